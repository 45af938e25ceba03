package import StrictJSON

extension Posture {
  /// Facts in one message.
  package static let maxFacts = 64

  /// Reads the `posture` claim. A fact that this program understands must be well formed; one it does not understand is
  /// kept as it stands (the message as a whole is bounded).
  package init(reading value: JSONValue, at pointer: String) throws(JSONFieldError) {
    var reader = try JSONObjectReader(value, at: pointer)
    let factsPointer = reader.pointer(to: "facts")
    let facts = try JSONObjectReader(try reader.value("facts"), at: factsPointer)
    try reader.finish()
    guard facts.object.members.count <= Self.maxFacts else {
      throw JSONFieldError(factsPointer, .tooMany(limit: Self.maxFacts))
    }
    var reported: [ReportedFact] = []
    for member in facts.object.members {
      reported.append(try ReportedFact(name: member.name, reading: member.value, at: facts.pointer(to: member.name)))
    }
    self.init(facts: reported)
  }

  /// The `posture` claim.
  package var json: JSONValue {
    var object = JSONObject()
    for fact in facts { object[fact.name] = fact.json }
    return ["facts": .object(object)]
  }
}

extension ReportedFact {
  init(name: String, reading value: JSONValue, at pointer: String) throws(JSONFieldError) {
    guard (1...40).contains(name.utf8.count), name.utf8.allSatisfy(\.isFactNameByte) else {
      throw JSONFieldError(pointer, .invalid("is not a fact name of a-z, 0-9 and _"))
    }
    var reader = try JSONObjectReader(value, at: pointer)
    let version = Int(try reader.integer("v", in: 1...1_000))
    let known = reader.optional("known")
    let unknown = reader.optional("unknown")
    let notApplicable = reader.optional("not_applicable")
    let outcome: Outcome
    switch (known, unknown, notApplicable) {
    case (let known?, nil, nil):
      outcome = .known(known, from: try reader.strings("from", maxCount: 16, maxBytes: 256))
    case (nil, let unknown?, nil):
      outcome = .unknown(try UnknownReason(reading: unknown, at: reader.pointer(to: "unknown")))
    case (nil, nil, .some): outcome = .notApplicable(try reader.choice("not_applicable"))
    default: throw JSONFieldError(pointer, .invalid("must have exactly one of known, unknown, not_applicable"))
    }
    try reader.finish()
    self.init(name: name, version: version, outcome: outcome)
    if case .known(let json, _) = outcome,
      let type = PostureCatalogue.facts.first(where: { $0.name == name && $0.version == version })
    {
      _ = try type.init(reading: json, at: pointer + "/known")
    }
  }

  var json: JSONValue {
    switch outcome {
    case .known(let value, let sources):
      ["v": .integer(Int64(version)), "known": value, "from": .array(sources.map(JSONValue.string))]
    case .unknown(let reason): ["v": .integer(Int64(version)), "unknown": reason.json]
    case .notApplicable(let reason): ["v": .integer(Int64(version)), "not_applicable": .string(reason.rawValue)]
    }
  }
}

extension UnknownReason {
  package init(reading value: JSONValue, at pointer: String) throws(JSONFieldError) {
    var reader = try JSONObjectReader(value, at: pointer)
    self.init(
      try reader.choice("code"), tried: try reader.strings("tried", maxCount: 16, maxBytes: 256),
      detail: try reader.optionalString("detail", maxBytes: 300))
    try reader.finish()
  }

  package var json: JSONValue {
    var object = JSONObject()
    object["code"] = .string(code.rawValue)
    object["tried"] = .array(tried.map(JSONValue.string))
    if let detail { object["detail"] = .string(detail) }
    return .object(object)
  }
}

extension UInt8 {
  fileprivate var isFactNameByte: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"): true
    default: false
    }
  }
}
