/// The standard policy as a person writes it, so that a new tenant's policy can be shown and edited.
package enum StandardPolicy {
  /// The text of `server/policies/default.yaml`; a test holds the two equal.
  package static let yaml = """
    # The policy of a new tenant. docs/policy.md explains every line.
    # A change is a new version: raise `version`, then `vouchsafe policy check FILE`, `policy dry-run FILE`, `policy apply FILE`.
    name: default
    version: 1
    summary: Patched, encrypted and filtered, without locking anybody out on a normal Monday.

    # How long one attestation is believed; never longer than 24h.
    trust_for: 24h

    # Where the device's key must be held: software, or tpm.
    assurance:
      minimum: software

    checks:
      # No security update is left for more than two weeks.
      security_updates:
        severity: require
        on_unknown: deny
        on_not_applicable: deny
        grace: 24h
        max_pending_age: 14d
        lists_max_age: 7d

      # The package lists are fresh enough to know what is pending.
      package_metadata:
        severity: require
        on_unknown: deny
        on_not_applicable: deny
        grace: 24h
        warn_after: 48h
        deny_after: 7d
        on_failing_source: warn

      # What the machine writes to its disks is encrypted. No swap, or swap in compressed memory, passes.
      disk_encryption:
        severity: require
        on_unknown: deny
        on_not_applicable: deny
        grace: 0s
        roles: [root, data, swap]

      # A stranger's connection is kept out. IPv6 switched off passes.
      firewall:
        severity: require
        on_unknown: deny
        on_not_applicable: deny
        grace: 0s
        families: [ipv4, ipv6]

      # Somebody still mends this release. A rolling release passes.
      release_supported:
        severity: require
        on_unknown: deny
        on_not_applicable: deny
        grace: 0s
        level: lts
        warn_before: 30d

      # The machine runs what is installed.
      reboot:
        severity: warn
        on_unknown: deny
        on_not_applicable: deny
        grace: 0s

      # Security updates install themselves.
      automatic_updates:
        severity: "off"
        on_unknown: deny
        on_not_applicable: deny
        grace: 0s
        success_within: 7d

      # The device's clock agrees with the server's.
      clock:
        severity: warn
        on_unknown: deny
        on_not_applicable: deny
        grace: 0s
        max_skew: 5m

      # The device's chain of messages has no gap that a restored server left.
      recorded_gap:
        severity: warn
        on_unknown: deny
        on_not_applicable: deny
        grace: 0s
        window: 7d

    """
}
