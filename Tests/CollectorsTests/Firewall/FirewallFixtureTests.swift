import Collectors
import Posture
import StrictJSON
import Testing

@Suite("the firewall of recorded machines")
struct FirewallFixtureTests {
  @Test("each recorded machine is judged as its expect.json says", arguments: try FirewallFixture.all())
  func judgesRecordedMachines(fixture: FirewallFixture) async throws {
    let fact = await FirewallCollector().collect(from: try FixtureMachine.named(fixture.name))
    #expect(fixture.expected.mismatch(with: fact) == nil, "\(fixture.why)")
    var posture = Posture()
    posture.set(fact)
    #expect(throws: Never.self) { try Posture(reading: posture.json, at: "/posture") }
  }

  @Test("the machines cover every case of the list")
  func coversEveryCase() throws {
    let cases = Set(try FirewallFixture.all().flatMap(\.cases))
    let missing = (1...17).map { "C2.\($0)" }.filter { !cases.contains($0) }
    #expect(missing.isEmpty)
  }
}

/// A machine under `Tests/Fixtures/machines/firewall-*` and what is true of it.
struct FirewallFixture: Sendable, CustomTestStringConvertible {
  let name: String
  let why: String
  /// Numbers of the hard cases it stands for.
  let cases: [String]
  let expected: ExpectedFirewall

  var testDescription: String { name }

  static func all() throws -> [FirewallFixture] {
    let machines = Machine(root: FixtureMachine.directory, commands: NoCommands())
    let names = try machines.names(in: "").filter { $0.hasPrefix("firewall-") }
    try #require(names.count >= 25)
    return try names.map { name in
      let json = try JSONValue(parsing: try machines.bytes("/\(name)/expect.json"), limits: .evidence)
      var reader = try JSONObjectReader(json)
      let why = try reader.string("why", maxBytes: 1_024)
      let cases = try reader.optionalString("case", maxBytes: 64) ?? ""
      let expected = try ExpectedFirewall(try reader.value("expect"))
      try reader.finish()
      return FirewallFixture(name: name, why: why, cases: cases.split(separator: ", ").map(String.init), expected: expected)
    }
  }
}

/// What a fixture demands; `unknown` names a code and a piece of the detail.
enum ExpectedFirewall: Sendable {
  case known(JSONValue)
  case unknown(code: String, detail: String)
  case notApplicable(String)

  init(_ json: JSONValue) throws {
    var reader = try JSONObjectReader(json)
    if let reason = try reader.optionalString("not_applicable", maxBytes: 64) {
      self = .notApplicable(reason)
    } else if let code = try reader.optionalString("unknown", maxBytes: 64) {
      self = .unknown(code: code, detail: try reader.string("detail", maxBytes: 256))
    } else {
      self = .known(json)
      return
    }
    try reader.finish()
  }

  /// What differs, for the message of a failed test.
  func mismatch(with fact: Fact<Firewall>) -> String? {
    switch (self, fact) {
    case (.notApplicable(let wanted), .notApplicable(let reason)) where wanted == reason.rawValue: return nil
    case (.unknown(let code, let detail), .unknown(let reason))
    where code == reason.code.rawValue && (reason.detail ?? "").contains(detail): return nil
    case (.known(let wanted), .known(let firewall, _)):
      let seen: JSONValue = [
        "ipv4": Self.short(firewall.ipv4), "ipv6": Self.short(firewall.ipv6),
        "allowed": .array(firewall.allowed.map(JSONValue.string)), "managers": .array(firewall.managers.map(JSONValue.string)),
        "notes": .array(firewall.notes.map(JSONValue.string)),
      ]
      return wanted == seen ? nil : "wanted \(wanted.text), saw \(seen.text)"
    default: return "wanted \(self), saw \(fact)"
    }
  }

  /// As the fixtures write an answer: a word, `{"partly": […]}`, or `unknown: ` with the reason's detail.
  private static func short(_ inbound: Firewall.Inbound) -> JSONValue {
    switch inbound {
    case .filtered: "filtered"
    case .open: "open"
    case .familyOff: "family_off"
    case .partly(let places): ["partly": .array(places.map(JSONValue.string))]
    case .unknown(let reason): .string("unknown \(reason.code.rawValue): \(reason.detail ?? "")")
    }
  }
}
