package import Posture

/// A posture whose facts are read once, because several checks ask for the same one.
package struct DecodedPosture: Sendable {
  package let posture: Posture
  private let facts: [String: any Sendable]

  package init(_ posture: Posture) {
    self.posture = posture
    var facts: [String: any Sendable] = [:]
    for type in PostureCatalogue.facts { facts[type.name] = Self.read(type, of: posture) }
    self.facts = facts
  }

  /// The fact of that type, as `Posture.fact` gives it.
  package func fact<Value: PostureFact>(_ type: Value.Type = Value.self) -> Fact<Value> {
    facts[Value.name] as? Fact<Value> ?? posture.fact(type)
  }

  private static func read<Value: PostureFact>(_ type: Value.Type, of posture: Posture) -> any Sendable {
    posture.fact(type)
  }
}
