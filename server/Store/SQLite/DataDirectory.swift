#if canImport(Glibc)
  import Glibc
#endif

/// The folder that holds the database, and what its permissions must be.
struct DataDirectory {
  private let path: String

  init(_ path: String) { self.path = path }

  /// Checks folder and files, makes what may be made, and returns the database's path.
  ///
  /// The engine gives its log and its shared memory the permissions of the database, so that is made here, 0600 from its
  /// first moment.
  func prepare(createIfMissing: Bool) throws(StoreError) -> String {
    let file = path + "/" + SQLiteStore.fileName
    if createIfMissing {
      guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw Self.failure("making", path) }
    }
    try Self.check(path, isDirectory: true)
    if try !Self.exists(file) {
      guard createIfMissing else {
        throw .unavailable("there is no database at \(file); `vouchsafe-server init` makes it")
      }
      let descriptor = open(file, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
      guard descriptor >= 0 else { throw Self.failure("making", file) }
      Glibc.close(descriptor)
    }
    for name in [file, file + "-wal", file + "-shm"] where try Self.exists(name) {
      try Self.check(name, isDirectory: false)
    }
    return file
  }

  private static func exists(_ path: String) throws(StoreError) -> Bool {
    var status = stat()
    if lstat(path, &status) == 0 { return true }
    guard errno == ENOENT else { throw failure("looking at", path) }
    return false
  }

  private static func check(_ path: String, isDirectory: Bool) throws(StoreError) {
    var status = stat()
    guard lstat(path, &status) == 0 else { throw failure("looking at", path) }
    let kind = status.st_mode & S_IFMT
    guard kind == (isDirectory ? S_IFDIR : S_IFREG) else {
      throw .unsafePermissions("\(path) is not a \(isDirectory ? "directory" : "regular file")")
    }
    guard status.st_uid == geteuid() else {
      throw .unsafePermissions("\(path) belongs to user \(status.st_uid), not to \(geteuid())")
    }
    let mode = status.st_mode & 0o7777
    guard mode & 0o077 == 0 else {
      throw .unsafePermissions("\(path) has mode 0\(String(mode, radix: 8)), open to others")
    }
  }

  private static func failure(_ action: String, _ path: String) -> StoreError {
    .unavailable("\(action) \(path) failed: \(String(cString: strerror(errno)))")
  }
}
