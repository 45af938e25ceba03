import Logging
import StrictJSON
import Trust
import Web

/// What the server runs with, every value checked.
struct ServerConfiguration {
  let dataDirectory: String
  let origin: String
  let listen: ListenAddress
  let logLevel: Logger.Level
  let contact: String?
  let rootKeyFile: String
  let checkpointFile: String
}

/// A setting that is unknown or wrong, with its place.
struct ConfigurationError: Error, CustomStringConvertible {
  let description: String

  init(_ place: String, _ detail: String) { description = "\(place): \(detail)" }
}

extension ServerConfiguration {
  /// A value and where it was set.
  private struct Placed {
    let text: String
    let place: String
  }

  /// Variables of the other programs, which may stand in the same environment.
  private static let foreignVariables: Set<String> = ["VOUCHSAFE_SERVER", "VOUCHSAFE_CREDENTIAL_FILE", "VOUCHSAFE_CONFIG"]

  /// `file` is the path and content of the configuration file, if there is one.
  init(
    flags: [Setting: String], environment: [String: String], file: (path: String, bytes: [UInt8])?
  ) throws(ConfigurationError) {
    var values: [Setting: Placed] = [:]
    if let file { try Self.read(file.path, file.bytes, into: &values) }
    for (name, text) in environment.sorted(by: { $0.key < $1.key }) where name.hasPrefix("VOUCHSAFE_") {
      if Self.foreignVariables.contains(name) { continue }
      guard let setting = Setting.allCases.first(where: { $0.environmentName == name }) else {
        throw ConfigurationError("environment variable \(name)", "is not a setting of vouchsafe-server")
      }
      values[setting] = Placed(text: text, place: "environment variable \(name)")
    }
    for (setting, text) in flags { values[setting] = Placed(text: text, place: setting.flag) }

    dataDirectory = try Self.path(values[.dataDirectory], default: "/var/lib/vouchsafe-server")
    rootKeyFile = try Self.path(values[.rootKeyFile], default: dataDirectory + "/root.key")
    checkpointFile = try Self.path(values[.checkpointFile], default: dataDirectory + "/checkpoint.json")
    guard let origin = values[.origin] else {
      throw ConfigurationError(
        "origin", "is not set; it is the address by which agents and people reach this server, as https://trust.example.com")
    }
    self.origin = try Self.origin(origin)
    listen = try Self.address(values[.listen] ?? Placed(text: "127.0.0.1:8571", place: "listen"))
    logLevel = try Self.level(values[.logLevel])
    contact = try values[.contact].map { placed throws(ConfigurationError) in
      guard (1...200).contains(placed.text.utf8.count) else {
        throw ConfigurationError(placed.place, "must be 1 to 200 bytes")
      }
      return placed.text
    }
  }

  private static func read(
    _ path: String, _ bytes: [UInt8], into values: inout [Setting: Placed]
  ) throws(ConfigurationError) {
    let file: FlatSettings
    do throws(PolicyFileError) {
      file = try FlatSettings(parsing: bytes)
    } catch {
      throw ConfigurationError(path, error.description)
    }
    for entry in file.settings {
      let place = "\(path), line \(entry.line), \(entry.name)"
      guard let setting = Setting(rawValue: entry.name) else {
        let known = Setting.allCases.map(\.rawValue).joined(separator: ", ")
        throw ConfigurationError(place, "is not a setting; there are \(known)")
      }
      guard case .string(let text) = entry.value else { throw ConfigurationError(place, "must be text") }
      values[setting] = Placed(text: text, place: place)
    }
  }

  private static func path(_ placed: Placed?, default standard: String) throws(ConfigurationError) -> String {
    guard let placed else { return standard }
    guard placed.text.hasPrefix("/"), placed.text.utf8.count <= 4_096, !placed.text.utf8.contains(0) else {
      throw ConfigurationError(placed.place, "must be an absolute path")
    }
    return placed.text.count > 1 && placed.text.hasSuffix("/") ? String(placed.text.dropLast()) : placed.text
  }

  /// Scheme and authority alone: what a browser calls an origin. Plain http only to this machine itself.
  private static func origin(_ placed: Placed) throws(ConfigurationError) -> String {
    let text = placed.text
    let secure = text.hasPrefix("https://")
    guard secure || text.hasPrefix("http://") else {
      throw ConfigurationError(placed.place, "must start with https://")
    }
    let authority = text.dropFirst(secure ? 8 : 7)
    let allowed = authority.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."),
        UInt8(ascii: "-"), UInt8(ascii: ":"), UInt8(ascii: "["), UInt8(ascii: "]"):
        true
      default: false
      }
    }
    guard allowed, (1...253).contains(authority.utf8.count) else {
      throw ConfigurationError(
        placed.place, "must be a scheme, a host in lower case and perhaps a port, without a path or a final slash")
    }
    let host = authority.split(separator: ":").first ?? ""
    guard secure || host == "127.0.0.1" || host == "localhost" || authority.hasPrefix("[::1]") else {
      throw ConfigurationError(placed.place, "may be http:// only for this machine itself; use https://")
    }
    return text
  }

  private static func address(_ placed: Placed) throws(ConfigurationError) -> ListenAddress {
    guard let colon = placed.text.lastIndex(of: ":"), let port = Int(placed.text[placed.text.index(after: colon)...]),
      (0...65_535).contains(port)
    else { throw ConfigurationError(placed.place, "must be HOST:PORT") }
    var host = String(placed.text[..<colon])
    if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
    guard ["127.0.0.1", "localhost", "::1"].contains(host) else {
      throw ConfigurationError(
        placed.place,
        "must be 127.0.0.1, localhost or [::1]: this server speaks plain HTTP, so let a proxy on this machine end TLS")
    }
    return ListenAddress(host: host, port: port)
  }

  private static func level(_ placed: Placed?) throws(ConfigurationError) -> Logger.Level {
    guard let placed else { return .info }
    guard let level = Logger.Level(rawValue: placed.text) else {
      let levels = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
      throw ConfigurationError(placed.place, "must be one of \(levels)")
    }
    return level
  }
}
