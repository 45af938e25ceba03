package import StrictJSON

/// Why a signed message is refused: the closed list for enrolment and evidence alike.
///
/// Its code, HTTP status and text go into answers, logs, metrics and `docs/wire.md` alike. A 401 is never among them: that
/// status is for callers without a credential, and signed evidence has no authentication scheme (RFC 9110 §11.6.1).
package enum MessageRejection: Error, Sendable, Hashable {
  // The form of the message.
  case tooLarge
  case malformedMessage(String)
  case malformedHeader(String)
  case wrongAlgorithm
  case wrongType
  case malformedClaims(JSONFieldError)
  case wrongProfile
  case wrongAudience
  // Who signed.
  case unknownKey
  case keyMismatch
  case badSignature
  // The device's state.
  case devicePending
  case deviceSuspended
  case deviceQuarantined
  case deviceRetired
  // Freshness.
  case challengeForged
  case challengeExpired
  case challengeFromFuture
  case challengeBelowFloor
  case challengeEpochUnknown
  // The chain.
  case receiptForged
  case superseded
  case forgotten
  case forked
  // Enrolment.
  case tokenMismatch
  case tokenExpired
  case tokenUsed
  case tokenRevoked
  case keyAlreadyEnrolled
  case replacedDeviceGone
}

extension MessageRejection {
  /// Everything a refusal shows: what programs compare, the HTTP status, and a sentence.
  private var face: (code: String, status: Int, text: String) {
    switch self {
    case .tooLarge: ("too_large", 413, "The message is larger than 65,536 bytes.")
    case .malformedMessage: ("malformed_message", 400, "The body is not a compact JWS as accepted here.")
    case .malformedHeader: ("malformed_header", 400, "The JWS header must hold exactly alg, kid and typ.")
    case .wrongAlgorithm: ("wrong_algorithm", 400, "The only accepted algorithm is ES256.")
    case .wrongType: ("wrong_type", 400, "The typ of the JWS is not that of the message expected here.")
    case .malformedClaims: ("malformed_claims", 422, "A claim is missing, unknown or not as demanded.")
    case .wrongProfile: ("wrong_profile", 422, "The evidence profile is not one this server accepts.")
    case .wrongAudience: ("wrong_audience", 403, "The message was made for another server.")
    case .unknownKey: ("unknown_key", 403, "No device has the key that this message names.")
    case .keyMismatch: ("key_mismatch", 403, "The key does not belong to the device that the message names.")
    case .badSignature: ("bad_signature", 403, "The signature does not verify.")
    case .devicePending: ("device_pending", 403, "The device waits for an administrator's approval.")
    case .deviceSuspended: ("device_suspended", 403, "The device is suspended.")
    case .deviceQuarantined: ("device_quarantined", 403, "The device is quarantined: two machines held its key.")
    case .deviceRetired: ("device_retired", 403, "The device is retired; enrol the machine anew.")
    case .challengeForged: ("challenge_forged", 403, "The challenge is not one this server gave to this device.")
    case .challengeExpired: ("challenge_expired", 409, "The challenge is older than five minutes; ask for a new one.")
    case .challengeFromFuture: ("challenge_from_future", 409, "The challenge is issued later than this server's clock.")
    case .challengeBelowFloor:
      ("challenge_below_floor", 409, "The challenge is from before the device was resumed, released or reassigned.")
    case .challengeEpochUnknown: ("challenge_epoch_unknown", 503, "This replica does not know that key epoch yet.")
    case .receiptForged: ("receipt_forged", 403, "The receipt is not one this server gave to this device.")
    case .superseded: ("superseded", 409, "A later message of this device has been accepted already.")
    case .forgotten: ("forgotten", 409, "This store was restored and cannot judge a message this old; sign a new one.")
    case .forked: ("forked", 409, "Two machines hold the key of this device; it is quarantined.")
    case .tokenMismatch: ("token_mismatch", 403, "The message was not made for the presented enrolment token.")
    case .tokenExpired: ("token_expired", 403, "The enrolment token has expired.")
    case .tokenUsed: ("token_used", 409, "The enrolment token has been used with another key.")
    case .tokenRevoked: ("token_revoked", 403, "The enrolment token was revoked.")
    case .keyAlreadyEnrolled: ("key_already_enrolled", 409, "The key is or was enrolled; make a new one.")
    case .replacedDeviceGone: ("replaced_device_gone", 409, "The device to be replaced is retired already.")
    }
  }

  /// What programs compare.
  package var code: String { face.code }

  /// The HTTP status of the answer.
  package var status: Int { face.status }

  /// One sentence, the same each time.
  package var text: String { face.text }

  /// What was wrong this time, without any of the sender's own text; nil where the sentence says it all.
  package var detail: String? {
    switch self {
    case .malformedMessage(let detail), .malformedHeader(let detail): detail
    case .malformedClaims(let error): error.description
    default: nil
    }
  }

  /// One of each case, for the table in the documentation and the tests that walk it.
  package static let all: [MessageRejection] = [
    .tooLarge, .malformedMessage(""), .malformedHeader(""), .wrongAlgorithm, .wrongType,
    .malformedClaims(JSONFieldError("", .missing)), .wrongProfile, .wrongAudience, .unknownKey, .keyMismatch, .badSignature,
    .devicePending, .deviceSuspended, .deviceQuarantined, .deviceRetired, .challengeForged, .challengeExpired,
    .challengeFromFuture, .challengeBelowFloor, .challengeEpochUnknown, .receiptForged, .superseded, .forgotten, .forked,
    .tokenMismatch, .tokenExpired, .tokenUsed, .tokenRevoked, .keyAlreadyEnrolled, .replacedDeviceGone,
  ]
}
