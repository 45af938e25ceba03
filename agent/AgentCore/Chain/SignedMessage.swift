package import Evidence

/// An evidence message that this device signed, as it is sent and sent again.
package struct SignedMessage: Sendable, Hashable {
  /// The compact JWS.
  package let bytes: [UInt8]
  package let hash: MessageHash

  /// Nil unless the bytes are evidence in form. Its signature is this device's own and is not looked at.
  package init?(_ bytes: [UInt8]) {
    do throws(MessageRejection) {
      hash = try CompactJWS(parsing: bytes, as: .evidence).hash
    } catch {
      return nil
    }
    self.bytes = bytes
  }
}

/// What an answer says to have been accepted, before anybody believes it.
package struct Acknowledgement: Sendable, Hashable {
  package let message: MessageHash
  package let receipt: Receipt

  package init(message: MessageHash, receipt: Receipt) {
    self.message = message
    self.receipt = receipt
  }
}
