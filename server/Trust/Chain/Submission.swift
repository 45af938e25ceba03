package import Evidence

/// What is known of a message whose size, shape and signature were found good (step 1 of the order in `SubmissionDecision`).
package struct Submission: Hashable, Sendable {
  package let message: ChainLink
  package let challenge: ChallengeFinding
  package let receipt: ReceiptFinding
  /// Hashes of what the agent signed since the receipt, oldest first.
  package let unanswered: [MessageHash]

  package init(message: ChainLink, challenge: ChallengeFinding, receipt: ReceiptFinding, unanswered: [MessageHash]) {
    self.message = message
    self.challenge = challenge
    self.receipt = receipt
    self.unanswered = unanswered
  }
}

/// What opening the receipt in a message has shown.
package enum ReceiptFinding: Hashable, Sendable {
  /// The agent has never heard an acknowledgement.
  case absent
  /// This server sealed it for this device: it did accept that message.
  case genuine(ChainLink)
  /// Its seal fails under the epoch it names, or it was sealed for another device.
  case forged
}
