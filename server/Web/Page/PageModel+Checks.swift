import ServiceAPI

/// The checks of a device, each in exactly one group, in the order of the policy.
struct CheckGroups: Sendable, Hashable {
  /// Each of these alone keeps the device from being trusted.
  var toMend: [CheckReport] = []
  var inGrace: [CheckReport] = []
  var excepted: [CheckReport] = []
  var warnings: [CheckReport] = []
  /// Those that pass and those that have no meaning on this machine.
  var passed: [CheckReport] = []
}

extension PageModel {
  var groups: CheckGroups {
    var groups = CheckGroups()
    for check in checks {
      switch check.status {
      case "in_grace": groups.inGrace.append(check)
      case "excepted": groups.excepted.append(check)
      case "pass": groups.passed.append(check)
      case _ where check.denies: groups.toMend.append(check)
      case "not_applicable": groups.passed.append(check)
      // A status that this page does not know is shown, not hidden.
      default: groups.warnings.append(check)
      }
    }
    return groups
  }
}
