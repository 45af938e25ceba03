/// The tenant everything belongs to: 1 to 40 characters of a-z, 0-9 and `-`, not starting with `-`.
package struct TenantID: Hashable, Sendable, CustomStringConvertible {
  package let description: String

  /// The tenant that `vouchsafe-server init` makes.
  package static let standard = TenantID(unchecked: "default")

  package init?(_ text: String) {
    guard (1...40).contains(text.utf8.count), text.utf8.first != UInt8(ascii: "-") else { return nil }
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): continue
      default: return nil
      }
    }
    description = text
  }

  private init(unchecked text: String) { description = text }
}
