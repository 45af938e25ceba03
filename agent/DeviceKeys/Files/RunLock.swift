#if canImport(Glibc)
  import Glibc
#endif

/// The one lock of a directory: while this value lives, no other run works in it. A crash lets go of it.
package final class RunLock: Sendable {
  /// The lock file's name; it stays, empty.
  package static let fileName = "lock"
  private let descriptor: Int32

  /// Takes the lock without waiting; nil if another run holds it.
  package convenience init?(in directory: OwnedDirectory) throws(DirectoryFault) {
    let path = directory.path(of: Self.fileName)
    let file = openat(
      directory.descriptor, Self.fileName, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, directory.exposure.fileMode)
    guard file >= 0 else {
      throw errno == ELOOP ? .wrongKind(path: path) : .failed(path: path, operation: "open", errno: errno)
    }
    self.init(taking: file)
    try OwnedDirectory.check(file, path, kind: S_IFREG, widest: directory.exposure.fileMode)
    while flock(file, LOCK_EX | LOCK_NB) != 0 {
      switch errno {
      case EINTR: continue
      case EWOULDBLOCK: return nil
      default: throw .failed(path: path, operation: "lock", errno: errno)
      }
    }
  }

  private init(taking descriptor: Int32) { self.descriptor = descriptor }

  deinit { close(descriptor) }
}
