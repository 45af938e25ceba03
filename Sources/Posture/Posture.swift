package import StrictJSON

/// The posture of one machine: its facts by name, those this program understands and those it does not.
///
/// Wire form (`posture` of the evidence): `{"facts": {NAME: {"v": 1, "known": {…}, "from": […]}}}`, or `"unknown":
/// {"code", "tried", "detail"}`, or `"not_applicable": REASON` in place of `known`.
package struct Posture: Sendable, Hashable {
  /// Every fact as it was reported, in the order of the message.
  package private(set) var facts: [ReportedFact]

  package init(facts: [ReportedFact] = []) { self.facts = facts }

  /// The fact of that type; `notReported` if the machine did not send this version of it.
  package func fact<Value: PostureFact>(_ type: Value.Type = Value.self) -> Fact<Value> {
    guard let reported = facts.first(where: { $0.name == Value.name }) else { return .unknown(UnknownReason(.notReported)) }
    guard reported.version == Value.version else {
      return .unknown(UnknownReason(.notReported, detail: "version \(reported.version)"))
    }
    switch reported.outcome {
    case .unknown(let reason): return .unknown(reason)
    case .notApplicable(let reason): return .notApplicable(reason)
    case .known(let json, let sources):
      do throws(JSONFieldError) {
        return .known(try Value(reading: json, at: "/posture/facts/\(Value.name)/known"), from: sources)
      } catch {
        return .unknown(UnknownReason(.notUnderstood, detail: error.description))
      }
    }
  }

  /// Adds or replaces a fact.
  package mutating func set<Value: PostureFact>(_ fact: Fact<Value>) {
    let reported = ReportedFact(fact)
    if let index = facts.firstIndex(where: { $0.name == reported.name }) {
      facts[index] = reported
    } else {
      facts.append(reported)
    }
  }
}

/// A fact as it stood in a message, before anybody asks what it means.
package struct ReportedFact: Sendable, Hashable {
  package enum Outcome: Sendable, Hashable {
    case known(JSONValue, from: [String])
    case unknown(UnknownReason)
    case notApplicable(NotApplicableReason)
  }

  package let name: String
  package let version: Int
  package let outcome: Outcome

  package init<Value: PostureFact>(_ fact: Fact<Value>) {
    name = Value.name
    version = Value.version
    outcome =
      switch fact {
      case .known(let value, let sources): .known(value.json, from: sources)
      case .unknown(let reason): .unknown(reason)
      case .notApplicable(let reason): .notApplicable(reason)
      }
  }

  init(name: String, version: Int, outcome: Outcome) {
    self.name = name
    self.version = version
    self.outcome = outcome
  }

  /// Whether this program knows a fact of this name and version.
  package var isUnderstood: Bool { PostureCatalogue.facts.contains { $0.name == name && $0.version == version } }
}

/// All facts this program knows. A new fact is one type and one line here.
package enum PostureCatalogue {
  package static let facts: [any PostureFact.Type] = [
    OperatingSystem.self, PatchLevel.self, DiskEncryption.self, Firewall.self,
  ]

  /// The highest version of each fact by name, as the answer to a challenge names them.
  package static var versions: [(name: String, version: Int)] { facts.map { ($0.name, $0.version) } }
}
