/// The kinds of signed message. Each has its own `typ`, so that one is never taken for another (RFC 8725 §3.11).
package enum MessageKind: String, Sendable, CaseIterable {
  case evidence = "vouchsafe-evidence+jwt"
  case enrolment = "vouchsafe-enrolment+jwt"
  case retirement = "vouchsafe-retirement+jwt"

  /// The value of `typ`, compared byte for byte.
  package var typ: String { rawValue }
}
