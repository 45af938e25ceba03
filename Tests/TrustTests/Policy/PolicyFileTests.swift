import Evidence
import Foundation
import ServiceAPI
import StrictJSON
import Testing

@testable import Trust

/// A policy file that is refused, and where.
struct RefusedFile: Sendable, CustomTestStringConvertible {
  let why: String
  let text: String
  let code: PolicyFileError.Code
  let line: Int
  let column: Int
  let keyPath: String
  var testDescription: String { why }

  init(
    _ why: String, _ text: String, _ code: PolicyFileError.Code, _ line: Int, _ column: Int, _ keyPath: String = ""
  ) {
    self.why = why
    self.text = text
    self.code = code
    self.line = line
    self.column = column
    self.keyPath = keyPath
  }

  static let head = "name: a\nversion: 1\ntrust_for: 24h\n"

  static let shape: [RefusedFile] = [
    RefusedFile("nothing", "", .empty, 1, 1),
    RefusedFile("comments only", "# a\n", .empty, 1, 1),
    RefusedFile("null", "---\n", .badValue, 2, 1),
    RefusedFile("a list", "- a\n", .badValue, 1, 1),
    RefusedFile("not YAML", "name: [a\n", .syntax, 2, 1),
    RefusedFile("a tab for indentation", "checks:\n\tfirewall: 1\n", .syntax, 2, 1),
    RefusedFile("two documents", head + "---\nname: b\n", .syntax, 4, 1),
    RefusedFile("a control character", "name: \u{1}\n", .syntax, 1, 1),
    RefusedFile("nested too deep", "a: [[[[[[[[[1]]]]]]]]]\n", .tooDeep, 1, 12, "a.0.0.0.0.0.0.0.0"),
    RefusedFile("too many values", "a: [\(String(repeating: "1,", count: 2_000))1]\n", .tooManyValues, 1, 4_001, "a.1998"),
    RefusedFile("an anchor", "name: &a x\n", .alias, 1, 7),
    RefusedFile("an alias", head + "checks: *a\n", .alias, 4, 9),
    RefusedFile("a merge", head + "checks:\n  <<: *a\n", .alias, 5, 7),
    RefusedFile("an alias in a flow mapping", "{\"a\":*b}\n", .alias, 1, 6),
    RefusedFile(
      "a bomb", "a: &a [x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\n", .alias, 1, 4),
    RefusedFile(
      "a bomb in its keys, behind what looks like a comment", "? [\"x\n# \", &a y, {*a : *a}]\n: 1\n", .alias, 2, 6),
    RefusedFile("a tag", "name: !!str a\n", .tag, 1, 7, "name"),
    RefusedFile("a tag of our own", "name: !secret a\n", .tag, 1, 7, "name"),
    RefusedFile("a tag on a list", "name: !x [a]\n", .tag, 1, 7, "name"),
    RefusedFile("a tag on a mapping", head + "checks: !x {firewall: 1}\n", .tag, 4, 9, "checks"),
    RefusedFile("a key that is a list", "? [a]\n: 1\n", .badKey, 1, 3),
    RefusedFile("a key twice", "name: a\nname: b\n", .duplicateKey, 1, 1, "name"),
    RefusedFile(
      "a check twice", head + "checks:\n  reboot: {severity: warn}\n  reboot: {severity: off}\n", .duplicateKey, 5, 3, "reboot"),
    RefusedFile("a key twice, once quoted", "1: a\n\"1\": b\n", .duplicateKey, 2, 1, "1"),
  ]

  static let content: [RefusedFile] = [
    RefusedFile("an unknown key", head + "check: {}\n", .missingKey, 1, 1, "checks"),
    RefusedFile(
      "an unknown key beside the rest", head + "checks:\n  reboot: {severity: warn}\nowner: me\n", .unknownKey, 6, 1, "owner"),
    RefusedFile("no name", "version: 1\n", .missingKey, 1, 1, "name"),
    RefusedFile("a bad name", "name: A B\nversion: 1\n", .badValue, 1, 7, "name"),
    RefusedFile("a name that begins with a dot", "name: .a\n", .badValue, 1, 7, "name"),
    RefusedFile("a name that is a number", "name: 12\n", .badValue, 1, 7, "name"),
    RefusedFile("a version that is text", "name: a\nversion: \"1\"\n", .badValue, 2, 10, "version"),
    RefusedFile("a version with a leading zero", "name: a\nversion: 01\n", .badValue, 2, 10, "version"),
    RefusedFile("a fraction", "name: a\nversion: 1.0\n", .badValue, 2, 10, "version"),
    RefusedFile("version 0", "name: a\nversion: 0\n", .badValue, 2, 10, "version"),
    RefusedFile("no limit of age", "name: a\nversion: 1\nchecks: {}\n", .missingKey, 1, 1, "trust_for"),
    RefusedFile("more than a day", "name: a\nversion: 1\ntrust_for: 25h\n", .badValue, 3, 12, "trust_for"),
    RefusedFile("less than five minutes", "name: a\nversion: 1\ntrust_for: 4m\n", .badValue, 3, 12, "trust_for"),
    RefusedFile("a bare number for a time", "name: a\nversion: 1\ntrust_for: 24\n", .badValue, 3, 12, "trust_for"),
    RefusedFile("a unit that is none", "name: a\nversion: 1\ntrust_for: 1w\n", .badValue, 3, 12, "trust_for"),
    RefusedFile("no checks", head + "checks: {}\n", .badValue, 4, 9, "checks"),
    RefusedFile("checks that are a list", head + "checks: [firewall]\n", .badValue, 4, 9, "checks"),
    RefusedFile(
      "an unknown check", head + "checks:\n  reboot: {severity: warn}\n  antivirus: {severity: warn}\n", .unknownKey, 6, 3,
      "checks.antivirus"),
    RefusedFile("a check that is a word", head + "checks:\n  reboot: warn\n", .badValue, 5, 11, "checks.reboot"),
    RefusedFile("no severity", head + "checks:\n  reboot: {grace: 1h}\n", .missingKey, 5, 11, "checks.reboot.severity"),
    RefusedFile(
      "an unknown severity", head + "checks:\n  reboot:\n    severity: required\n", .badValue, 6, 15, "checks.reboot.severity"),
    RefusedFile(
      "a boolean severity", head + "checks:\n  reboot:\n    severity: true\n", .badValue, 6, 15, "checks.reboot.severity"),
    RefusedFile(
      "a wrong doubt", head + "checks:\n  reboot: {severity: warn, on_unknown: fail}\n", .badValue, 5, 40,
      "checks.reboot.on_unknown"),
    RefusedFile(
      "too long a grace", head + "checks:\n  reboot:\n    severity: warn\n    grace: 91d\n", .badValue, 7, 12,
      "checks.reboot.grace"),
    RefusedFile(
      "another check's parameter", head + "checks:\n  reboot:\n    severity: warn\n    roles: [root]\n", .unknownKey, 7, 5,
      "checks.reboot.roles"),
    RefusedFile(
      "an empty list", head + "checks:\n  disk_encryption: {severity: require, roles: []}\n", .badValue, 5, 47,
      "checks.disk_encryption.roles"),
    RefusedFile(
      "an unknown role", head + "checks:\n  disk_encryption: {severity: require, roles: [root, tmp]}\n", .badValue, 5, 54,
      "checks.disk_encryption.roles.1"),
    RefusedFile(
      "a role twice", head + "checks:\n  disk_encryption: {severity: require, roles: [root, root]}\n", .badValue, 5, 54,
      "checks.disk_encryption.roles.1"),
    RefusedFile(
      "a warning after the denial", head + "checks:\n  package_metadata: {severity: require, warn_after: 9d}\n", .badValue, 5, 53,
      "checks.package_metadata.warn_after"),
    RefusedFile(
      "vouching without a TPM", head + "assurance:\n  minimum: software\n  ek_vouched_by: {any_of: [operator]}\n", .badValue, 6,
      18, "assurance.ek_vouched_by"),
    RefusedFile(
      "vouching by nobody", head + "assurance: {minimum: tpm, ek_vouched_by: {}}\n", .badValue, 4, 42, "assurance.ek_vouched_by"),
    RefusedFile(
      "vouching in two ways", head + "assurance: {minimum: tpm, ek_vouched_by: {any_of: [operator], all_of: [operator]}}\n",
      .badValue, 4, 42, "assurance.ek_vouched_by"),
    RefusedFile(
      "a hostile key", head + "checks:\n  \"fire\\ewall\\u202E\": {}\n", .unknownKey, 5, 3, #"checks.fire\u{1b}wall\u{202e}"#),
  ]
}

@Suite("A policy file")
struct PolicyFileTests {
  @Test("is refused with its place", arguments: RefusedFile.shape + RefusedFile.content)
  func refused(_ file: RefusedFile) throws {
    let error = try #require(throws: PolicyFileError.self) { try PolicyFile.parse(Array(file.text.utf8)) }
    #expect(error.code == file.code, "\(error)")
    #expect(error.line == file.line, "\(error)")
    #expect(error.column == file.column, "\(error)")
    #expect(error.keyPath == file.keyPath, "\(error)")
  }

  @Test("is refused when it is too large or not UTF-8")
  func bytes() throws {
    let large = try #require(throws: PolicyFileError.self) {
      try PolicyFile.parse([UInt8](repeating: UInt8(ascii: "#"), count: PolicyFile.maxBytes + 1))
    }
    #expect(large.code == .tooLarge)
    let latin = try #require(throws: PolicyFileError.self) { try PolicyFile.parse(Array("name: ".utf8) + [0xE9]) }
    #expect(latin.code == .notUTF8)
  }

  @Test("produces every refusal that it declares")
  func everyCode() {
    let produced = Set((RefusedFile.shape + RefusedFile.content).map(\.code)).union([.tooLarge, .notUTF8])
    #expect(produced == Set(PolicyFileError.Code.allCases))
  }

  @Test("names its place in words")
  func words() throws {
    let error = try #require(throws: PolicyFileError.self) {
      try PolicyFile.parse(Array((RefusedFile.head + "checks:\n  reboot: {severity: warn, grace: soon}\n").utf8))
    }
    #expect(
      error.description
        == "line 5, column 35: checks.reboot.grace: must be a length of time such as 30m, 24h or 14d")
  }

  @Test(
    "may hold asterisks and ampersands that no parser takes for an alias",
    arguments: [
      "# *a* and &b\nname: a\n", "name: a # R&D, 2 * 3\n", "name: a\nsummary: R&D for 2 * 3 & more*\n",
      "name: a\nsummary: \"*a\"\n",
    ])
  func harmless(start: String) throws {
    _ = try PolicyFile.parse(Array((start + "version: 1\ntrust_for: 1h\nchecks: {reboot: {severity: warn}}\n").utf8))
  }

  @Test("of the default policy says what the code says")
  func standard() throws {
    let root = URL(filePath: #filePath).appending(path: "../../../../server/policies/default.yaml")
    let policy = try PolicyFile.parse(Array(try Data(contentsOf: root.standardized)))
    #expect(policy.canonicalJSON.prettyText == Policy.standard.canonicalJSON.prettyText)
    #expect(policy.digest == Policy.standard.digest)
  }

  @Test("may be the canonical text of a policy, as it is shown")
  func canonicalText() throws {
    #expect(try PolicyFile.parse(Array(Policy.standard.canonicalJSON.prettyText.utf8)) == Policy.standard)
    #expect(try PolicyFile.parse(Policy.standard.canonicalJSON.bytes) == Policy.standard)
  }

  @Test("takes what is left out from the documented defaults")
  func defaults() throws {
    let short = try PolicyFile.parse(
      Array(
        """
        name: default
        version: 1
        summary: Patched, encrypted and filtered, without locking anybody out on a normal Monday.
        trust_for: 1440m
        checks:
          recorded_gap: {severity: warn}
          clock: {severity: warn}
          automatic_updates: {severity: off}
          reboot: {severity: warn}
          release_supported: {severity: require}
          firewall: {severity: require}
          disk_encryption: {severity: require}
          package_metadata: {severity: require, grace: 1d}
          security_updates: {severity: require, grace: 1440m}
        """.utf8))
    #expect(short.digest == Policy.standard.digest)
  }
}

@Suite("A policy")
struct PolicyTests {
  @Test("reads back from its canonical text with the same digest")
  func canonical() throws {
    let demand = AssuranceDemand(minimum: .tpm, vouching: .allOf([.operator, .manufacturer]))
    for policy in [
      Policy.standard,
      Policy(
        name: "a", version: 3, trustFor: .minutes(90), assurance: demand, checks: [CheckRule(RebootCheck(), severity: .warn)]),
    ] {
      let again = try Policy(reading: try JSONValue(parsing: policy.canonicalJSON.bytes, limits: .evidence))
      #expect(again == policy)
      #expect(again.canonicalJSON == policy.canonicalJSON)
      #expect(again.assurance == policy.assurance)
    }
  }

  @Test("keeps its name for ever: the digest of the default policy is written down")
  func pinned() {
    // A stored policy must not change its name by an upgrade: see the note above Policy.init(reading:).
    #expect(Policy.standard.digest.base64URL == "8QYUH3mpoJqiZlIi8GjFhHelIgzzShAp_tSobq4HS94")
  }

  @Test("with any other content has another digest")
  func digest() {
    let base = Policy.only(FirewallCheck())
    let others = [
      Policy.only(FirewallCheck(), severity: .warn), .only(FirewallCheck(families: [.ipv4])),
      .only(FirewallCheck(), onUnknown: .warn), .only(FirewallCheck(), onNotApplicable: .warn),
      .only(FirewallCheck(), grace: .hours(1)), .only(FirewallCheck(), trustFor: .hours(23)),
      .only(RebootCheck()),
    ]
    #expect(Set([base] + others).count == 8)
  }

  @Test("never believes an attestation for more than a day, whoever makes it")
  func longest() {
    #expect(Policy.only(RebootCheck(), trustFor: .days(365)).trustFor == .hours(24))
    #expect(Policy.only(RebootCheck(), trustFor: .zero).trustFor == .minutes(5))
  }

  @Test(
    "writes lengths of time in one way",
    arguments: [
      (Int64(0), "0s"), (1, "1s"), (60, "1m"), (90, "90s"), (3_600, "1h"), (5_400, "90m"), (86_400, "1d"), (129_600, "36h"),
    ])
  func spans(seconds: Int64, text: String) {
    #expect(Span.seconds(seconds).policyText == text)
    #expect(Span(policyText: text) == .seconds(seconds))
  }

  @Test("reads no other lengths of time", arguments: ["", "s", "1", "-1s", "+1s", "1.5h", "1 h", "1H", "12345678s", "٣s"])
  func notSpans(text: String) {
    #expect(Span(policyText: text) == nil)
  }

  static let demands: [(AssuranceDemand, Assurance, Set<EKVoucher>, Bool)] = [
    (AssuranceDemand.software, Assurance.software, Set<EKVoucher>(), true),
    (AssuranceDemand(minimum: .tpm), .software, [], false),
    (AssuranceDemand(minimum: .tpm), .tpm, [], true),
    (AssuranceDemand(minimum: .tpm, vouching: .anyOf([.operator])), .tpm, [.manufacturer], false),
    (AssuranceDemand(minimum: .tpm, vouching: .anyOf([.operator, .manufacturer])), .tpm, [.manufacturer], true),
    (AssuranceDemand(minimum: .tpm, vouching: .allOf([.operator, .manufacturer])), .tpm, [.operator], false),
    (AssuranceDemand(minimum: .tpm, vouching: .allOf([.operator])), .tpm, [.operator, .manufacturer], true),
  ]

  @Test("demands of the key what it says", arguments: demands)
  func assurance(demand: AssuranceDemand, assurance: Assurance, vouchers: Set<EKVoucher>, isMet: Bool) {
    #expect((demand.unmet(by: assurance, vouchedBy: vouchers) == nil) == isMet)
  }

  @Test("moments read back from the store")
  func moments() throws {
    let moments = InForceMoments(first: .standard, now: .monday)
    #expect(try InForceMoments(reading: moments.json) == moments)
    #expect(moments["firewall"] == .monday)
    #expect(moments["reboot"] == Instant(seconds: 0))
    #expect(throws: JSONFieldError.self) { try InForceMoments(reading: ["firewall": "now"]) }
  }
}
