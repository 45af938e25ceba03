package import Collectors
import DeviceKeys
import Evidence
package import Posture
package import ServiceAPI
import StrictJSON

/// One run: ask for a challenge, look at the machine, sign, save, send until it is acknowledged, save.
package struct Attestation {
  /// Messages that one run signs at most: the second only after a refusal that a fresh one can mend.
  private static let maxMessages = 2
  /// A challenge this close to its end is not worth sending again.
  private static let lifeMargin = Duration.seconds(5)

  private let state: StateDirectory
  private let server: ServerConnection
  private let machine: Machine
  private let collect: @Sendable (Machine) async throws(AgentError) -> Posture
  private let deadline: Deadline
  private let key: SoftwareKey
  private var enrolled: AgentState.Enrolled

  /// - Parameters:
  ///   - enrolled: the state as it is on disk.
  ///   - collect: looks at the machine; called after each challenge, so that evidence is never older than its challenge.
  package init(
    of enrolled: AgentState.Enrolled, in state: StateDirectory, server: ServerConnection, machine: Machine = .live,
    collect: @escaping @Sendable (Machine) async throws(AgentError) -> Posture, deadline: Deadline
  ) throws(AgentError) {
    guard let key = try state.key() else { throw .keyMissing(path: state.directory.path(of: SoftwareKey.fileName)) }
    self.enrolled = enrolled
    self.state = state
    self.server = server
    self.machine = machine
    self.collect = collect
    self.deadline = deadline
    self.key = key
  }

  /// The server's answer to a message of this run; every step on the way is on disk before the next begins.
  package mutating func run() async throws(AgentError) -> AttestationAnswer {
    try await repeatNewestIfListIsLong()
    var messages = 0
    while true {
      let offer = try await askForChallenge()
      let received = deadline.pace.elapsed()
      let message = try await sign(for: offer)
      messages += 1
      do throws(AgentError) {
        return try await deliver(message, until: received + offer.life - Self.lifeMargin)
      } catch {
        guard let refusal = error.refusal, refusal.asksForAnotherMessage, messages < Self.maxMessages else { throw error }
      }
    }
  }

  /// With a long list, the newest message has to be answered, or refused for what it is, before another is signed.
  private mutating func repeatNewestIfListIsLong() async throws(AgentError) {
    guard let newest = enrolled.chain.messageToRepeatFirst else { return }
    do throws(AgentError) {
      _ = try await deliver(newest, until: nil)
    } catch {
      guard let refusal = error.refusal, !refusal.saysNotActive else { throw error }
    }
  }

  private func askForChallenge() async throws(AgentError) -> OfferedChallenge {
    var retries = Retries(until: deadline)
    do throws(ServerFault) {
      while true {
        do throws(ServerFault) {
          return try await server.challenge(for: enrolled.device, within: deadline.requestLimit)
        } catch {
          try await retries.wait(after: error)
        }
      }
    } catch {
      throw .server(error, .askForChallenge, server.origin)
    }
  }

  private mutating func sign(for offer: OfferedChallenge) async throws(AgentError) -> SignedMessage {
    guard offer.profiles.contains(where: { $0.utf8.elementsEqual(EvidenceClaims.profile.utf8) }) else {
      throw .profileNotAccepted(offer.profiles, server.origin)
    }
    guard let sequence = enrolled.chain.nextSequence else { throw .sequenceExhausted }
    let boot = try BootIdentity(of: machine)
    let seen = try await collect(machine).understood(by: offer.facts)
    let draft = EvidenceDraft(
      device: enrolled.device, audience: enrolled.audience, issuedAt: deadline.pace.now(), challenge: offer.challenge,
      sequence: sequence, receipt: enrolled.chain.receipt, unanswered: enrolled.chain.unanswered, boot: boot)
    let message = try draft.sign(seen, with: key)
    guard enrolled.chain.sign(message) else { throw .stateUnusable("the message it made is malformed") }
    try save()
    return message
  }

  /// Sends the same bytes until they are acknowledged, refused, or `end` or the deadline has come.
  private mutating func deliver(_ message: SignedMessage, until end: Duration?) async throws(AgentError) -> AttestationAnswer {
    var retries = Retries(until: deadline)
    while true {
      let fault: ServerFault
      switch await server.attest(message, within: deadline.requestLimit) {
      case .success(let answer):
        guard let reason = try hear(answer, of: message) else { return answer }
        fault = .notOurs(status: 200, reason)
      case .failure(let failure): fault = failure
      }
      do throws(ServerFault) {
        try await retries.wait(after: fault)
      } catch {
        throw .server(error, .attest, server.origin)
      }
      if let end, deadline.pace.elapsed() >= end { throw .server(fault, .attest, server.origin) }
    }
  }

  /// Believes an answer only as far as its acknowledgement goes; returns why the message is not acknowledged by it.
  private mutating func hear(_ answer: AttestationAnswer, of message: SignedMessage) throws(AgentError) -> String? {
    guard let hash = MessageHash(base64URL: answer.message), let receipt = Receipt(base64URL: answer.receipt) else {
      return "the acknowledgement is malformed"
    }
    guard enrolled.chain.hear(Acknowledgement(message: hash, receipt: receipt)) else {
      return "it acknowledges a message that this device does not wait for"
    }
    try save()
    return hash == message.hash ? nil : "it acknowledges an older message"
  }

  private func save() throws(AgentError) {
    try state.save(AgentState(server: server.origin, stage: .enrolled(enrolled)))
  }
}
