/// A path and query below `/v1/admin`, percent-encoded piece by piece.
struct AdminRoute: Sendable, Hashable {
  /// As `/v1/admin/devices/dev_…/suspend?x=y`.
  let target: String

  /// Nil values of the query are left out.
  init(_ pieces: String..., query: KeyValuePairs<String, String?> = [:]) {
    var target = "/v1/admin"
    for piece in pieces { target += "/" + Self.encoded(piece) }
    var separator = "?"
    for (name, value) in query {
      guard let value else { continue }
      target += separator + Self.encoded(name) + "=" + Self.encoded(value)
      separator = "&"
    }
    self.target = target
  }

  /// All but RFC 3986's unreserved characters: a `+` and a `/` of a user's name stay what they are.
  private static func encoded(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF".unicodeScalars)
    var output = String.UnicodeScalarView()
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
        output.append(Unicode.Scalar(byte))
      default: output.append(contentsOf: ["%", digits[Int(byte >> 4)], digits[Int(byte & 0xF)]])
      }
    }
    return String(output)
  }
}
