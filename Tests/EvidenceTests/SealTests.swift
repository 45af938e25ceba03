import Crypto
import Evidence
import Testing

@Suite("Challenges and receipts")
struct SealTests {
  let device = TestDevice()
  let other = TestDevice()
  let otherKey = SealingKey(epoch: 7, key: SymmetricKey(data: Array(repeating: 8, count: 32)))
  let otherEpoch = SealingKey(epoch: 8, key: SymmetricKey(data: Array(repeating: 9, count: 32)))

  @Test("a challenge fits eat_nonce and is genuine for its device and key alone")
  func challenge() throws {
    let text = device.challenge().base64URL
    #expect((8...88).contains(text.utf8.count))
    let read = try #require(Challenge(base64URL: text))
    #expect(read.isSealed(by: device.sealing, for: device.id))
    #expect(!read.isSealed(by: device.sealing, for: other.id))
    #expect(!read.isSealed(by: otherKey, for: device.id))
    #expect(!read.isSealed(by: otherEpoch, for: device.id))
  }

  @Test("a receipt is genuine for its device and key alone")
  func receipt() throws {
    let hash = MessageHash(Bytes32(sha256: [1, 2, 3]))
    let receipt = Receipt(for: device.id, sequence: 41, message: hash, key: device.sealing)
    #expect(receipt.base64URL.utf8.count == Receipt.characterCount)
    let read = try #require(Receipt(base64URL: receipt.base64URL))
    #expect(read.sequence == 41)
    #expect(read.message == hash)
    #expect(read.isSealed(by: device.sealing, for: device.id))
    #expect(!read.isSealed(by: device.sealing, for: other.id))
    #expect(!read.isSealed(by: otherKey, for: device.id))
    #expect(!read.isSealed(by: otherEpoch, for: device.id))
  }

  @Test("every altered byte breaks the seal")
  func altered() throws {
    let challenge = try #require(Base64URL.decode(device.challenge().base64URL.utf8))
    let receipt = try #require(
      Base64URL.decode(
        Receipt(for: device.id, sequence: 1, message: MessageHash(.zero), key: device.sealing).base64URL.utf8))
    for index in challenge.indices {
      var changed = challenge
      changed[index] ^= 0x10
      let read = Challenge(base64URL: Base64URL.encode(changed))
      #expect(read?.isSealed(by: device.sealing, for: device.id) != true)
    }
    for index in receipt.indices {
      var changed = receipt
      changed[index] ^= 0x10
      #expect(Receipt(base64URL: Base64URL.encode(changed))?.isSealed(by: device.sealing, for: device.id) != true)
    }
  }

  @Test("a challenge is no receipt and a receipt is no challenge")
  func kinds() {
    let receipt = Receipt(for: device.id, sequence: 1, message: MessageHash(.zero), key: device.sealing)
    #expect(Challenge(base64URL: receipt.base64URL) == nil)
    #expect(Receipt(base64URL: device.challenge().base64URL) == nil)
  }
}
