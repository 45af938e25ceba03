package import Evidence

/// What a problem code means, and what to do about it: the content of `/problems/<code>`.
package struct ProblemGuide: Sendable, Hashable {
  package let code: String
  package let status: Int
  /// One sentence, as in the problem document.
  package let title: String
  package let meaning: String
  package let steps: [NoticePage.Step]

  package init(code: String, status: Int, title: String, meaning: String, steps: [NoticePage.Step]) {
    self.code = code
    self.status = status
    self.title = title
    self.meaning = meaning
    self.steps = steps
  }
}

extension ProblemGuide {
  /// The guide for a refused message of an agent.
  package init(_ rejection: MessageRejection) {
    let (meaning, steps) = rejection.guidance
    self.init(code: rejection.code, status: rejection.status, title: rejection.text, meaning: meaning, steps: steps)
  }
}

extension MessageRejection {
  fileprivate var guidance: (meaning: String, steps: [NoticePage.Step]) {
    switch self {
    case .tooLarge, .malformedMessage, .malformedHeader, .wrongAlgorithm, .wrongType, .malformedClaims:
      (
        "The message does not have the form that the server accepts. An agent of this project does not send such messages.",
        [.text("Update the agent. If you wrote the sender yourself, compare its message with the examples in docs/wire.md.")]
      )
    case .wrongProfile:
      (
        "The agent and the server have no evidence profile in common: one of the two is more than a year behind.",
        [.text("Update the older one of the two; the order does not matter.")]
      )
    case .wrongAudience:
      (
        "The message names another server. A server’s name is its public origin as it was when the device enrolled.",
        [.text("If the server moved to a new address, enrol the device anew with a token that replaces the old device.")]
      )
    case .unknownKey, .keyMismatch:
      (
        "The server does not hold this key under this device. It may belong to another server, or the database is another one.",
        [.text("See which server the device enrolled with:"), .command("vouchsafe-agent status")]
      )
    case .badSignature:
      (
        "The message was changed on its way, or the key is not the one that was enrolled.",
        [.text("Attest again. If it lasts, something between agent and server rewrites what it carries.")]
      )
    case .devicePending:
      ("The device is enrolled and an administrator has not approved it yet.", [Self.approve("approve", "this machine is known")])
    case .deviceSuspended:
      (
        "An administrator suspended the device. What it sends is refused until it is resumed.",
        [Self.approve("resume", "found again")]
      )
    case .deviceQuarantined, .forked:
      (
        "Two messages were seen that one device alone cannot have sent: two machines hold its key, or its state was set back "
          + "to an older copy, as by a snapshot.",
        [
          .text("An administrator looks at both messages, finds out which machine is the real one, and names its message:"),
          .command("vouchsafe device show DEVICE"),
          .command("vouchsafe device release DEVICE --message HASH --reason 'the laptop was restored from a backup'"),
          .text("If the key may have been stolen, retire the device and enrol the machine anew instead."),
        ]
      )
    case .deviceRetired:
      (
        "The device was taken out of use, which is final.",
        [.text("Enrol the machine anew with a token from your administrator.")]
      )
    case .challengeForged, .challengeExpired, .challengeFromFuture, .challengeBelowFloor:
      (
        "Each message answers a challenge that the server gave to this device at most five minutes before. This one did not.",
        [.text("Attest again; the agent asks for a new challenge."), .command("sudo vouchsafe-agent attest")]
      )
    case .challengeEpochUnknown:
      (
        "Another replica made the challenge with a key that this one has not heard of yet. That passes within moments.",
        [.text("The agent tries again by itself.")]
      )
    case .receiptForged:
      (
        "The message’s receipt was not given to this device by this server. The server’s root key may have been replaced.",
        [.text("Attest again. If it lasts, tell your administrator: the agent cannot mend this by itself.")]
      )
    case .superseded, .forgotten:
      (
        "The server has accepted a later message of this device, or was restored and cannot judge one this old.",
        [.text("Nothing is wrong with the device. Attest again:"), .command("sudo vouchsafe-agent attest")]
      )
    case .tokenMismatch, .tokenExpired, .tokenUsed, .tokenRevoked:
      (
        "An enrolment token works once, for one key, until it expires.",
        [.text("Ask your administrator for a new one, made with:"), .command("vouchsafe token create --owner USER")]
      )
    case .keyAlreadyEnrolled:
      (
        "A key belongs to one device for ever, also after the device is retired. A copied machine brings the copied key along.",
        [
          .text("On the copy, remove the agent’s state directory, which holds the key; then enrol it with a token of its own.")
        ]
      )
    case .replacedDeviceGone:
      (
        "The token says that the new device replaces an older one, and that one is retired already.",
        [.text("Ask your administrator for a token that replaces nothing.")]
      )
    }
  }

  private static func approve(_ verb: String, _ reason: String) -> NoticePage.Step {
    .command("vouchsafe device \(verb) DEVICE --reason '\(reason)'")
  }
}
