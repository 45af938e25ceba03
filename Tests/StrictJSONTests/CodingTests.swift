import StrictJSON
import Testing

@Suite("Bodies as Codable types")
struct CodingTests {
  struct Inner: Codable, Hashable {
    let names: [String]
    let level: UInt8?
  }

  struct Body: Codable, Hashable {
    let title: String
    let inner: Inner
    let map: [String: Int]
    let raw: JSONValue?
  }

  let body = Body(title: "t", inner: Inner(names: ["a", "b"], level: 3), map: ["x-y": 1], raw: ["k": [1, "two"]])
  let text = #"{"title":"t","inner":{"names":["a","b"],"level":3},"map":{"x-y":1},"raw":{"k":[1,"two"]}}"#

  @Test("writes members in the order of the type and leaves nil out")
  func encodes() throws {
    #expect(try JSONValue(encoding: body).text == text)
    #expect(try JSONValue(encoding: Inner(names: [], level: nil)).text == #"{"names":[]}"#)
  }

  @Test("reads what it wrote")
  func decodes() throws {
    #expect(try parse(text).decode(Body.self, unknownMembers: .refuse) == body)
  }

  static let faults: [(String, JSONFieldError)] = [
    (#"{"inner":{"names":[]},"map":{}}"#, JSONFieldError("/title", .missing)),
    (#"{"title":1,"inner":{"names":[]},"map":{}}"#, JSONFieldError("/title", .wrongKind(expected: "a string"))),
    (#"{"title":"","inner":[],"map":{}}"#, JSONFieldError("/inner", .wrongKind(expected: "an object"))),
    (#"{"title":"","inner":{"names":["a",2]},"map":{}}"#, JSONFieldError("/inner/names/1", .wrongKind(expected: "a string"))),
    (#"{"title":"","inner":{"names":[],"level":256},"map":{}}"#, JSONFieldError("/inner/level", .invalid("is out of range"))),
    (#"{"title":"","inner":{"names":[],"lvel":2},"map":{}}"#, JSONFieldError("/inner/lvel", .unknownMember)),
    (#"{"title":"","inner":{"names":[]},"map":{},"a/b":1}"#, JSONFieldError("/a~1b", .unknownMember)),
  ]

  @Test("names the member that is wrong", arguments: faults)
  func namesTheMember(_ text: String, _ expected: JSONFieldError) throws {
    let value = try parse(text)
    let error = #expect(throws: JSONFieldError.self) { try value.decode(Body.self, unknownMembers: .refuse) }
    #expect(error == expected)
  }

  @Test("an answer of a newer server may have members this program does not know")
  func ignores() throws {
    let value = try parse(#"{"names":["a"],"new":{"deep":[1]}}"#)
    #expect(try value.decode(Inner.self, unknownMembers: .ignore) == Inner(names: ["a"], level: nil))
  }

  private func parse(_ text: String) throws -> JSONValue { try JSONValue(parsing: Array(text.utf8), limits: .evidence) }
}
