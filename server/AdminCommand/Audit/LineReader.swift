#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The lines of a file of any length; each is bounded, and the last must end in a line feed as every other.
struct LineReader: ~Copyable {
  static let maxLineBytes = 8_388_608

  private let path: String
  private let file: Int32
  private var buffer: [UInt8] = []
  private var start = 0

  init(path: String) throws(AdminFailure) {
    self.path = path
    file = path == "-" ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw AdminFailure(.localFile, "\(path) cannot be opened: \(SystemFault.text(errno)).") }
  }

  deinit { close(file) }

  /// The next line without its line feed, nil at the end.
  mutating func next() throws(AdminFailure) -> ArraySlice<UInt8>? {
    var searched = start
    while true {
      if let end = buffer[searched...].firstIndex(of: 0x0A) {
        defer { start = end + 1 }
        return buffer[start..<end]
      }
      searched = buffer.count
      guard buffer.count - start <= Self.maxLineBytes else {
        throw AdminFailure(.localFile, "\(path) has a line of more than \(Self.maxLineBytes) bytes.")
      }
      searched -= start
      buffer.removeFirst(start)
      start = 0
      guard try fill() else {
        guard buffer.isEmpty else { throw AdminFailure(.localFile, "\(path) ends within a line; it was cut off.") }
        return nil
      }
    }
  }

  private mutating func fill() throws(AdminFailure) -> Bool {
    var piece = [UInt8](repeating: 0, count: 262_144)
    while true {
      let count = read(file, &piece, piece.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw AdminFailure(.localFile, "\(path) cannot be read: \(SystemFault.text(errno)).") }
      buffer += piece.prefix(count)
      return count > 0
    }
  }
}
