extension JSONValue {
  /// The text of this value: UTF-8, no white space, members in their order, only what must be escaped is.
  package var bytes: [UInt8] {
    var output: [UInt8] = []
    write(to: &output)
    return output
  }

  /// The text of this value as a string.
  package var text: String { String(decoding: bytes, as: UTF8.self) }

  /// The text of this value over several lines, two spaces a level, for people.
  package var prettyText: String {
    var output: [UInt8] = []
    write(to: &output, indent: 0)
    return String(decoding: output, as: UTF8.self)
  }

  /// `indent` is the present level of a readable text, nil for the compact one.
  private func write(to output: inout [UInt8], indent: Int? = nil) {
    switch self {
    case .null: output.append(contentsOf: "null".utf8)
    case .bool(let value): output.append(contentsOf: (value ? "true" : "false").utf8)
    case .integer(let value): output.append(contentsOf: String(value).utf8)
    case .string(let value): JSONValue.write(string: value, to: &output)
    case .array(let elements):
      JSONValue.writeList(elements, "[", "]", to: &output, indent: indent) { element, output, inner in
        element.write(to: &output, indent: inner)
      }
    case .object(let object):
      JSONValue.writeList(object.members, "{", "}", to: &output, indent: indent) { member, output, inner in
        JSONValue.write(string: member.name, to: &output)
        output.append(UInt8(ascii: ":"))
        if inner != nil { output.append(0x20) }
        member.value.write(to: &output, indent: inner)
      }
    }
  }

  private static func writeList<Element>(
    _ elements: [Element], _ open: Unicode.Scalar, _ close: Unicode.Scalar, to output: inout [UInt8], indent: Int?,
    each: (Element, inout [UInt8], Int?) -> Void
  ) {
    output.append(UInt8(ascii: open))
    for (index, element) in elements.enumerated() {
      if index > 0 { output.append(UInt8(ascii: ",")) }
      if let indent { newLine(to: &output, indent: indent + 1) }
      each(element, &output, indent.map { $0 + 1 })
    }
    if let indent, !elements.isEmpty { newLine(to: &output, indent: indent) }
    output.append(UInt8(ascii: close))
  }

  private static func newLine(to output: inout [UInt8], indent: Int) {
    output.append(0x0A)
    output.append(contentsOf: repeatElement(0x20, count: indent * 2))
  }

  private static func write(string: String, to output: inout [UInt8]) {
    output.append(UInt8(ascii: "\""))
    for byte in string.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        output.append(UInt8(ascii: "\\"))
        output.append(byte)
      case 0x0A: output.append(contentsOf: #"\n"#.utf8)
      case 0x0D: output.append(contentsOf: #"\r"#.utf8)
      case 0x09: output.append(contentsOf: #"\t"#.utf8)
      case 0..<0x20:
        let digits = Array("0123456789abcdef".utf8)
        output.append(contentsOf: #"\u00"#.utf8)
        output.append(digits[Int(byte >> 4)])
        output.append(digits[Int(byte & 0xF)])
      default: output.append(byte)
      }
    }
    output.append(UInt8(ascii: "\""))
  }
}
