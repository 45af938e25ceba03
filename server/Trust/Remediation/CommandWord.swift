/// A value from a machine that may stand in a command, because every character of it is harmless there.
///
/// The alphabets leave out what a shell reads (spaces, quotes, `$`, `;`, `*`, …) and a leading `-`, which reads as an option.
struct CommandWord: Sendable, Hashable {
  let text: String

  /// A package's name: Debian Policy §5.6.7's alphabet, wider by what RPM and pacman allow.
  static func package(_ name: String) -> CommandWord? {
    word(name, maxBytes: 128) { $0.isLetterOrDigit || "+-._@".utf8.contains($0) }
  }

  /// The kernel's name of a block device, as `sda3`, `nvme0n1p2`, `dm-0`.
  static func blockDevice(_ name: String) -> CommandWord? {
    word(name, maxBytes: 32) { $0.isLetterOrDigit || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
  }

  /// An absolute path of plain names.
  static func path(_ path: String) -> CommandWord? {
    guard path.utf8.first == UInt8(ascii: "/"),
      !path.utf8.split(separator: UInt8(ascii: "/")).contains(where: { $0.elementsEqual("..".utf8) })
    else { return nil }
    return word(path, maxBytes: 128, first: { $0 == UInt8(ascii: "/") }) {
      $0.isLetterOrDigit || "/-._@".utf8.contains($0)
    }
  }

  private static func word(
    _ text: String, maxBytes: Int, first: (UInt8) -> Bool = { $0.isLetterOrDigit }, _ allowed: (UInt8) -> Bool
  ) -> CommandWord? {
    guard (1...maxBytes).contains(text.utf8.count), text.utf8.allSatisfy(allowed), text.utf8.first.map(first) == true
    else { return nil }
    return CommandWord(text: text)
  }
}

extension UInt8 {
  fileprivate var isLetterOrDigit: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: false
    }
  }
}
