import Evidence
import ServiceAPI

extension Policy {
  /// The policy of a new tenant; `server/policies/default.yaml` says the same, a test holds the two equal.
  package static let standard = Policy(
    name: "default", version: 1,
    summary: "Patched, encrypted and filtered, without locking anybody out on a normal Monday.",
    checks: [
      CheckRule(SecurityUpdatesCheck(), severity: .require, grace: .hours(24)),
      CheckRule(PackageMetadataCheck(), severity: .require, grace: .hours(24)),
      CheckRule(DiskEncryptionCheck(), severity: .require),
      CheckRule(FirewallCheck(), severity: .require),
      CheckRule(ReleaseSupportedCheck(), severity: .require),
      CheckRule(RebootCheck(), severity: .warn),
      CheckRule(AutomaticUpdatesCheck(), severity: .off),
      CheckRule(ClockCheck(), severity: .warn),
      CheckRule(RecordedGapCheck(), severity: .warn),
    ])
}
