#if canImport(Glibc)
  import Glibc
#endif

extension OwnedDirectory {
  /// The bytes of a file; nil if there is none. A link, a foreign owner, a wide mode or a larger file is refused.
  package func read(_ name: String, maxBytes: Int) throws(DirectoryFault) -> [UInt8]? {
    let file = openat(descriptor, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else {
      switch errno {
      case ENOENT: return nil
      case ELOOP: throw .wrongKind(path: path(of: name))
      default: throw .failed(path: path(of: name), operation: "open", errno: errno)
      }
    }
    defer { close(file) }
    try Self.check(file, path(of: name), kind: S_IFREG, widest: exposure.fileMode)
    var content: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 16_384)
    while true {
      let count = chunk.withUnsafeMutableBytes { Glibc.read(file, $0.baseAddress, $0.count) }
      if count == 0 { return content }
      if count < 0 {
        if errno == EINTR { continue }
        throw .failed(path: path(of: name), operation: "read", errno: errno)
      }
      content.append(contentsOf: chunk.prefix(count))
      guard content.count <= maxBytes else { throw .tooLarge(path: path(of: name), limit: maxBytes) }
    }
  }

  /// Puts `content` in the file's place as a whole: a reader, or a crash at any instant, sees the old file or the new one.
  ///
  /// Written beside it, fsync, rename, fsync of the directory. Whoever calls this holds the directory's lock.
  package func replace(_ name: String, with content: [UInt8]) throws(DirectoryFault) {
    let draft = name + ".new"
    // What a crash left behind is nobody's: its name goes, whatever it is, and the new file is one that we made.
    guard unlinkat(descriptor, draft, 0) == 0 || errno == ENOENT else {
      throw .failed(path: path(of: draft), operation: "remove", errno: errno)
    }
    let file = openat(descriptor, draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, exposure.fileMode)
    guard file >= 0 else { throw .failed(path: path(of: draft), operation: "make", errno: errno) }
    do {
      defer { close(file) }
      // The umask may have narrowed it: a published file must be readable by all.
      guard fchmod(file, exposure.fileMode) == 0 else {
        throw DirectoryFault.failed(path: path(of: draft), operation: "set the mode of", errno: errno)
      }
      try write(content, to: file, draft)
      guard fsync(file) == 0 else { throw DirectoryFault.failed(path: path(of: draft), operation: "sync", errno: errno) }
    }
    guard renameat(descriptor, draft, descriptor, name) == 0 else {
      throw .failed(path: path(of: name), operation: "replace", errno: errno)
    }
    guard fsync(descriptor) == 0 else { throw .failed(path: path, operation: "sync", errno: errno) }
  }

  /// Removes a file, durably; one that is not there is no error.
  package func remove(_ name: String) throws(DirectoryFault) {
    guard unlinkat(descriptor, name, 0) == 0 else {
      if errno == ENOENT { return }
      throw .failed(path: path(of: name), operation: "remove", errno: errno)
    }
    guard fsync(descriptor) == 0 else { throw .failed(path: path, operation: "sync", errno: errno) }
  }

  private func write(_ content: [UInt8], to file: Int32, _ name: String) throws(DirectoryFault) {
    var rest = content[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        throw .failed(path: path(of: name), operation: "write", errno: errno)
      }
      rest = rest.dropFirst(count)
    }
  }
}
