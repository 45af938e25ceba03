package import DeviceKeys
import StrictJSON

#if canImport(Glibc)
  import Glibc
#endif

/// Where the status document is kept.
package struct StatusFile: Sendable {
  /// Used when its directory exists; else the file is `status.json` in the state directory.
  package static let standardPath = "/run/vouchsafe/status.json"
  // A megabyte of answer, with every character escaped.
  private static let limits = JSONLimits(maxBytes: 8_388_608, maxDepth: 16, maxValues: 100_000)

  package let path: String
  private let directory: String
  private let name: String

  /// - Parameter path: as the command line has it; nil for the standard place.
  package init(_ path: String?, stateDirectory: String) {
    let standard = access(Self.directory(of: Self.standardPath), F_OK) == 0 ? Self.standardPath : nil
    let chosen = path ?? standard ?? "\(stateDirectory)/status.json"
    self.path = chosen
    directory = Self.directory(of: chosen)
    name = String(chosen.split(separator: "/").last ?? "status.json")
  }

  private static func directory(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// Replaces the file; what goes wrong is for people to know and not the run's failure.
  package func write(_ document: StatusDocument) throws(DirectoryFault) {
    let content: JSONValue
    do throws(JSONFieldError) {
      content = try JSONValue(encoding: document)
    } catch {
      throw .failed(path: path, operation: "write", errno: EINVAL)
    }
    guard let directory = try OwnedDirectory(at: directory, .published) else {
      throw .failed(path: directory, operation: "open", errno: ENOENT)
    }
    try directory.replace(name, with: Array(content.prettyText.utf8) + [0x0A])
  }

  /// The document; nil if there is no file, or none that this program understands. Anybody may read it, whoever wrote it.
  package func read() -> StatusDocument? {
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    var content: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while content.count <= Self.limits.maxBytes {
      let count = chunk.withUnsafeMutableBytes { Glibc.read(file, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { break }
      content.append(contentsOf: chunk.prefix(count))
    }
    do {
      let document = try JSONValue(parsing: content, limits: Self.limits)
        .decode(StatusDocument.self, unknownMembers: .ignore)
      return document.version == StatusDocument.currentVersion ? document : nil
    } catch {
      return nil
    }
  }
}
