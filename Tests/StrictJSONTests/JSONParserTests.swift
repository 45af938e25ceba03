import StrictJSON
import Testing

@Suite("Strict JSON")
struct JSONParserTests {
  struct Refusal: Sendable, CustomTestStringConvertible {
    let why: String
    let text: [UInt8]
    let code: JSONSyntaxError.Code
    var testDescription: String { why }

    init(_ why: String, _ text: String, _ code: JSONSyntaxError.Code) {
      self.init(why, Array(text.utf8), code)
    }

    init(_ why: String, _ text: [UInt8], _ code: JSONSyntaxError.Code) {
      self.why = why
      self.text = text
      self.code = code
    }
  }

  static let refusals: [Refusal] = [
    Refusal("nothing", "", .empty),
    Refusal("only white space", " \n", .empty),
    Refusal("a byte order mark", [0xEF, 0xBB, 0xBF] + Array("{}".utf8), .unexpectedByte),
    Refusal("UTF-16", [0x7B, 0x00, 0x7D, 0x00], .unexpectedByte),
    Refusal("a duplicate name", #"{"a":1,"a":2}"#, .duplicateName),
    Refusal("a duplicate name written with an escape", #"{"a":1,"\u0061":2}"#, .duplicateName),
    Refusal(
      "a duplicate name among many",
      "{" + ((0..<40).map { "\"n\($0)\":1" } + ["\"n3\":2"]).joined(separator: ",") + "}", .duplicateName),
    Refusal(
      "a duplicate of the seventeenth name",
      "{" + ((0..<17).map { "\"n\($0)\":1" } + ["\"n16\":2"]).joined(separator: ",") + "}", .duplicateName),
    Refusal("a duplicate name below the top", #"{"o":{"a":1,"a":1}}"#, .duplicateName),
    Refusal("a trailing comma in an object", #"{"a":1,}"#, .unexpectedByte),
    Refusal("a trailing comma in an array", "[1,]", .unexpectedByte),
    Refusal("a comment", "{} // no", .trailingBytes),
    Refusal("a second value", "{}{}", .trailingBytes),
    Refusal("a NUL after the value", [0x7B, 0x7D, 0x00], .trailingBytes),
    Refusal("a fraction", #"{"iat":1.0}"#, .notAnInteger),
    Refusal("an exponent", "[1e3]", .notAnInteger),
    Refusal("minus zero", "[-0]", .notAnInteger),
    Refusal("a leading zero", "[01]", .unexpectedByte),
    Refusal("a plus sign", "[+1]", .unexpectedByte),
    Refusal("a lone minus", "[-]", .unexpectedByte),
    Refusal("2^53", "[9007199254740992]", .integerOutOfRange),
    Refusal("an integer of a hundred digits", "[" + String(repeating: "9", count: 100) + "]", .integerOutOfRange),
    Refusal("NaN", "[NaN]", .unexpectedByte),
    Refusal("a lone high surrogate", #"["\ud800"]"#, .loneSurrogate),
    Refusal("a lone low surrogate", #"["\udc00"]"#, .loneSurrogate),
    Refusal("two high surrogates", #"["\ud800\ud800"]"#, .loneSurrogate),
    Refusal("an unknown escape", #"["\x41"]"#, .invalidEscape),
    Refusal("a short escape", #"["\u12"]"#, .invalidEscape),
    Refusal("a control character in a string", [0x5B, 0x22, 0x01, 0x22, 0x5D], .controlCharacter),
    Refusal("invalid UTF-8", [0x5B, 0x22, 0xFF, 0x22, 0x5D], .invalidUTF8),
    Refusal("an overlong encoding", [0x5B, 0x22, 0xC0, 0xAF, 0x22, 0x5D], .invalidUTF8),
    Refusal("invalid UTF-8 beside an escape", [0x5B, 0x22, 0x5C, 0x6E, 0xFF, 0x22, 0x5D], .invalidUTF8),
    Refusal("an encoded surrogate", [0x5B, 0x22, 0xED, 0xA0, 0x80, 0x22, 0x5D], .invalidUTF8),
    Refusal("single quotes", "['a']", .unexpectedByte),
    Refusal("an unquoted name", "{a:1}", .unexpectedByte),
    Refusal("an unended string", #"["a"#, .unexpectedEnd),
    Refusal("an unended object", #"{"a":1"#, .unexpectedEnd),
    Refusal("half a word", "[tru]", .unexpectedByte),
    Refusal("depth 9", String(repeating: "[", count: 9) + String(repeating: "]", count: 9), .tooDeep),
    Refusal("100,000 open brackets in a text within the size", String(repeating: "[", count: 60_000), .tooDeep),
    Refusal("more bytes than allowed", "\"" + String(repeating: "a", count: 65_536) + "\"", .tooLarge),
    Refusal("more values than allowed", "[" + Array(repeating: "1", count: 20_001).joined(separator: ",") + "]", .tooManyValues),
  ]

  @Test("refuses", arguments: refusals)
  func refuses(_ refusal: Refusal) {
    let error = #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: refusal.text, limits: .evidence) }
    #expect(error?.code == refusal.code)
  }

  @Test("accepts every kind of value and writes the same text")
  func roundTrip() throws {
    let text = #"{"a":[1,-9007199254740991,true,false,null,"",{}],"é":"\"\\\n\r\t\u0001 ü 😀"}"#
    let value = try JSONValue(parsing: Array(text.utf8), limits: .evidence)
    #expect(value.text == text)
    #expect(value["é"]?.string == "\"\\\n\r\t\u{1} ü 😀")
  }

  @Test("reads escapes of every kind")
  func escapes() throws {
    let value = try JSONValue(parsing: Array(#""\"\\\/\b\f\n\r\t\u0041\uD83D\uDE00""#.utf8), limits: .evidence)
    #expect(value.string == "\"\\/\u{8}\u{c}\n\r\tA😀")
  }

  @Test("accepts depth 8")
  func depth() throws {
    let text = String(repeating: "[", count: 8) + String(repeating: "]", count: 8)
    #expect(try JSONValue(parsing: Array(text.utf8), limits: .evidence).array?.count == 1)
  }

  @Test("every prefix and every one-byte change of a message is refused or read, never a crash")
  func mutations() {
    let text = Array(#"{"a":[1,2,{"b":"c\u00e9"}],"d":null,"e":-12}"#.utf8)
    var read = 0
    for index in text.indices {
      for byte in UInt8.min...UInt8.max {
        var changed = text
        changed[index] = byte
        if (try? JSONValue(parsing: changed, limits: .evidence)) != nil { read += 1 }
      }
      #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: text[..<index], limits: .evidence) }
    }
    #expect(read > text.count)
  }
}
