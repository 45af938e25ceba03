#if canImport(Glibc)
  import Glibc
#endif

/// A directory that this process's user owns, held open, so that every file in it is reached without a path being resolved anew.
///
/// Checked when it is opened, in this order: the last component is a directory and no symbolic link; its owner; its mode. The
/// components before it are the caller's: a link there can only lead to a directory that passes the same checks.
package final class OwnedDirectory: Sendable {
  /// Who else may look.
  package enum Exposure: Sendable, Hashable {
    /// Nobody: directory 0700, files 0600.
    case secret
    /// Everybody may read, nobody else may write: directory 0755, files 0644.
    case published

    package var directoryMode: UInt32 { self == .secret ? 0o700 : 0o755 }
    package var fileMode: UInt32 { self == .secret ? 0o600 : 0o644 }
  }

  package let path: String
  package let exposure: Exposure
  let descriptor: Int32

  /// Opens the directory; nil if there is none.
  package convenience init?(at path: String, _ exposure: Exposure) throws(DirectoryFault) {
    let descriptor = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else {
      switch errno {
      case ENOENT: return nil
      case ELOOP, ENOTDIR: throw .wrongKind(path: path)
      default: throw .failed(path: path, operation: "open", errno: errno)
      }
    }
    try self.init(taking: descriptor, path, exposure)
  }

  /// Opens the directory, made if it is not there; its parent must be.
  package static func make(at path: String, _ exposure: Exposure) throws(DirectoryFault) -> OwnedDirectory {
    guard mkdir(path, exposure.directoryMode) == 0 || errno == EEXIST else {
      throw .failed(path: path, operation: "make", errno: errno)
    }
    guard let directory = try OwnedDirectory(at: path, exposure) else {
      throw .failed(path: path, operation: "open", errno: ENOENT)
    }
    return directory
  }

  private init(taking descriptor: Int32, _ path: String, _ exposure: Exposure) throws(DirectoryFault) {
    self.path = path
    self.exposure = exposure
    self.descriptor = descriptor
    // From here on `deinit` closes the descriptor, also when a check throws.
    try Self.check(descriptor, path, kind: S_IFDIR, widest: exposure.directoryMode)
  }

  deinit { close(descriptor) }

  package func path(of name: String) -> String { path.hasSuffix("/") ? path + name : "\(path)/\(name)" }

  /// Whether what is open is of that kind, this user's own, and no wider than it may be.
  static func check(_ descriptor: Int32, _ path: String, kind: UInt32, widest: UInt32) throws(DirectoryFault) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .failed(path: path, operation: "look at", errno: errno) }
    guard status.st_mode & S_IFMT == kind else { throw .wrongKind(path: path) }
    guard status.st_uid == geteuid() else { throw .foreignOwner(path: path, owner: status.st_uid) }
    let mode = status.st_mode & 0o7777
    // The owner may do as he likes with what is his; the set-id bits say nothing of others.
    guard mode & 0o077 & ~widest == 0 else { throw .tooWide(path: path, mode: mode, wanted: widest) }
  }
}
