import Evidence

/// What a refusal of a signed message means for the agent that sent it.
package enum Refusal: Sendable, Hashable {
  /// The device may not attest now; nothing it could sign would help.
  case notActive
  /// A message that answers a new challenge may be taken.
  case another
  /// Neither: it needs a person, or a code that this agent does not know.
  case final

  package init(_ code: String) {
    guard let rejection = MessageRejection.all.first(where: { $0.code.utf8.elementsEqual(code.utf8) }) else {
      self = .final
      return
    }
    self =
      switch rejection {
      case .devicePending, .deviceSuspended, .deviceQuarantined: .notActive
      case .challengeExpired, .challengeFromFuture, .challengeBelowFloor, .superseded, .forgotten: .another
      case .tooLarge, .malformedMessage, .malformedHeader, .wrongAlgorithm, .wrongType, .malformedClaims, .wrongProfile,
        .wrongAudience, .unknownKey, .keyMismatch, .badSignature, .deviceRetired, .challengeForged, .challengeEpochUnknown,
        .receiptForged, .forked, .tokenMismatch, .tokenExpired, .tokenUsed, .tokenRevoked, .keyAlreadyEnrolled,
        .replacedDeviceGone:
        .final
      }
  }

  var saysNotActive: Bool { self == .notActive }
  var asksForAnotherMessage: Bool { self == .another }
}
