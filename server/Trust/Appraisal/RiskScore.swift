package import ServiceAPI

/// The one formula of the risk score: each check adds its points, the sum is cut at 100.
///
/// Grace and exceptions change who gets in, not what was seen, so they lower nothing.
package enum RiskScore {
  /// The score of a device of which nothing current is known, or that no evidence can make trusted.
  package static let most = 100

  /// | finding | `require` | `warn` |
  /// |---|---|---|
  /// | fail | 40 | 20 |
  /// | unknown, unless it counts as a pass | 30 | 15 |
  /// | not applicable, unless it counts as a pass | 20 | 10 |
  /// | warning | 10 | 5 |
  package static func points(_ finding: Finding, severity: Severity, onUnknown: Doubt, onNotApplicable: Doubt) -> Int {
    let points =
      switch finding {
      case .pass: 0
      case .warning: 10
      case .fail: 40
      case .unknown: onUnknown == .allow ? 0 : 30
      case .notApplicable: onNotApplicable == .allow ? 0 : 20
      }
    switch severity {
    case .require: return points
    case .warn: return points / 2
    case .off: return 0
    }
  }

  static func score(_ results: [CheckResult]) -> Int { min(most, results.reduce(0) { $0 + $1.weight }) }
}
