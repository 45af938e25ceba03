import Evidence
import Posture

extension Timeline {
  /// A question that the machine could not answer.
  static func unknown(_ reason: UnknownReason, at start: Instant, of subject: String = "") -> Timeline {
    var observed = subject.isEmpty ? reason.code.words : "\(subject): \(reason.code.words)"
    if !reason.tried.isEmpty { observed += " (tried \(MachineText.list(reason.tried)))" }
    if let detail = reason.detail { observed += ": \(MachineText.printable(detail, maxBytes: 120))" }
    return Timeline(at: start, .unknown(reason.code), observed)
  }

  /// A question without meaning on the machine.
  static func notApplicable(_ reason: NotApplicableReason, at start: Instant) -> Timeline {
    Timeline(at: start, .notApplicable(reason), reason.words)
  }
}

extension UnknownReason.Code {
  /// For people, to follow a colon.
  var words: String {
    switch self {
    case .needsPrivilege: "the agent lacked the privilege to look"
    case .notFound: "nothing was found to read it from"
    case .notUnderstood: "the agent does not understand what is there"
    case .toolFailed: "a tool failed"
    case .timedOut: "looking took too long"
    case .stale: "what is known is too old"
    case .hiddenByVirtualization: "it cannot be seen from inside this virtual machine"
    case .contradictory: "sources contradict each other"
    case .notReported: "the agent did not report it"
    case .tooLarge: "there was more than can be reported"
    }
  }
}

extension NotApplicableReason {
  var words: String {
    switch self {
    case .container: "this is a container, its host answers for it"
    case .wsl: "this is the Windows Subsystem for Linux, Windows answers for it"
    case .absent: "the machine has no such thing"
    }
  }
}

extension Span {
  /// For people, as "48 hours", "14 days".
  var words: String {
    for (unit, length) in [("day", Int64(86_400)), ("hour", 3_600), ("minute", 60)]
    where seconds != 0 && seconds % length == 0 && (seconds / length > 2 || length < 86_400) {
      return seconds / length == 1 ? "1 \(unit)" : "\(seconds / length) \(unit)s"
    }
    return seconds == 1 ? "1 second" : "\(seconds) seconds"
  }
}
