#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A caller's secret; it prints as nothing.
struct Credential: Sendable, CustomStringConvertible {
  let secret: String

  var description: String { "(a credential)" }
}

extension Credential {
  /// Reads the one line of a file that nobody but its owner may read, the caller or root.
  init(readingFile path: String) throws(AdminFailure) {
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard file >= 0 else {
      throw AdminFailure(
        .unauthorized,
        "The credential file \(path) cannot be opened: \(SystemFault.text(errno)). Name one by --credential-file.")
    }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw AdminFailure(.unauthorized, "The credential file \(path) is not a regular file.")
    }
    guard status.st_uid == geteuid() || status.st_uid == 0 else {
      throw AdminFailure(.unauthorized, "The credential file \(path) belongs to another user.")
    }
    guard status.st_mode & 0o077 == 0 else {
      throw AdminFailure(
        .unauthorized, "The credential file \(path) can be read or written by others; run: chmod 600 \(path)")
    }
    var bytes = [UInt8](repeating: 0, count: 1_025)
    let count = read(file, &bytes, bytes.count)
    guard count >= 0 else {
      throw AdminFailure(.unauthorized, "The credential file \(path) cannot be read: \(SystemFault.text(errno)).")
    }
    var line = bytes.prefix(count)
    if line.last == UInt8(ascii: "\n") { line.removeLast() }
    guard (1...1_024).contains(line.count), line.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw AdminFailure(.unauthorized, "The credential file \(path) does not hold exactly one credential on one line.")
    }
    secret = String(decoding: line, as: UTF8.self)
  }
}

/// What the system says about a failed call.
enum SystemFault {
  static func text(_ code: Int32) -> String { String(cString: strerror(code)) }
}
