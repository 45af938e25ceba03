/// The directories an overlay was made of, as its options name them.
struct OverlayDirectories {
  let all: [[UInt8]]

  init(of mount: Mount) {
    var all = ["upperdir", "workdir", "lowerdir+", "datadir+"].flatMap { mount.values(ofOption: $0) }
    for list in mount.values(ofOption: "lowerdir") { all += Self.split(list) }
    self.all = all
  }

  /// Colons part the lower directories (two before one that holds data only); one that belongs to a name has a backslash.
  private static func split(_ list: [UInt8]) -> [[UInt8]] {
    var directories: [[UInt8]] = []
    var current: [UInt8] = []
    var isEscaped = false
    for byte in list {
      if isEscaped {
        current.append(byte)
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else if byte == UInt8(ascii: ":") {
        directories.append(current)
        current = []
      } else {
        current.append(byte)
      }
    }
    directories.append(current)
    return directories.filter { !$0.isEmpty }
  }
}
