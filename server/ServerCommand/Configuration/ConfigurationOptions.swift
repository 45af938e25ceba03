import ArgumentParser

#if canImport(Glibc)
  import Glibc
#endif

/// The options that every command of the server takes.
struct ConfigurationOptions: ParsableArguments {
  @Option(help: "YAML file of settings (environment: VOUCHSAFE_CONFIG).", completion: .file())
  var config: String?

  @Option(help: "Directory of store and root key, 0700. Default: /var/lib/vouchsafe-server.", completion: .directory)
  var dataDirectory: String?

  @Option(help: "Public origin, as https://trust.example.com. Required.")
  var origin: String?

  @Option(help: "HOST:PORT on loopback. Default: 127.0.0.1:8571.")
  var listen: String?

  @Option(help: "trace, debug, info, notice, warning, error or critical. Default: info.")
  var logLevel: String?

  @Option(help: "How people reach their administrators; shown on the remediation page.")
  var contact: String?

  @Option(help: "File of the root key, 0600. Default: root.key in the data directory.", completion: .file())
  var rootKeyFile: String?

  @Option(help: "Where the newest checkpoint of the audit is kept. Default: checkpoint.json in the data directory.")
  var checkpointFile: String?

  func configuration() throws(ConfigurationError) -> ServerConfiguration {
    let environment = Self.environment()
    var flags: [Setting: String] = [:]
    flags[.dataDirectory] = dataDirectory
    flags[.origin] = origin
    flags[.listen] = listen
    flags[.logLevel] = logLevel
    flags[.contact] = contact
    flags[.rootKeyFile] = rootKeyFile
    flags[.checkpointFile] = checkpointFile
    var file: (path: String, bytes: [UInt8])?
    if let path = config ?? environment["VOUCHSAFE_CONFIG"] {
      do throws(FileError) {
        file = (path, try SecureFile.read(path, maxBytes: 65_536, demandingPrivate: false))
      } catch {
        throw ConfigurationError(path, error.description)
      }
    }
    return try ServerConfiguration(flags: flags, environment: environment, file: file)
  }

  private static func environment() -> [String: String] {
    var variables: [String: String] = [:]
    var entry = environ
    while let text = entry.pointee {
      let pair = String(cString: text).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if pair.count == 2 { variables[String(pair[0])] = String(pair[1]) }
      entry += 1
    }
    return variables
  }
}
