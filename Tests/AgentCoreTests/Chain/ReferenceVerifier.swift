import Crypto
import Evidence

/// The server's half of the chain for one device, written from its rules and nothing else: what every message of an honest
/// device must survive.
struct ReferenceVerifier: Sendable {
  enum Outcome: Sendable, Hashable {
    case accepted(Receipt)
    case seenBefore(Receipt)
    case superseded
    case inactive
    case forged
    case forgotten
    case gap(Receipt)
    case fork
  }

  struct Message: Sendable, Hashable {
    let hash: MessageHash
    let sequence: UInt64
    let receipt: Receipt?
    let unanswered: [MessageHash]
  }

  let device: DeviceID
  private let key: SealingKey
  private var last: Message?
  private var lostUntil: UInt64 = 0
  private var accepted: [MessageHash: UInt64] = [:]
  private var superseded: Set<MessageHash> = []
  var isActive = true

  init(device: DeviceID, key: SealingKey) {
    self.device = device
    self.key = key
  }

  mutating func receive(_ message: Message) -> Outcome {
    if let sequence = accepted[message.hash] { return .seenBefore(receipt(sequence, message.hash)) }
    if superseded.contains(message.hash) { return .superseded }
    guard isActive else { return .inactive }
    if let receipt = message.receipt, !receipt.isSealed(by: key, for: device) { return .forged }
    let connects =
      last.map { last in message.receipt?.message == last.hash || message.unanswered.contains(last.hash) }
      ?? (message.receipt == nil)
    if message.sequence > (last?.sequence ?? 0), connects { return .accepted(accept(message)) }
    if message.sequence <= lostUntil { return .forgotten }
    if let receipt = message.receipt, receipt.sequence > (last?.sequence ?? 0) {
      lostUntil = receipt.sequence
      return .gap(accept(message))
    }
    return .fork
  }

  private mutating func accept(_ message: Message) -> Receipt {
    superseded.formUnion(message.unanswered.filter { accepted[$0] == nil })
    accepted[message.hash] = message.sequence
    last = message
    return receipt(message.sequence, message.hash)
  }

  private func receipt(_ sequence: UInt64, _ hash: MessageHash) -> Receipt {
    Receipt(for: device, sequence: sequence, message: hash, key: key)
  }
}
