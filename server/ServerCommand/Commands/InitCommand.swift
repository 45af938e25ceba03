import ArgumentParser
import Evidence
import Store
import StrictJSON
import Trust
import UseCases

/// `vouchsafe-server init`: a new installation.
struct InitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Make data directory, root key, store and the first administrator's credential.",
    discussion: """
      The credential is written once, to a file of mode 0600, and kept nowhere else. Nothing that exists is touched: a second
      run ends with 73.
      """)

  @OptionGroup var options: ConfigurationOptions

  @Option(help: "File for the administrator's credential. Default: admin.credential in the data directory.")
  var credentialFile: String?

  @Option(help: "Name of the first administrator's credential.")
  var administrator = "admin"

  @Option(help: "The first policy, a YAML file. Default: the standard policy.", completion: .file())
  var policy: String?

  func run() async throws {
    let configuration = try options.checked()
    let credentialPath = credentialFile ?? configuration.dataDirectory + "/admin.credential"
    var yaml = StandardPolicy.yaml
    if let policy {
      do throws(FileError) {
        yaml = String(
          decoding: try SecureFile.read(policy, maxBytes: PolicyFile.maxBytes, demandingPrivate: false), as: UTF8.self)
      } catch {
        throw ProgramFailure(.configuration, "\(policy) \(error)")
      }
    }
    do {
      let store = try SQLiteStore(SQLiteOptions(directory: configuration.dataDirectory, createIfMissing: true))
      guard try await store.read({ try $0.rootKeyFingerprint() }) == nil else {
        await store.close()
        throw ProgramFailure(.cannotCreate, "\(configuration.dataDirectory) holds an installation already; nothing was changed")
      }
      let keyBytes = try rootKeyBytes(configuration.rootKeyFile)
      guard let root = RootKey(bytes: keyBytes) else {
        throw ProgramFailure(.cannotCreate, "\(configuration.rootKeyFile) does not hold 32 bytes")
      }
      let secret = try await InitialiseStore.run(
        store, root: root, policyYAML: yaml, administrator: administrator,
        now: ServerClock(mark: nil).reading().now)
      try create(credentialPath, Array((secret.text + "\n").utf8))
      let checkpoint = try await store.read {
        try root.signCheckpoint(of: .standard, at: ServerClock(mark: nil).reading().now, in: $0)
      }
      try create(configuration.checkpointFile, Array((checkpoint.json.text + "\n").utf8))
      await store.close()
    } catch let failure as ProgramFailure {
      throw failure
    } catch let error as PolicyFileError {
      throw ProgramFailure(.configuration, "\(policy ?? "the standard policy"): \(error)")
    } catch {
      throw ProgramFailure(.cannotCreate, "\(error)")
    }
    print("data directory:  \(configuration.dataDirectory)")
    print("root key:        \(configuration.rootKeyFile) (keep a copy apart from the store's backup)")
    print("administrator:   \(credentialPath)")
    print("checkpoint:      \(configuration.checkpointFile) (better on another disk: it shows whether the audit was cut)")
    print(
      "next:            vouchsafe-server run --data-directory \(configuration.dataDirectory) --origin \(configuration.origin)")
  }

  /// The root key that is there from a run that was cut off, or a new one.
  private func rootKeyBytes(_ path: String) throws(ProgramFailure) -> [UInt8] {
    do throws(FileError) {
      return try SecureFile.read(path, maxBytes: 64, demandingPrivate: true)
    } catch {
      let bytes = Randomness.bytes(32)
      try create(path, bytes)
      return bytes
    }
  }

  private func create(_ path: String, _ bytes: [UInt8]) throws(ProgramFailure) {
    do throws(FileError) {
      try SecureFile.create(path, bytes)
    } catch {
      throw ProgramFailure(.cannotCreate, "\(path) \(error)")
    }
  }
}
