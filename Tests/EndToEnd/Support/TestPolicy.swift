/// A policy whose checks are all required, each with its grace.
struct TestPolicy: Sendable {
  var version = 1
  /// Check, grace and further lines.
  var checks: [(name: String, grace: String, parameters: [String])]

  init(version: Int = 1, _ graces: [(String, String)]) {
    self.version = version
    checks = graces.map { ($0.0, $0.1, []) }
  }

  init(version: Int = 1, checks: [(name: String, grace: String, parameters: [String])]) {
    self.version = version
    self.checks = checks
  }

  /// Passes on every machine whose clock is within a day of the server's.
  static let lenient = TestPolicy(checks: [("clock", "0s", ["max_skew: 24h"])])
  /// What a test's own machine says of its firewall decides.
  static let firewall = TestPolicy([("firewall", "0s")])

  /// Passes on hardly any machine: encrypted down to the boot partition, filtered, patched within the hour, and more.
  static func strict(version: Int) -> TestPolicy {
    TestPolicy(
      version: version,
      checks: [
        ("security_updates", "0s", ["max_pending_age: 0s", "lists_max_age: 1h"]),
        ("package_metadata", "0s", ["warn_after: 1h", "deny_after: 1h", "on_failing_source: deny"]),
        ("disk_encryption", "0s", ["roles: [root, data, swap, boot, removable]"]), ("firewall", "0s", []),
        ("reboot", "0s", []), ("automatic_updates", "0s", ["success_within: 1h"]),
      ])
  }

  var yaml: String {
    var lines = ["name: test", "version: \(version)", "trust_for: 24h", "checks:"]
    for check in checks {
      lines += ["  \(check.name):", "    severity: require", "    grace: \(check.grace)"] + check.parameters.map { "    \($0)" }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
