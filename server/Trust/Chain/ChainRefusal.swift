/// Why a well-signed message is not accepted; a refusal never changes anything.
package enum ChainRefusal: String, CaseIterable, Error, Hashable, Sendable {
  case superseded
  case devicePending = "device_pending"
  case deviceSuspended = "device_suspended"
  case deviceQuarantined = "device_quarantined"
  case deviceRetired = "device_retired"
  /// Not sealed by this server, or for another device.
  case challengeForged = "challenge_forged"
  /// This replica has not heard of the key's epoch yet: the agent is to come again later.
  case challengeEpochUnknown = "challenge_epoch_unknown"
  case challengeExpired = "challenge_expired"
  /// Issued further ahead of this replica's clock than replicas may differ.
  case challengeFromFuture = "challenge_from_future"
  /// Issued before the device was resumed, released or reassigned.
  case challengeBelowFloor = "challenge_below_floor"
  case receiptForged = "receipt_forged"
  /// This store was restored from a backup and has forgotten so far that it cannot tell old from copied.
  case forgotten
}

extension DeviceStatus {
  /// Why a device of this status gets nothing accepted; nil if it may.
  package var refusal: ChainRefusal? {
    switch self {
    case .active: nil
    case .pending: .devicePending
    case .suspended: .deviceSuspended
    case .quarantined: .deviceQuarantined
    case .retired: .deviceRetired
    }
  }
}
