package import Posture
import StrictJSON

extension Posture {
  /// What of this posture a server understands that names these facts with these highest versions.
  ///
  /// A value that does not hold to its own fact's bounds becomes unknown: one bad fact must not make the whole message refused.
  package func understood(by versions: [String: Int]) -> Posture {
    Posture(facts: facts.filter { fact in versions[fact.name].map { fact.version <= $0 } == true }).wellFormed
  }

  private var wellFormed: Posture {
    var posture = self
    for fact in facts {
      do throws(JSONFieldError) {
        _ = try Posture(reading: Posture(facts: [fact]).json, at: "")
      } catch {
        posture.lose(fact.name, UnknownReason(.toolFailed, detail: String(error.description.prefix(100))))
      }
    }
    return posture
  }

  /// This posture with as few facts as possible made unknown (`tooLarge`), the least important first, so that `fits` holds.
  ///
  /// Important is what the catalogue names early. A fact that alone makes room goes before one that does not.
  package func fitting(_ fits: (Posture) -> Bool) -> Posture {
    var posture = self
    while !fits(posture) {
      let large = posture.sheddable
      guard !large.isEmpty else { return posture }
      let candidates = large.map { name in
        var smaller = posture
        smaller.lose(name, UnknownReason(.tooLarge))
        return smaller
      }
      guard let next = candidates.first(where: fits) ?? candidates.min(by: { $0.json.bytes.count < $1.json.bytes.count })
      else { return posture }
      posture = next
    }
    return posture
  }

  /// The known facts, the least important first.
  private var sheddable: [String] {
    let order = PostureCatalogue.facts.map { $0.name }
    return facts.filter { if case .known = $0.outcome { true } else { false } }
      .map(\.name)
      .sorted { (order.firstIndex(of: $0) ?? order.count) > (order.firstIndex(of: $1) ?? order.count) }
  }

  /// Makes a fact unknown, or takes it out if the catalogue does not have it.
  private mutating func lose(_ name: String, _ reason: UnknownReason) {
    guard let type = PostureCatalogue.facts.first(where: { $0.name == name }) else {
      self = Posture(facts: facts.filter { $0.name != name })
      return
    }
    lose(type, reason)
  }

  private mutating func lose<Value: PostureFact>(_ type: Value.Type, _ reason: UnknownReason) {
    set(Fact<Value>.unknown(reason))
  }
}
