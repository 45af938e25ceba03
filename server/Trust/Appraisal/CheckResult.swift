package import Evidence
import Posture
package import ServiceAPI
package import StrictJSON

/// What one check comes to at one moment.
package struct CheckResult: Sendable, Hashable {
  package let check: String
  package let severity: Severity
  /// What the evidence says, before grace and exceptions.
  package let finding: Finding
  package let status: CheckStatus
  /// Whether it alone keeps the device from being trusted.
  package let denies: Bool
  /// What was seen, fit to be shown.
  package let observed: String
  package let wanted: String
  package let graceUntil: Instant?
  package let exceptedUntil: Instant?
  /// The exception that counts, by its id.
  package let exception: String?
  package let firstFailure: Instant?
  package let passingSince: Instant?
  /// Its part in the risk score.
  package let weight: Int

  /// As "Disk encryption"; the bare name of a check that this program no longer has.
  package var title: String { CheckCatalogue.type(named: check)?.title ?? check }

  /// One sentence for the person who is denied.
  package var message: String {
    switch status {
    case .unknown: "\(title): \(observed); it is unknown whether \(wanted)"
    case .pass, .warning, .fail, .notApplicable, .inGrace, .excepted: "\(title): \(observed); wanted: \(wanted)"
    }
  }

  /// As answers show it: never read back.
  package var json: JSONValue {
    var object = JSONObject()
    object["check"] = .string(check)
    object["title"] = .string(title)
    object["severity"] = .string(severity.rawValue)
    object["status"] = .string(status.rawValue)
    object["finding"] = .string(finding.status.rawValue)
    object["denies"] = .bool(denies)
    object["observed"] = .string(observed)
    object["wanted"] = .string(wanted)
    object["reason"] = finding.reason.map(JSONValue.string)
    object["grace_until"] = graceUntil.map { .string($0.rfc3339) }
    object["excepted_until"] = exceptedUntil.map { .string($0.rfc3339) }
    object["first_failure"] = firstFailure.map { .string($0.rfc3339) }
    object["passing_since"] = passingSince.map { .string($0.rfc3339) }
    return .object(object)
  }
}

extension Finding {
  /// Why it is unknown or not applicable, as a code.
  package var reason: String? {
    switch self {
    case .pass, .warning, .fail: nil
    case .unknown(let code): code.rawValue
    case .notApplicable(let reason): reason.rawValue
    }
  }
}
