import Evidence
import Posture
import ServiceAPI
import StrictJSON

/// The golden answers of the server: to the enrolment, for a challenge, to the third message, to a trust query.
enum GoldenAnswers {
  private static let policy = PolicyName(
    name: "default", version: 1, digest: Base64URL.encode(Array(repeating: UInt8(0x50), count: 32)))
  private static let reason = Reason(
    code: "failed_check", check: "firewall", message: "Inbound connections over IPv6 are not filtered.")
  private static let page =
    "https://trust.example/devices/attest?link="
    + Base64URL.encode(Array(repeating: UInt8(0x4C), count: 56))

  static var enrolment: EnrolmentAnswer {
    get throws {
      EnrolmentAnswer(deviceID: try GoldenParties.device.description, state: "active", audience: GoldenParties.audience)
    }
  }

  static var challenge: ChallengeAnswer {
    get throws {
      ChallengeAnswer(
        challenge: try GoldenMessages.challenge.base64URL, expiresIn: 300, profiles: [EvidenceClaims.profile],
        facts: Dictionary(uniqueKeysWithValues: PostureCatalogue.versions.map { ($0.name, $0.version) }))
    }
  }

  static var acknowledgement: AttestationAnswer {
    get throws {
      let message = try GoldenMessages.hash(.evidence, try GoldenMessages.third.json)
      return AttestationAnswer(
        message: message.base64URL, receipt: try GoldenMessages.receipt(for: 3, message).base64URL, state: "active",
        continuity: "normal", trusted: false, reasons: [reason], attestedAt: GoldenParties.now.rfc3339,
        trustedUntil: nil, checks: [check], riskScore: 40, policy: policy, remediationURL: page)
    }
  }

  static var trusted: TrustAnswer {
    get throws {
      TrustAnswer(
        deviceID: try GoldenParties.device.description, user: GoldenParties.user, trusted: true, reasons: [],
        assurance: "software", ekVouchedBy: [], lastAttestedAt: GoldenParties.now.rfc3339,
        trustedUntil: (GoldenParties.now + .hours(24)).rfc3339, evaluatedAt: (GoldenParties.now + .minutes(5)).rfc3339,
        riskScore: 0, policy: policy, revision: 42, remediationURL: nil)
    }
  }

  static var denied: TrustAnswer {
    get throws {
      TrustAnswer(
        deviceID: try GoldenParties.device.description, user: GoldenParties.user, trusted: false, reasons: [reason],
        assurance: "software", ekVouchedBy: [], lastAttestedAt: GoldenParties.now.rfc3339,
        evaluatedAt: (GoldenParties.now + .minutes(5)).rfc3339, riskScore: 40, policy: policy, revision: 41,
        remediationURL: page)
    }
  }

  static var unknown: TrustAnswer {
    get throws {
      TrustAnswer(
        deviceID: try GoldenParties.device.description, user: "bob@example.org", trusted: false,
        reasons: [Reason(code: "wrong_user", message: "This device is not bound to this user.")],
        evaluatedAt: (GoldenParties.now + .minutes(5)).rfc3339, remediationURL: "https://trust.example/devices/attest")
    }
  }

  static var problem: Problem {
    let rejection = MessageRejection.malformedClaims(JSONFieldError("/seq", .missing))
    return Problem(
      code: rejection.code, status: rejection.status, title: rejection.text, detail: rejection.detail,
      errors: [Problem.FieldFault(pointer: "#/seq", detail: "is missing")], origin: GoldenParties.audience)
  }

  private static let check = CheckReport(
    check: "firewall", title: "Firewall", status: "fail", severity: "require", denies: true,
    seen: "inbound connections are filtered over IPv4 and let in over IPv6",
    wanted: "inbound connections are filtered by default for IPv4 and IPv6",
    why: "A service that listens by mistake is reachable by everybody on the same network.", unknownReason: nil,
    inGraceUntil: nil, exceptedUntil: nil,
    mend: [MendStep(text: "Let the firewall drop what no rule names:"), MendStep(command: "sudo ufw enable")])
}
