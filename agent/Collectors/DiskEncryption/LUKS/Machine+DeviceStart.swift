#if canImport(Glibc)
  import Glibc
#endif

extension Machine {
  /// The first bytes of a block device (or, in a recorded machine, of a file that stands for one); fewer if it is shorter.
  ///
  /// Opened for reading only. A device whose number is not the expected one is refused: its name may have moved on.
  func start(ofDevice path: String, expecting number: DeviceNumber, count: Int) throws(MachineError) -> [UInt8] {
    let descriptor = open(root + path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard descriptor >= 0 else { throw MachineError(errno: errno, path) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw MachineError(errno: errno, path) }
    let found = FileStatus(status)
    switch found.kind {
    case .regular: break
    case .blockDevice:
      guard DeviceNumber(major: found.deviceMajor, minor: found.deviceMinor) == number else { throw .unexpectedKind(path) }
    case .directory, .symbolicLink, .characterDevice, .other: throw .unexpectedKind(path)
    }
    var content: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while content.count < count {
      let wanted = min(chunk.count, count - content.count)
      let got = chunk.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, wanted) }
      if got == 0 { break }
      if got < 0 {
        if errno == EINTR { continue }
        throw MachineError(errno: errno, path)
      }
      content.append(contentsOf: chunk[..<got])
    }
    return content
  }
}
