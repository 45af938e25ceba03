package import Evidence
package import ServiceAPI

/// The last run and the server's last word, for everybody on this machine: `status.json`, mode 0644, without a secret.
///
/// The remediation link is not in it: its capability is the owner's alone.
package struct StatusDocument: Codable, Sendable, Hashable {
  package static let currentVersion = 1

  /// How a run ended.
  package struct Run: Codable, Sendable, Hashable {
    /// When it ended, by this machine's clock, RFC 3339.
    package let at: String
    /// When it began, before it looked at anything; absent if it was no attestation.
    package let beganAt: String?
    /// One of `AgentExit`.
    package let exitStatus: Int
    /// The error in one sentence; absent if there was none.
    package let message: String?

    package init(at: Instant, began: Instant? = nil, exitStatus: AgentExit, message: String? = nil) {
      self.at = at.rfc3339
      beganAt = began?.rfc3339
      self.exitStatus = Int(exitStatus.rawValue)
      self.message = message
    }

    /// As the program of that run ended; a number that this program does not know is no success.
    package var outcome: AgentExit { Int32(exactly: exitStatus).flatMap(AgentExit.init(rawValue:)) ?? .badAnswer }

    package var began: Instant? { beganAt.flatMap(Instant.init(rfc3339:)) }

    enum CodingKeys: String, CodingKey {
      case at
      case beganAt = "began_at"
      case exitStatus = "exit_status"
      case message
    }
  }

  /// What the server made of the last acknowledged message.
  package struct Verdict: Codable, Sendable, Hashable {
    package let trusted: Bool
    package let state: String
    package let reasons: [Reason]
    package let attestedAt: String
    package let trustedUntil: String?
    package let checks: [CheckReport]
    package let riskScore: Int
    package let policy: PolicyName

    package init(_ answer: AttestationAnswer) {
      trusted = answer.trusted
      state = answer.state
      reasons = answer.reasons
      attestedAt = answer.attestedAt
      trustedUntil = answer.trustedUntil
      checks = answer.checks
      riskScore = answer.riskScore
      policy = answer.policy
    }

    enum CodingKeys: String, CodingKey {
      case trusted, state, reasons
      case attestedAt = "attested_at"
      case trustedUntil = "trusted_until"
      case checks
      case riskScore = "risk_score"
      case policy
    }
  }

  package let version: Int
  package let agentVersion: String
  package let server: String
  package let deviceID: String
  package let lastRun: Run
  package let verdict: Verdict?

  package init(server: ServerOrigin, device: DeviceID, lastRun: Run, verdict: Verdict?) {
    version = Self.currentVersion
    agentVersion = AgentVersion.current
    self.server = server.text
    deviceID = device.description
    self.lastRun = lastRun
    self.verdict = verdict
  }

  enum CodingKeys: String, CodingKey {
    case version
    case agentVersion = "agent_version"
    case server
    case deviceID = "device_id"
    case lastRun = "last_run"
    case verdict
  }
}
