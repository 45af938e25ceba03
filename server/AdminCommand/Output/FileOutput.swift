#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A new file that its owner alone may read; it must not exist, and it stays only if it was written whole.
///
/// It is opened before the server is asked, so that no secret is made for which there is then no place.
struct FileOutput: ~Copyable {
  private let path: String
  private let file: Int32

  init(creating path: String) throws(AdminFailure) {
    file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    self.path = path
    guard file >= 0 else {
      throw AdminFailure(
        .localFile,
        errno == EEXIST
          ? "\(path) exists already; it is not overwritten." : "\(path) cannot be made: \(SystemFault.text(errno)).")
    }
  }

  func append(_ bytes: [UInt8]) throws(AdminFailure) { try Self.writeAll(bytes, to: file, name: path) }

  /// Makes the file durable.
  consuming func keep() throws(AdminFailure) {
    let synchronized = fsync(file) == 0
    guard close(file) == 0, synchronized else {
      throw AdminFailure(.localFile, "\(path) may be incomplete: \(SystemFault.text(errno)).")
    }
  }

  /// Takes the file away again.
  consuming func discard() {
    close(file)
    unlink(path)
  }

  static func writeAll(_ bytes: [UInt8], to file: Int32, name: String) throws(AdminFailure) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        throw AdminFailure(.localFile, "\(name) cannot be written: \(SystemFault.text(errno)).")
      }
      rest = rest.dropFirst(count)
    }
  }
}
