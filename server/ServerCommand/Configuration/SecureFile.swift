#if canImport(Glibc)
  import Glibc
#endif

/// Why a file of the server cannot be used.
struct FileError: Error, CustomStringConvertible {
  let description: String
}

/// Reads and writes the server's own small files without following links that somebody planted.
enum SecureFile {
  /// The bytes of a regular file; with `demandingPrivate`, refused unless it is this user's and closed to all others.
  static func read(_ path: String, maxBytes: Int, demandingPrivate: Bool) throws(FileError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard descriptor >= 0 else { throw failure("cannot be opened") }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure("cannot be examined") }
    guard status.st_mode & S_IFMT == S_IFREG else { throw FileError(description: "is not a file") }
    if demandingPrivate {
      guard status.st_uid == geteuid() else { throw FileError(description: "belongs to another user") }
      guard status.st_mode & 0o077 == 0 else { throw FileError(description: "is open to others; run chmod 600 on it") }
    }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4_096)
    while true {
      let count = chunk.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
      if count == 0 { return bytes }
      guard count > 0 else { throw failure("cannot be read") }
      guard bytes.count + count <= maxBytes else { throw FileError(description: "is larger than \(maxBytes) bytes") }
      bytes += chunk[..<count]
    }
  }

  /// Makes a new 0600 file; refused if something of that name is there.
  static func create(_ path: String, _ bytes: [UInt8]) throws(FileError) {
    try write(path, bytes, flags: O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW)
    try syncDirectory(of: path)
  }

  /// Replaces a file whole: a reader sees the old or the new content, also after a power cut.
  static func replace(_ path: String, _ bytes: [UInt8]) throws(FileError) {
    let temporary = path + ".new"
    unlink(temporary)
    try write(temporary, bytes, flags: O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW)
    guard rename(temporary, path) == 0 else { throw failure("cannot be replaced") }
    try syncDirectory(of: path)
  }

  private static func write(_ path: String, _ bytes: [UInt8], flags: Int32) throws(FileError) {
    let descriptor = open(path, flags, 0o600)
    guard descriptor >= 0 else { throw failure("cannot be made") }
    defer { close(descriptor) }
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else { throw failure("cannot be written") }
      written += count
    }
    guard fsync(descriptor) == 0 else { throw failure("cannot be made durable") }
  }

  private static func syncDirectory(of path: String) throws(FileError) {
    let slash = path.lastIndex(of: "/") ?? path.startIndex
    let directory = path[..<slash].isEmpty ? "/" : String(path[..<slash])
    let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure("its directory cannot be opened") }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw failure("its directory cannot be made durable") }
  }

  private static func failure(_ what: String) -> FileError {
    FileError(description: "\(what): \(String(cString: strerror(errno)))")
  }
}
