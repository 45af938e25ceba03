package import Posture

/// What to do about the checks of a verdict that do not pass.
package enum Remediation {
  /// Guidance for one result; nil for a check that passes or that this program no longer has.
  package static func guidance(for result: CheckResult, posture: Posture, under policy: Policy) -> Guidance? {
    guard result.finding != .pass, let rule = policy.rule(of: result.check) else { return nil }
    let system = SystemFamily(posture.fact(OperatingSystem.self).value)
    let guidance = rule.check.guidance(for: result.finding, on: system, posture: posture).seeing(result.observed)
    switch result.finding {
    case .pass, .warning, .fail: return guidance
    case .unknown(let code): return stepsToKnow(code).map(guidance.with(steps:)) ?? guidance
    case .notApplicable(let reason): return guidance.with(steps: [stepWithoutMeaning(reason)])
    }
  }

  /// Where the question has no meaning nothing can be mended; somebody else can answer or excuse.
  private static func stepWithoutMeaning(_ reason: NotApplicableReason) -> Guidance.Step {
    switch reason {
    case .container: .text("This is a container. Enrol the machine that it runs on, or ask your administrator for an exception.")
    case .wsl: .text("Windows answers for this machine, not its Linux. Ask your administrator for an exception.")
    case .absent: .text("This machine has no such thing. Ask your administrator for an exception, or for another policy.")
    }
  }

  /// What helps the agent to see, whatever the question; nil if only the question itself helps.
  private static func stepsToKnow(_ code: UnknownReason.Code) -> [Guidance.Step]? {
    switch code {
    case .needsPrivilege:
      [
        .text("The agent could not look: it ran without the privilege. Let its service attest, not a copy of your own."),
        .command("sudo vouchsafe-agent attest"),
      ]
    case .notReported:
      [.text("The agent did not report this; it is probably older than this server. Update the agent, then attest again.")]
    case .timedOut, .toolFailed:
      [.text("Looking failed; often a second try is enough."), .command("vouchsafe-agent attest")]
    case .hiddenByVirtualization:
      [
        .text(
          "From inside this virtual machine it cannot be seen. Ask your administrator for an exception, or for a machine that can show it."
        )
      ]
    case .notFound, .notUnderstood, .stale, .contradictory, .tooLarge: nil
    }
  }
}
