#if canImport(Glibc)
  import Glibc
#endif

/// What `lstat` says of a path.
package struct FileStatus: Sendable, Hashable {
  package enum Kind: Sendable, Hashable { case regular, directory, symbolicLink, blockDevice, characterDevice, other }
  package let kind: Kind
  package let size: Int64
  /// Last change of the content, seconds since 1970.
  package let modified: Int64
  /// Permission bits.
  package let mode: UInt32
  package let owner: UInt32
  /// For a device node: its own number.
  package let deviceMajor: UInt32
  package let deviceMinor: UInt32
}

extension Machine {
  /// The bytes of a file, refused beyond `maxBytes`; pipes, devices and sockets are refused.
  ///
  /// `/proc` and `/sys` files report no size: the file is read to its end.
  package func bytes(_ path: String, maxBytes: Int = 1_048_576) throws(MachineError) -> [UInt8] {
    let descriptor = open(root + path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard descriptor >= 0 else { throw MachineError(errno: errno, path) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw MachineError(errno: errno, path) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .unexpectedKind(path) }
    var content: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = chunk.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
      if count == 0 { return content }
      if count < 0 {
        if errno == EINTR { continue }
        throw MachineError(errno: errno, path)
      }
      guard content.count + count <= maxBytes else { throw .tooLarge(path) }
      content.append(contentsOf: chunk[..<count])
    }
  }

  /// A file as UTF-8 text.
  package func text(_ path: String, maxBytes: Int = 1_048_576) throws(MachineError) -> String {
    guard let text = String(validating: try bytes(path, maxBytes: maxBytes), as: UTF8.self) else {
      throw .unexpectedKind(path)
    }
    return text
  }

  /// The first line of a small file, without white space around it: what most of `/sys` holds.
  package func line(_ path: String) throws(MachineError) -> String {
    let line = try text(path, maxBytes: 65_536).split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false).first
    return String((line ?? "").drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }

  /// The names in a directory, sorted, without `.` and `..`.
  package func names(in path: String, maxCount: Int = 20_000) throws(MachineError) -> [String] {
    guard let stream = opendir(root + path) else { throw MachineError(errno: errno, path) }
    defer { closedir(stream) }
    var names: [String] = []
    while true {
      errno = 0
      guard let entry = readdir(stream) else {
        guard errno == 0 else { throw MachineError(errno: errno, path) }
        return names.sorted()
      }
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if name == "." || name == ".." { continue }
      guard names.count < maxCount else { throw .tooLarge(path) }
      names.append(name)
    }
  }

  /// What `lstat` says: links are not followed.
  package func status(_ path: String) throws(MachineError) -> FileStatus {
    var status = stat()
    guard lstat(root + path, &status) == 0 else { throw MachineError(errno: errno, path) }
    return FileStatus(status)
  }

  /// What `stat` says: links are followed (inside a fixture, only relative ones lead to the right place).
  package func followedStatus(_ path: String) throws(MachineError) -> FileStatus {
    var status = stat()
    guard stat(root + path, &status) == 0 else { throw MachineError(errno: errno, path) }
    return FileStatus(status)
  }

  /// Whether something is there; a failure to look is an error, not a "no".
  package func exists(_ path: String) throws(MachineError) -> Bool {
    do throws(MachineError) {
      _ = try status(path)
      return true
    } catch {
      if case .notFound = error { return false }
      throw error
    }
  }

  /// The text of a symbolic link.
  package func linkTarget(_ path: String) throws(MachineError) -> String {
    var buffer = [CChar](repeating: 0, count: 4_096)
    let count = readlink(root + path, &buffer, buffer.count)
    guard count >= 0 else { throw MachineError(errno: errno, path) }
    guard count < buffer.count else { throw .tooLarge(path) }
    return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}

extension MachineError {
  init(errno number: Int32, _ path: String) {
    switch number {
    case ENOENT, ENOTDIR: self = .notFound(path)
    case EACCES, EPERM: self = .notPermitted(path)
    default: self = .failed(path, errno: number)
    }
  }
}

extension FileStatus {
  init(_ status: stat) {
    kind =
      switch status.st_mode & S_IFMT {
      case S_IFREG: .regular
      case S_IFDIR: .directory
      case S_IFLNK: .symbolicLink
      case S_IFBLK: .blockDevice
      case S_IFCHR: .characterDevice
      default: .other
      }
    size = Int64(status.st_size)
    modified = Int64(status.st_mtim.tv_sec)
    mode = UInt32(status.st_mode & 0o7777)
    owner = status.st_uid
    let number = UInt64(status.st_rdev)
    deviceMajor = UInt32((number >> 8) & 0xFFF) | UInt32((number >> 32) & 0xFFFF_F000)
    deviceMinor = UInt32(number & 0xFF) | UInt32((number >> 12) & 0xFFFF_FF00)
  }
}
