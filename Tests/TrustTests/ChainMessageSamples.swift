import Evidence
import Trust

extension MessageHash {
  /// A hash that tests tell apart by a small number.
  init(number: Int) {
    var value = UInt64(truncatingIfNeeded: number)
    var bytes = [UInt8](repeating: 0, count: 32)
    for index in 0..<8 {
      bytes[index] = UInt8(truncatingIfNeeded: value)
      value >>= 8
    }
    self.init(Bytes32(bytes) ?? .zero)
  }
}

extension ChainLink {
  /// The message whose hash and `seq` are this number.
  static func number(_ number: Int) -> ChainLink {
    ChainLink(hash: MessageHash(number: number), sequence: Int64(number))
  }
}

extension Instant {
  /// The moment most tables are decided at.
  static let noon = Instant(seconds: 1_767_268_800)
}

extension Submission {
  /// A message with a challenge of one minute ago.
  static func number(
    _ number: Int, sequence: Int64? = nil, receipt: ReceiptFinding = .absent, unanswered: [Int] = [],
    challenge: ChallengeFinding = .genuine(issuedAt: .noon - .minutes(1))
  ) -> Submission {
    Submission(
      message: ChainLink(hash: MessageHash(number: number), sequence: sequence ?? Int64(number)), challenge: challenge,
      receipt: receipt, unanswered: unanswered.map(MessageHash.init(number:)))
  }
}

extension ReceiptFinding {
  /// The receipt of the message of this number.
  static func of(_ number: Int) -> ReceiptFinding { .genuine(.number(number)) }
}

extension ChainStanding {
  /// The standing of a device whose last accepted message has this number; active unless said otherwise.
  static func last(
    _ number: Int?, lostUntil: Int64 = 0, abandonedUntil: Int64 = 0, status: DeviceStatus = .active, floor: Instant? = nil,
    seen: SeenAs? = nil
  ) -> ChainStanding {
    ChainStanding(
      status: status, trustFloor: floor, lastAccepted: number.map(ChainLink.number), lostUntil: lostUntil,
      abandonedUntil: abandonedUntil, seen: seen)
  }
}
