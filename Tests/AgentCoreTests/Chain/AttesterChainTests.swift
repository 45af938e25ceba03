import AgentCore
import Crypto
import Evidence
import Testing

@Suite("The device's half of the chain")
struct AttesterChainTests {
  private var device: TestDevice

  init() throws { device = try TestDevice() }

  @Test("a message that was signed is counted, listed last and kept")
  mutating func signing() throws {
    let first = try device.sign()
    let second = try device.sign()
    #expect(device.chain.sequence == 2)
    #expect(device.chain.unanswered == [first.hash, second.hash])
    #expect(device.chain.newest == second)
    #expect(device.chain.receipt == nil)
  }

  @Test("an acknowledgement takes its message and the older ones off the list", arguments: 0..<5)
  mutating func hearing(index: Int) throws {
    let messages = try (0..<5).map { _ in try device.sign() }
    let receipt = device.receipt(UInt64(index + 1), messages[index].hash)
    let heard = device.chain.hear(Acknowledgement(message: messages[index].hash, receipt: receipt))
    #expect(heard)
    #expect(device.chain.unanswered == messages.dropFirst(index + 1).map(\.hash))
    #expect(device.chain.receipt == receipt)
    #expect(device.chain.newest == (index == 4 ? nil : messages[4]))
    #expect(device.chain.sequence == 5)
  }

  /// An acknowledgement that must change nothing, of a device that has signed three messages and heard the first.
  enum Unbelievable: CaseIterable {
    case unknownMessage, heardBefore, receiptOfAnotherMessage, receiptWithAnotherSequence
  }

  @Test("an acknowledgement of anything else changes nothing", arguments: Unbelievable.allCases)
  mutating func unbelievable(_ what: Unbelievable) throws {
    let messages = try (0..<3).map { _ in try device.sign() }
    let first = Acknowledgement(message: messages[0].hash, receipt: device.receipt(1, messages[0].hash))
    let heardFirst = device.chain.hear(first)
    #expect(heardFirst)
    let stranger = MessageHash(Bytes32(sha256: [1]))
    let acknowledgement =
      switch what {
      case .unknownMessage: Acknowledgement(message: stranger, receipt: device.receipt(2, stranger))
      case .heardBefore: first
      case .receiptOfAnotherMessage:
        Acknowledgement(message: messages[1].hash, receipt: device.receipt(2, messages[2].hash))
      case .receiptWithAnotherSequence:
        Acknowledgement(message: messages[1].hash, receipt: device.receipt(3, messages[1].hash))
      }
    let before = device.chain
    let heard = device.chain.hear(acknowledgement)
    #expect(!heard)
    #expect(device.chain == before)
  }

  @Test("at sixty-four hashes the oldest goes")
  mutating func fullList() throws {
    let messages = try (0..<70).map { _ in try device.sign() }
    #expect(device.chain.unanswered == messages.suffix(64).map(\.hash))
    let receipt = device.receipt(7, messages[6].hash)
    let heard = device.chain.hear(Acknowledgement(message: messages[6].hash, receipt: receipt))
    #expect(heard)
    #expect(device.chain.unanswered.count == 63)
  }

  @Test("from thirty-two hashes on, the newest message comes first", arguments: [0, 1, 31, 32, 33, 64])
  mutating func repeating(count: Int) throws {
    var newest: SignedMessage?
    for _ in 0..<count { newest = try device.sign() }
    #expect(device.chain.messageToRepeatFirst == (count >= 32 ? newest : nil))
  }

  @Test("a message is not signed twice")
  mutating func twice() throws {
    let message = try device.sign()
    let before = device.chain
    let signed = device.chain.sign(message)
    #expect(!signed)
    #expect(device.chain == before)
  }

  @Test("the counter ends before it wraps")
  mutating func counterEnds() throws {
    let chain = AttesterChain(sequence: AttesterChain.maxSequence, receipt: nil, unanswered: [], newest: nil)
    device.chain = try #require(chain)
    #expect(device.chain.nextSequence == nil)
  }

  @Test("parts that do not fit together are no chain")
  mutating func misfits() throws {
    let first = try device.sign()
    let second = try device.sign()
    let receipt = device.receipt(1, first.hash)
    func chain(_ sequence: UInt64, _ receipt: Receipt?, _ list: [MessageHash], _ newest: SignedMessage?) -> AttesterChain? {
      AttesterChain(sequence: sequence, receipt: receipt, unanswered: list, newest: newest)
    }
    #expect(chain(2, receipt, [second.hash], second) != nil)
    #expect(chain(2, receipt, [second.hash], nil) == nil)
    #expect(chain(2, receipt, [second.hash], first) == nil)
    #expect(chain(2, receipt, [], second) == nil)
    #expect(chain(2, nil, [second.hash, second.hash], second) == nil)
    #expect(chain(1, nil, [first.hash, second.hash], second) == nil)
    #expect(chain(1, receipt, [second.hash], second) == nil)
    #expect(chain(AttesterChain.maxSequence + 1, nil, [], nil) == nil)
  }

  /// What may happen to a device and its messages, in any order.
  @Test("no honest history ends in a fork, and the state on disk replays to the same chain", arguments: 0..<24)
  func honestHistories(seed: UInt64) throws {
    var random = Seeded(seed)
    var device = try TestDevice()
    var server = ReferenceVerifier(device: device.id, key: device.sealing)
    var backup = server
    var sent: [(SignedMessage, ReferenceVerifier.Message)] = []
    var answers: [Acknowledgement] = []
    for _ in 0..<250 {
      switch Int.random(in: 0..<20, using: &random) {
      case 0..<6:
        let form = device.nextMessage
        let message = try device.sign()
        sent.append((message, form(message.hash)))
      case 6..<12:
        // Any message ever sent arrives now, the last one most often.
        guard let last = sent.last else { continue }
        let arriving = Bool.random(using: &random) ? last : sent.randomElement(using: &random) ?? last
        let outcome = server.receive(arriving.1)
        #expect(outcome != .fork)
        switch outcome {
        case .accepted(let receipt), .seenBefore(let receipt), .gap(let receipt):
          answers.append(Acknowledgement(message: arriving.0.hash, receipt: receipt))
        case .superseded, .inactive, .forged, .forgotten, .fork: break
        }
      case 12..<16:
        if let answer = answers.randomElement(using: &random) { _ = device.chain.hear(answer) }
      case 16: server.isActive.toggle()
      case 17: backup = server
      case 18 where Int.random(in: 0..<8, using: &random) == 0:
        // The store is restored: the state of the device is what it was, the device's memory is not.
        server = backup
      default:
        // Killed and started again: only what is on disk is left.
        device.chain = try device.reloadedChain()
      }
      #expect(device.chain.unanswered.count <= 64)
      #expect(device.chain.newest?.hash == device.chain.unanswered.last)
    }
  }
}
