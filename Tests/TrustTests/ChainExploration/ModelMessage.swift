import Evidence
import Trust

/// Who of those that hold the device's key signs.
enum Holder: Int, CaseIterable, Hashable, Sendable {
  case original, copy

  var other: Holder { self == .original ? .copy : .original }
}

/// A signed message of the model. Its number among all messages stands for its hash, so whoever knows one knows the other.
struct ModelMessage: Hashable {
  var signer: Holder
  /// Signed when there were two holders: only its signer knows it.
  var afterCopy: Bool
  var sequence: Int
  /// The message whose acknowledgement the signer says it heard last.
  var receipt: Int?
  var unanswered: [Int]
  /// Issue time of its challenge, in seconds since the model began.
  var issuedAt: Int
}

/// Every message that any path of the exploration signs, with what the decision gets to see of it.
struct ModelMessages {
  private var interner = Interner<ModelMessage>()
  private(set) var submissions: [Submission] = []

  mutating func number(of message: ModelMessage) -> Int {
    let number = interner.number(of: message)
    if number == submissions.count { submissions.append(submission(message, number: number)) }
    return number
  }

  subscript(number: Int) -> ModelMessage { interner[number] }

  func link(_ number: Int) -> ChainLink {
    ChainLink(hash: MessageHash(number: number), sequence: Int64(interner[number].sequence))
  }

  private func submission(_ message: ModelMessage, number: Int) -> Submission {
    Submission(
      message: ChainLink(hash: MessageHash(number: number), sequence: Int64(message.sequence)),
      challenge: .genuine(issuedAt: .model(message.issuedAt)),
      receipt: message.receipt.map { .genuine(link($0)) } ?? .absent,
      unanswered: message.unanswered.map(MessageHash.init(number:)))
  }

  func describe(_ number: Int) -> String {
    let message = interner[number]
    let receipt = message.receipt.map { "#\($0)" } ?? "none"
    let list = message.unanswered.map { "#\($0)" }.joined(separator: " ")
    return "#\(number) (seq \(message.sequence), receipt \(receipt), unanswered [\(list)], challenge of \(message.issuedAt) s)"
  }
}

extension Instant {
  /// Seconds since the model began.
  static func model(_ seconds: Int) -> Instant { Instant(seconds: 1_000_000_000 + Int64(seconds)) }
}
