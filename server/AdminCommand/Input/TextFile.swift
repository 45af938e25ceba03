#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A small file that is read whole.
enum TextFile {
  static let maxBytes = 1_048_576

  /// `-` is standard input.
  static func text(ofFile path: String) throws(AdminFailure) -> String {
    let file = path == "-" ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw AdminFailure(.localFile, "\(path) cannot be opened: \(SystemFault.text(errno)).") }
    defer { close(file) }
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 65_536)
    while bytes.count <= maxBytes {
      let count = read(file, &piece, piece.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw AdminFailure(.localFile, "\(path) cannot be read: \(SystemFault.text(errno)).") }
      guard count > 0 else { break }
      bytes += piece.prefix(count)
    }
    guard bytes.count <= maxBytes else { throw AdminFailure(.localFile, "\(path) is larger than \(maxBytes) bytes.") }
    guard let text = String(validating: bytes, as: UTF8.self) else { throw AdminFailure(.localFile, "\(path) is not UTF-8.") }
    return text
  }
}
