extension MountTable {
  /// Reads a whole `mountinfo`: `ID PARENT MAJ:MIN ROOT MOUNTPOINT OPTIONS [TAG…] - TYPE SOURCE SUPEROPTIONS`.
  ///
  /// One line that is not of this form refuses the table: what was not understood cannot be counted as absent.
  package init(parsing bytes: [UInt8]) throws(Fault) {
    guard bytes.last == UInt8(ascii: "\n") else { throw .truncated }
    var mounts: [Mount] = []
    for (index, line) in bytes.dropLast().split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
      guard let mount = Mount(parsing: line) else { throw .malformed(line: index + 1) }
      mounts.append(mount)
    }
    try self.init(mounts)
  }
}

extension Mount {
  /// Reads one line without its newline; nil if it is not of the documented form.
  init?(parsing line: ArraySlice<UInt8>) {
    // Empty fields count: a file system may have an empty source.
    let fields = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
    guard let dash = fields.indices.dropFirst(6).first(where: { fields[$0].elementsEqual("-".utf8) }),
      let id = UInt64(decimal: fields[0]), let parent = UInt64(decimal: fields[1]),
      let device = DeviceNumber(parsing: fields[2]),
      let root = KernelEscapes.decode(fields[3]),
      let mountPoint = KernelEscapes.decode(fields[4]), mountPoint.first == UInt8(ascii: "/"),
      fields.count >= dash + 4,
      let type = KernelEscapes.decode(fields[dash + 1]), !type.isEmpty,
      let source = KernelEscapes.decode(fields[dash + 2])
    else { return nil }
    // Some file systems write unescaped spaces into their options: the rest of the line belongs to them.
    let options = Array(fields[(dash + 3)...].joined(separator: [UInt8(ascii: " ")]))
    guard !options.isEmpty else { return nil }
    self.init(
      id: id, parent: parent, device: device, root: root, mountPoint: mountPoint,
      fileSystem: String(decoding: type, as: UTF8.self), source: source,
      options: options.split(separator: UInt8(ascii: ",")).map(Array.init))
  }
}
