import ArgumentParser
import Evidence
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle
import Store
import UseCases
import Web

/// `vouchsafe-server run`: serves until SIGTERM or SIGINT, then finishes what it has begun.
struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Serve until SIGTERM or SIGINT.",
    discussion: "Ends with 78 if a setting is wrong, with 69 if store or root key cannot be used.")

  @OptionGroup var options: ConfigurationOptions

  @Option(help: "Write the port that is listened on to this file once the server is ready.", completion: .file())
  var portFile: String?

  func run() async throws {
    let configuration = try options.checked()
    let level = configuration.logLevel
    LoggingSystem.bootstrap { label in
      var handler = StreamLogHandler.standardError(label: label)
      handler.logLevel = level
      return handler
    }
    let logger = Logger(label: "vouchsafe-server")
    let store: SQLiteStore
    let service: TrustService
    let log: DecisionLog
    do {
      store = try SQLiteStore(SQLiteOptions(directory: configuration.dataDirectory))
      log = DecisionLog(store: store)
      service = try await Self.service(configuration, store, log, logger)
    } catch let failure as ProgramFailure {
      throw failure
    } catch {
      throw ProgramFailure(.unavailable, "\(error)")
    }
    let clock = service.clock
    let portFile = portFile
    let checkpointFile = configuration.checkpointFile
    let checkpoints = CheckpointService(service: service) { try SecureFile.replace(checkpointFile, $0) }
    let application = buildApplication(
      service: service, listen: configuration.listen, contact: configuration.contact,
      services: [DecisionLogService(log: log, clock: clock), checkpoints], logger: logger
    ) { channel in
      let port = channel.localAddress?.port ?? 0
      logger.notice("listening", metadata: ["host": "\(configuration.listen.host)", "port": "\(port)"])
      if let portFile {
        do throws(FileError) {
          try SecureFile.replace(portFile, Array("\(port)\n".utf8))
        } catch {
          logger.error("port file not written", metadata: ["path": "\(portFile)", "error": "\(error)"])
        }
      }
    }
    do {
      try await application.runService()
    } catch {
      await store.close()
      throw ProgramFailure(.unavailable, "\(error)")
    }
    await store.close()
    logger.notice("stopped")
  }

  /// Checks that root key and store belong together, then builds what the stories need.
  private static func service(
    _ configuration: ServerConfiguration, _ store: SQLiteStore, _ log: DecisionLog, _ logger: Logger
  ) async throws -> TrustService {
    let keyBytes: [UInt8]
    do throws(FileError) {
      keyBytes = try SecureFile.read(configuration.rootKeyFile, maxBytes: 64, demandingPrivate: true)
    } catch {
      throw ProgramFailure(.unavailable, "the root key \(configuration.rootKeyFile) \(error)")
    }
    guard let root = RootKey(bytes: keyBytes) else {
      throw ProgramFailure(.unavailable, "the root key \(configuration.rootKeyFile) does not hold 32 bytes")
    }
    let (fingerprint, epochs, mark) = try await store.read { reader throws in
      (try reader.rootKeyFingerprint(), try reader.keyEpochs(), try reader.clockMark())
    }
    guard let fingerprint else {
      throw ProgramFailure(.unavailable, "\(configuration.dataDirectory) holds no installation; run vouchsafe-server init")
    }
    guard fingerprint == root.fingerprint else { throw StoreError.wrongRootKey }
    guard let epoch = epochs.map(\.epoch).max() else { throw StoreError.corrupt("there is no key epoch") }
    return TrustService(
      store: store, keys: KeyRing(root: root, epoch: epoch), clock: ServerClock(mark: mark), decisions: log,
      origin: configuration.origin, logger: logger)
  }
}

/// Carries decisions to the audit while the server runs, and what waits when it stops.
struct DecisionLogService: Service {
  let log: DecisionLog
  let clock: ServerClock

  func run() async throws {
    let log = log
    let clock = clock
    await cancelWhenGracefulShutdown {
      await log.run { clock.reading().now }
    }
  }
}
