package import Evidence

#if canImport(Glibc)
  import Glibc
#endif

/// The single-use secret that lets a key become a device. It is sent once, in `Authorization`, and kept nowhere.
package struct EnrolmentToken: Sendable {
  private static let maxBytes = 1_024

  /// For the `Authorization` header only.
  let secret: String

  /// SHA-256 of the token's characters: what the signed request is bound to.
  package var hash: SecretHash { SecretHash(of: secret.utf8) }

  /// Reads a token from text: white space around it is not part of it; what is left must be a bearer token (RFC 6750 §2.1).
  package init(parsing content: some Collection<UInt8>) throws(AgentError) {
    let blanks: [UInt8] = [0x20, 0x09, 0x0A, 0x0D]
    let start = content.drop { blanks.contains($0) }
    let token = start.prefix { !blanks.contains($0) }
    let rest = start.dropFirst(token.count)
    guard rest.allSatisfy({ blanks.contains($0) }), (16...512).contains(token.count), token.allSatisfy(\.isTokenByte) else {
      throw .badTokenFile("what was read is not one enrolment token")
    }
    secret = String(decoding: token, as: UTF8.self)
  }

  /// Reads a token from a file that nobody but its owner may read; a link to it is followed.
  package init(file path: String) throws(AgentError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard descriptor >= 0 else { throw .badTokenFile("could not open \(path): \(String(cString: strerror(errno)))") }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw .badTokenFile("\(path) is not a regular file; give - to read the token from standard input")
    }
    guard status.st_uid == geteuid() || status.st_uid == 0 else {
      throw .badTokenFile("\(path) belongs to another user, who has the token too")
    }
    guard status.st_mode & 0o077 == 0 else {
      throw .badTokenFile("\(path) can be read or written by others; chmod 600 it, and ask for a new token if others were there")
    }
    try self.init(reading: descriptor, named: path)
  }

  /// Reads a token from an open descriptor, to its end; `name` is what errors call it.
  package init(reading descriptor: Int32, named name: String) throws(AgentError) {
    var content: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: Self.maxBytes)
    while content.count <= Self.maxBytes {
      let count = chunk.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
      if count == 0 { break }
      if count < 0 {
        if errno == EINTR { continue }
        throw .badTokenFile("could not read \(name): \(String(cString: strerror(errno)))")
      }
      content.append(contentsOf: chunk.prefix(count))
    }
    guard content.count <= Self.maxBytes else { throw .badTokenFile("\(name) is too long for a token") }
    try self.init(parsing: content)
  }
}

// What it holds must not come out by accident, in a log or an error.
extension EnrolmentToken: CustomStringConvertible, CustomReflectable {
  package var description: String { "an enrolment token" }
  package var customMirror: Mirror { Mirror(self, children: []) }
}

extension UInt8 {
  fileprivate var isTokenByte: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: "-._~+/=".utf8.contains(self)
    }
  }
}
