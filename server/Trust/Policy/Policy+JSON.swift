import Evidence
import ServiceAPI
package import StrictJSON

// A parameter that a later release adds is written only when it differs from its default: the digest of a stored policy
// must never change by an upgrade.

extension Policy {
  /// Reads a policy as `canonicalJSON` writes it, or with optional members left out.
  package init(reading value: JSONValue, at pointer: String = "") throws(JSONFieldError) {
    var reader = try JSONObjectReader(value, at: pointer)
    let name = try reader.string("name", maxBytes: 64)
    guard Self.isName(name) else {
      throw JSONFieldError(
        reader.pointer(to: "name"),
        .invalid("must be 1 to 64 characters of a-z, 0-9, '.', '_' and '-', the first a letter or digit"))
    }
    let version = Int(try reader.integer("version", in: 1...1_000_000))
    let summary = try reader.optionalString("summary", maxBytes: 500)
    let trustFor = try reader.span("trust_for", in: Self.shortestTrust...Self.longestTrust)
    let assurance: AssuranceDemand =
      if let value = reader.optional("assurance") {
        try AssuranceDemand(reading: value, at: reader.pointer(to: "assurance"))
      } else { .software }
    let checksPointer = reader.pointer(to: "checks")
    let rules = try Self.rules(reading: try reader.value("checks"), at: checksPointer)
    try reader.finish()
    self.init(
      name: name, version: version, summary: summary, trustFor: trustFor, assurance: assurance, checks: rules)
  }

  private static func rules(reading value: JSONValue, at pointer: String) throws(JSONFieldError) -> [CheckRule] {
    let checks = try JSONObjectReader(value, at: pointer)
    guard !checks.object.isEmpty else { throw JSONFieldError(pointer, .invalid("must name at least one check")) }
    var rules: [CheckRule] = []
    for member in checks.object.members {
      let memberPointer = checks.pointer(to: member.name)
      guard let type = CheckCatalogue.type(named: member.name) else {
        throw JSONFieldError(memberPointer, .unknownMember)
      }
      rules.append(try CheckRule(type, reading: member.value, at: memberPointer))
    }
    return rules
  }

  private static func isName(_ name: String) -> Bool {
    for (index, byte) in name.utf8.enumerated() {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): continue
      case UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"): if index == 0 { return false }
      default: return false
      }
    }
    return !name.isEmpty
  }

  /// The one text of this policy: every member written out, in a fixed order; its SHA-256 is `digest`.
  package var canonicalJSON: JSONValue {
    Self.canonicalJSON(
      name: name, version: version, summary: summary, trustFor: trustFor, assurance: assurance, checks: checks)
  }

  static func canonicalJSON(
    name: String, version: Int, summary: String?, trustFor: Span, assurance: AssuranceDemand, checks: [CheckRule]
  ) -> JSONValue {
    var object = JSONObject()
    object["name"] = .string(name)
    object["version"] = .integer(Int64(version))
    object["summary"] = summary.map(JSONValue.string)
    object["trust_for"] = trustFor.json
    object["assurance"] = assurance.json
    var rules = JSONObject()
    for rule in checks { rules[rule.name] = rule.json }
    object["checks"] = .object(rules)
    return .object(object)
  }
}

extension CheckRule {
  init(_ type: any Check.Type, reading value: JSONValue, at pointer: String) throws(JSONFieldError) {
    var reader = try JSONObjectReader(value, at: pointer)
    self.init(
      try type.init(reading: &reader), severity: try reader.choice("severity"),
      onUnknown: try reader.choice("on_unknown", default: .deny),
      onNotApplicable: try reader.choice("on_not_applicable", default: .deny),
      grace: try reader.span("grace", in: .zero...Self.longestGrace, default: .zero))
    try reader.finish()
  }

  var json: JSONValue {
    var object = JSONObject()
    object["severity"] = .string(severity.rawValue)
    object["on_unknown"] = .string(onUnknown.rawValue)
    object["on_not_applicable"] = .string(onNotApplicable.rawValue)
    object["grace"] = grace.json
    for member in check.parameters.members { object[member.name] = member.value }
    return .object(object)
  }
}
