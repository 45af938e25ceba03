import Collectors

#if canImport(Glibc)
  import Glibc
#endif

/// A machine of a few files, written to a directory of its own and removed with it.
final class TemporaryMachine {
  let machine: Machine
  private var made: [String]

  init(files: [String: String]) throws {
    var template = Array("/tmp/vouchsafe-machine-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw MachineError.failed("mkdtemp", errno: errno) }
    let root = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    machine = Machine(root: root, commands: NoCommands())
    made = [root]
    for (path, content) in files {
      var directory = root
      for step in path.split(separator: "/").dropLast() {
        directory += "/\(step)"
        if mkdir(directory, 0o755) == 0 { made.append(directory) }
      }
      guard let file = fopen(root + path, "w") else { throw MachineError.failed(path, errno: errno) }
      made.append(root + path)
      let written = Array(content.utf8).withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, file) }
      guard fclose(file) == 0, written == content.utf8.count else { throw MachineError.failed(path, errno: errno) }
    }
  }

  deinit {
    for path in made.reversed() { remove(path) }
  }
}
