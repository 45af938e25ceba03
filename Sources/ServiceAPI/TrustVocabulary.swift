/// Why a device is not trusted for a user: the closed list of the decision's reasons.
package enum TrustReasonCode: String, Sendable, Hashable, CaseIterable {
  /// No device of that id belongs to the caller's tenant.
  case unknownDevice = "unknown_device"
  /// The device is not bound to that user.
  case wrongUser = "wrong_user"
  /// No evidence of this device counts yet.
  case neverAttested = "never_attested"
  /// The newest evidence is older than the policy allows.
  case stale
  /// A check that the policy requires does not pass; `check` names it.
  case failedCheck = "failed_check"
  /// Enrolled, but no administrator has approved it.
  case pending
  case suspended
  /// Two machines were seen to hold one key.
  case quarantined
  case retired
  /// The key is held less safely than the policy demands, or nobody vouches for its TPM.
  case assuranceTooLow = "assurance_too_low"
  /// The server's clock is behind what it has seen, so no age can be judged.
  case clock
  /// The server could not decide.
  case unavailable
}

/// What one check of an appraisal came to.
package enum CheckStatus: String, Sendable, Hashable, CaseIterable {
  case pass
  /// Something to see to soon; it does not deny.
  case warning
  case fail
  /// The machine could not tell; never the same as a failure.
  case unknown
  /// The question has no meaning on this machine.
  case notApplicable = "not_applicable"
  /// It would deny, but its grace has not ended.
  case inGrace = "in_grace"
  /// It would deny, but an administrator's exception covers it.
  case excepted
}

/// What a policy makes of a check that does not pass.
package enum Severity: String, Sendable, Hashable, CaseIterable {
  /// The device is not trusted.
  case require
  /// It is shown and counts towards the risk score.
  case warn
  /// The check is not made.
  case off
}

/// How safely a device's key is held.
package enum Assurance: String, Sendable, Hashable, CaseIterable, Comparable {
  /// A key in a file.
  case software
  /// A key in a TPM, proven by credential activation and certification.
  case tpm

  package static func < (left: Assurance, right: Assurance) -> Bool { left == .software && right == .tpm }
}

/// Who vouches for the endorsement key of a device's TPM; not a ladder, a device may have both.
package enum EKVoucher: String, Sendable, Hashable, CaseIterable, Comparable {
  /// It is on the operator's list.
  case `operator`
  /// Its certificate chains to an approved manufacturer's root.
  case manufacturer

  package static func < (left: EKVoucher, right: EKVoucher) -> Bool { left == .manufacturer && right == .operator }
}
