package import Evidence

/// What opening the challenge in a message has shown.
package enum ChallengeFinding: Hashable, Sendable {
  /// This server sealed it for this device at that moment.
  case genuine(issuedAt: Instant)
  /// Its seal fails, or it was made for another device.
  case forged
  /// It names a key epoch that this replica has not heard of, so its seal cannot be judged.
  case unknownEpoch
}
