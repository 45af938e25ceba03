/// How `vouchsafe-agent` ends; scripts and units may rely on these numbers.
package enum AgentExit: Int32, Sendable, CaseIterable {
  /// The command did what it was asked to; of `status`: the device is trusted.
  case success = 0
  /// `status`: the server's last word was "not trusted".
  case notTrusted = 1
  /// `status`: nothing is known: not enrolled, never attested, or trust has lapsed since.
  case trustUnknown = 2
  /// The server could not be reached, was unavailable, or did not answer in time. Trying later may help.
  case serverUnreachable = 10
  /// The server refused, with a reason.
  case refused = 11
  /// There is no finished enrolment on this machine.
  case notEnrolled = 12
  /// The state directory, the state file or the key cannot be used.
  case stateUnusable = 13
  /// Another run holds the lock.
  case busy = 14
  /// This machine is enrolled already.
  case alreadyEnrolled = 15
  /// What answered does not speak as a Vouchsafe server, or redirects elsewhere.
  case badAnswer = 16
  /// The server does not accept this agent's evidence profile: one of the two is too old.
  case incompatible = 17
  /// The enrolment token's file cannot be used.
  case tokenUnusable = 18
  /// The machine's boot identity could not be read.
  case machineUnreadable = 19
  /// The collector's socket gave no posture; nothing was signed.
  case collectorUnusable = 20
  /// The agent's service was asked for a run and made none in time.
  case serviceSilent = 21
  /// The command line is not as it should be (sysexits.h `EX_USAGE`).
  case usage = 64
}

extension AgentExit {
  /// A few words for the program's help.
  package var meaning: String {
    switch self {
    case .success: "done (status: trusted)"
    case .notTrusted: "status: not trusted"
    case .trustUnknown: "status: unknown, not enrolled or lapsed"
    case .serverUnreachable: "server unreachable"
    case .refused: "refused by the server"
    case .notEnrolled: "not enrolled"
    case .stateUnusable: "state or key unusable"
    case .busy: "another run holds the lock"
    case .alreadyEnrolled: "enrolled already"
    case .badAnswer: "not a Vouchsafe server"
    case .incompatible: "agent and server too far apart in age"
    case .tokenUnusable: "enrolment token unusable"
    case .machineUnreadable: "boot identity unreadable"
    case .collectorUnusable: "no posture from the collector"
    case .serviceSilent: "no run of the service in time"
    case .usage: "wrong command line"
    }
  }
}
