/// What must hold in every state and step.
enum ChainProperty: String, CaseIterable, Sendable {
  case honestDeviceIsNeverAFork = "an honest device alone is never a fork"
  case secondHolderIsCaught = "the second of two holders to speak is caught, or a gap lies between"
  case gapMeansLoss = "a gap is recorded only where the store lost what it had acknowledged"
  case countsOnce = "a message counts once, a superseded or late one never"
  case trustIsFresh = "only fresh evidence from after the trust floor counts"
  case honestDeviceGoesOn = "an honest device's next message that gets through is accepted"
}

/// A property broken, and the shortest way there.
struct Violation: Sendable, CustomStringConvertible {
  var property: ChainProperty
  var detail: String
  var trace: [String] = []

  var description: String {
    (["\(property.rawValue): \(detail)"] + trace.enumerated().map { "  \($0.offset + 1). \($0.element)" })
      .joined(separator: "\n")
  }
}
