package import Evidence

/// What is to be done with a message whose signature is good.
package enum SubmissionDecision: Hashable, Sendable {
  /// It was accepted before: give its acknowledgement once more, with the present state of the device. Changes nothing.
  case acknowledgeAgain
  /// Changes nothing.
  case refuse(ChainRefusal)
  case accept(Acceptance)
  /// Two machines hold one key: quarantine the device and keep both messages.
  case fork
}

/// How a message is accepted, and what a store writes with it in one transaction.
package struct Acceptance: Hashable, Sendable {
  package enum Kind: String, CaseIterable, Hashable, Sendable {
    case normal
    /// This store lost what it had accepted: recorded, shown, and deniable by policy.
    case gap
  }

  package let kind: Kind
  /// When the challenge was issued: the evidence cannot be younger.
  package let attestedAt: Instant
  /// Hashes that are from now on seen as superseded, unless they were seen before.
  package let supersedes: [MessageHash]
  package let lostUntil: Int64

  package init(kind: Kind, attestedAt: Instant, supersedes: [MessageHash], lostUntil: Int64) {
    self.kind = kind
    self.attestedAt = attestedAt
    self.supersedes = supersedes
    self.lostUntil = lostUntil
  }
}

extension SubmissionDecision {
  /// Decides in this order, stopping at the first that applies (size, shape and signature were step 1):
  ///
  /// 2. seen before: its acknowledgement again if it was accepted, else refused;
  /// 3. the device is not active: refused;
  /// 4. the challenge is forged, of an unknown epoch, too old, from the future or below the floor: refused;
  /// 5. the receipt is forged: refused;
  /// 6. `seq` is above the last accepted, which the message names as its receipt or among its unanswered: accepted;
  /// 7. `seq` is not above `lostUntil`: refused;
  /// 8. the receipt is of a later message than the last accepted, and than those a release has ended: this store lost it,
  ///    accepted as a gap;
  /// 9. else a fork.
  ///
  /// Does not establish whose signature it is, nor what the evidence says.
  package static func decide(
    _ submission: Submission, against standing: ChainStanding, now: Instant
  ) -> SubmissionDecision {
    switch standing.seen {
    case .accepted: return .acknowledgeAgain
    case .superseded: return .refuse(.superseded)
    case nil: break
    }
    if let refusal = standing.status.refusal { return .refuse(refusal) }

    let attestedAt: Instant
    do throws(ChainRefusal) {
      attestedAt = try ChallengeWindow.issueTime(submission.challenge, trustFloor: standing.trustFloor, now: now)
    } catch {
      return .refuse(error)
    }

    let receipt: ChainLink?
    switch submission.receipt {
    case .forged: return .refuse(.receiptForged)
    case .absent: receipt = nil
    case .genuine(let link): receipt = link
    }

    func accepted(_ kind: Acceptance.Kind, lostUntil: Int64) -> SubmissionDecision {
      .accept(
        Acceptance(kind: kind, attestedAt: attestedAt, supersedes: submission.unanswered, lostUntil: lostUntil))
    }
    if continuesChain(submission, receipt: receipt, after: standing.lastAccepted) {
      return accepted(.normal, lostUntil: standing.lostUntil)
    }
    if submission.message.sequence <= standing.lostUntil { return .refuse(.forgotten) }
    // A release may have set the last accepted back: what was acknowledged before it is ended, not lost.
    if let receipt, receipt.sequence > max(standing.lastAccepted?.sequence ?? 0, standing.abandonedUntil) {
      return accepted(.gap, lostUntil: receipt.sequence)
    }
    return .fork
  }

  /// Whether the message says itself that the last accepted one came before it, or is the first of all.
  private static func continuesChain(_ submission: Submission, receipt: ChainLink?, after last: ChainLink?) -> Bool {
    guard let last else { return submission.message.sequence > 0 && receipt == nil }
    guard submission.message.sequence > last.sequence else { return false }
    return receipt?.hash == last.hash || submission.unanswered.contains(last.hash)
  }
}
