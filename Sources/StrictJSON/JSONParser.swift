extension JSONValue {
  /// Reads one JSON text (RFC 8259) strictly.
  ///
  /// Refused beyond the grammar: duplicate names (also when written with escapes), lone surrogates, invalid UTF-8, a byte
  /// order mark, fractions and exponents, `-0`, and whatever exceeds `limits`.
  package init(parsing text: some Collection<UInt8>, limits: JSONLimits) throws(JSONSyntaxError) {
    guard text.count <= limits.maxBytes else { throw JSONSyntaxError(.tooLarge, at: limits.maxBytes) }
    var parser = JSONParser(bytes: Array(text), limits: limits)
    self = try parser.parseDocument()
  }
}

/// A recursive-descent reader; recursion is bounded by `limits.maxDepth`.
private struct JSONParser {
  let bytes: [UInt8]
  let limits: JSONLimits
  var position = 0
  var values = 0

  init(bytes: [UInt8], limits: JSONLimits) {
    self.bytes = bytes
    self.limits = limits
  }

  mutating func parseDocument() throws(JSONSyntaxError) -> JSONValue {
    skipWhitespace()
    guard position < bytes.count else { throw fault(.empty) }
    let value = try parseValue(depth: 0)
    skipWhitespace()
    guard position == bytes.count else { throw fault(.trailingBytes) }
    return value
  }

  private mutating func parseValue(depth: Int) throws(JSONSyntaxError) -> JSONValue {
    values += 1
    guard values <= limits.maxValues else { throw fault(.tooManyValues) }
    switch try current() {
    case UInt8(ascii: "{"): return try parseObject(depth: depth + 1)
    case UInt8(ascii: "["): return try parseArray(depth: depth + 1)
    case UInt8(ascii: "\""): return .string(try parseString())
    case UInt8(ascii: "t"): return try parseWord("true", as: .bool(true))
    case UInt8(ascii: "f"): return try parseWord("false", as: .bool(false))
    case UInt8(ascii: "n"): return try parseWord("null", as: .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .integer(try parseInteger())
    default: throw fault(.unexpectedByte)
    }
  }

  private mutating func parseObject(depth: Int) throws(JSONSyntaxError) -> JSONValue {
    guard depth <= limits.maxDepth else { throw fault(.tooDeep) }
    position += 1
    var object = JSONObject()
    // Most objects have a dozen members: comparing them is cheaper than a set. A large one must not cost its square.
    var names: Set<String>?
    skipWhitespace()
    if try current() == UInt8(ascii: "}") {
      position += 1
      return .object(object)
    }
    while true {
      skipWhitespace()
      let nameOffset = position
      guard try current() == UInt8(ascii: "\"") else { throw fault(.unexpectedByte) }
      let name = try parseString()
      if names == nil, object.members.count == 16 { names = Set(object.names) }
      let isNew = names?.insert(name).inserted ?? !object.members.contains { $0.name == name }
      guard isNew else { throw JSONSyntaxError(.duplicateName, at: nameOffset) }
      skipWhitespace()
      try expect(UInt8(ascii: ":"))
      skipWhitespace()
      object.append(uncheckedNew: name, try parseValue(depth: depth))
      skipWhitespace()
      switch try current() {
      case UInt8(ascii: ","): position += 1
      case UInt8(ascii: "}"):
        position += 1
        return .object(object)
      default: throw fault(.unexpectedByte)
      }
    }
  }

  private mutating func parseArray(depth: Int) throws(JSONSyntaxError) -> JSONValue {
    guard depth <= limits.maxDepth else { throw fault(.tooDeep) }
    position += 1
    var elements: [JSONValue] = []
    skipWhitespace()
    if try current() == UInt8(ascii: "]") {
      position += 1
      return .array(elements)
    }
    while true {
      skipWhitespace()
      elements.append(try parseValue(depth: depth))
      skipWhitespace()
      switch try current() {
      case UInt8(ascii: ","): position += 1
      case UInt8(ascii: "]"):
        position += 1
        return .array(elements)
      default: throw fault(.unexpectedByte)
      }
    }
  }

  private mutating func parseWord(_ word: StaticString, as value: JSONValue) throws(JSONSyntaxError) -> JSONValue {
    for index in 0..<word.utf8CodeUnitCount {
      guard try current() == word.utf8Start[index] else { throw fault(.unexpectedByte) }
      position += 1
    }
    return value
  }

  private mutating func parseInteger() throws(JSONSyntaxError) -> Int64 {
    let start = position
    let negative = bytes[position] == UInt8(ascii: "-")
    if negative { position += 1 }
    let digitsStart = position
    var magnitude: UInt64 = 0
    while position < bytes.count, case UInt8(ascii: "0")...UInt8(ascii: "9") = bytes[position] {
      let (product, overflowed) = magnitude.multipliedReportingOverflow(by: 10)
      let (sum, carried) = product.addingReportingOverflow(UInt64(bytes[position] - UInt8(ascii: "0")))
      guard !overflowed, !carried, sum <= UInt64(limits.maxInteger) else {
        throw JSONSyntaxError(.integerOutOfRange, at: start)
      }
      magnitude = sum
      position += 1
    }
    let digits = position - digitsStart
    guard digits > 0 else { throw position < bytes.count ? fault(.unexpectedByte) : fault(.unexpectedEnd) }
    guard digits == 1 || bytes[digitsStart] != UInt8(ascii: "0") else {
      throw JSONSyntaxError(.unexpectedByte, at: digitsStart + 1)
    }
    if position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"): throw JSONSyntaxError(.notAnInteger, at: start)
      default: break
      }
    }
    guard !(negative && magnitude == 0) else { throw JSONSyntaxError(.notAnInteger, at: start) }
    return negative ? -Int64(magnitude) : Int64(magnitude)
  }

  private mutating func parseString() throws(JSONSyntaxError) -> String {
    position += 1
    let start = position
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "\""):
        let text = try decodeUTF8(bytes[start..<position], at: start)
        position += 1
        return text
      case UInt8(ascii: "\\"):
        return try parseEscapedString(from: start)
      case 0..<0x20:
        throw fault(.controlCharacter)
      default:
        position += 1
      }
    }
    throw fault(.unexpectedEnd)
  }

  /// The slow path: a string that holds at least one escape; `position` stands on the first.
  private mutating func parseEscapedString(from start: Int) throws(JSONSyntaxError) -> String {
    var buffer = Array(bytes[start..<position])
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "\""):
        let text = try decodeUTF8(buffer[...], at: start)
        position += 1
        return text
      case UInt8(ascii: "\\"):
        try parseEscape(into: &buffer)
      case 0..<0x20:
        throw fault(.controlCharacter)
      case let byte:
        buffer.append(byte)
        position += 1
      }
    }
    throw fault(.unexpectedEnd)
  }

  private mutating func parseEscape(into buffer: inout [UInt8]) throws(JSONSyntaxError) {
    let start = position
    position += 1
    let letter = try current()
    position += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): buffer.append(letter)
    case UInt8(ascii: "b"): buffer.append(0x08)
    case UInt8(ascii: "f"): buffer.append(0x0C)
    case UInt8(ascii: "n"): buffer.append(0x0A)
    case UInt8(ascii: "r"): buffer.append(0x0D)
    case UInt8(ascii: "t"): buffer.append(0x09)
    case UInt8(ascii: "u"):
      let unit = try parseHexUnit()
      var scalarValue = UInt32(unit)
      if (0xDC00...0xDFFF).contains(unit) { throw JSONSyntaxError(.loneSurrogate, at: start) }
      if (0xD800...0xDBFF).contains(unit) {
        guard position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"), bytes[position + 1] == UInt8(ascii: "u")
        else { throw JSONSyntaxError(.loneSurrogate, at: start) }
        position += 2
        let low = try parseHexUnit()
        guard (0xDC00...0xDFFF).contains(low) else { throw JSONSyntaxError(.loneSurrogate, at: start) }
        scalarValue = 0x10000 + (UInt32(unit) - 0xD800) << 10 + (UInt32(low) - 0xDC00)
      }
      guard let scalar = Unicode.Scalar(scalarValue) else { throw JSONSyntaxError(.loneSurrogate, at: start) }
      buffer.append(contentsOf: UTF8.encode(scalar).map(Array.init) ?? [])
    default: throw JSONSyntaxError(.invalidEscape, at: start)
    }
  }

  private mutating func parseHexUnit() throws(JSONSyntaxError) -> UInt16 {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      let byte = try current()
      let digit: UInt8
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
      default: throw fault(.invalidEscape)
      }
      unit = unit << 4 | UInt16(digit)
      position += 1
    }
    return unit
  }

  private func decodeUTF8(_ slice: ArraySlice<UInt8>, at offset: Int) throws(JSONSyntaxError) -> String {
    guard let text = String(validating: slice, as: UTF8.self) else { throw JSONSyntaxError(.invalidUTF8, at: offset) }
    return text
  }

  private mutating func skipWhitespace() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      default: return
      }
    }
  }

  private func current() throws(JSONSyntaxError) -> UInt8 {
    guard position < bytes.count else { throw fault(.unexpectedEnd) }
    return bytes[position]
  }

  private mutating func expect(_ byte: UInt8) throws(JSONSyntaxError) {
    guard try current() == byte else { throw fault(.unexpectedByte) }
    position += 1
  }

  private func fault(_ code: JSONSyntaxError.Code) -> JSONSyntaxError { JSONSyntaxError(code, at: position) }
}
