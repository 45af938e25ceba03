package import StrictJSON

/// A compact JWS (RFC 7515 §7.1) whose form has been checked and whose signature has not.
///
/// Checked, in this order: size; three segments; canonical base64url; a header of exactly `alg`, `kid`, `typ`; the algorithm;
/// the kind of message; a payload that is not empty; a signature of 64 bytes. It does **not** establish who signed.
package struct CompactJWS: Sendable, Hashable {
  /// The whole message, in bytes.
  package static let maxBytes = 65_536
  /// The header segment before decoding; ours has about 180.
  private static let maxHeaderBytes = 512

  package let kind: MessageKind
  /// Names the key that must verify the signature.
  package let keyID: Thumbprint
  /// The received characters of segments 1 and 2 with their dot; never re-encoded.
  package let signingInput: [UInt8]
  package let payload: [UInt8]
  /// r and s, 64 raw bytes.
  package let signature: [UInt8]

  /// What identifies this message whatever its signature.
  package var hash: MessageHash { MessageHash(Bytes32(sha256: signingInput)) }

  /// Reads a message of the expected kind.
  package init(parsing text: some Collection<UInt8>, as kind: MessageKind) throws(MessageRejection) {
    guard text.count <= Self.maxBytes else { throw .tooLarge }
    let bytes = Array(text)
    let segments = bytes.split(separator: UInt8(ascii: "."), maxSplits: 3, omittingEmptySubsequences: false)
    guard segments.count == 3 else { throw .malformedMessage("is not three segments") }
    let (header, payload, signature) = (segments[0], segments[1], segments[2])
    guard header.count <= Self.maxHeaderBytes, let headerBytes = Base64URL.decode(header), !headerBytes.isEmpty else {
      throw .malformedMessage("the header is not canonical base64url of at most \(Self.maxHeaderBytes) characters")
    }
    guard let payloadBytes = Base64URL.decode(payload), !payloadBytes.isEmpty else {
      throw .malformedMessage("the payload is not canonical base64url")
    }
    guard let signatureBytes = Base64URL.decode(signature) else {
      throw .malformedMessage("the signature is not canonical base64url")
    }
    keyID = try Self.readHeader(headerBytes, expecting: kind)
    guard signatureBytes.count == 64 else { throw .malformedMessage("the signature is not 64 bytes") }
    self.kind = kind
    signingInput = Array(bytes.prefix(header.count + 1 + payload.count))
    self.payload = payloadBytes
    self.signature = signatureBytes
  }

  private static func readHeader(_ bytes: [UInt8], expecting kind: MessageKind) throws(MessageRejection) -> Thumbprint {
    let value: JSONValue
    do throws(JSONSyntaxError) {
      value = try JSONValue(parsing: bytes, limits: JSONLimits(maxBytes: maxHeaderBytes, maxDepth: 1, maxValues: 16))
    } catch {
      throw .malformedHeader(error.description)
    }
    let header: (algorithm: String, keyID: String, type: String)
    do throws(JSONFieldError) {
      var reader = try JSONObjectReader(value, at: "")
      header = (
        try reader.string("alg", maxBytes: 32), try reader.string("kid", maxBytes: 64),
        try reader.string("typ", maxBytes: 64)
      )
      try reader.finish()
    } catch {
      throw .malformedHeader(error.description)
    }
    guard header.algorithm == DevicePublicKey.algorithm else { throw .wrongAlgorithm }
    guard header.type == kind.typ else { throw .wrongType }
    guard let thumbprint = Thumbprint(base64URL: header.keyID) else {
      throw .malformedHeader("/kid is not the base64url of 32 bytes")
    }
    return thumbprint
  }

  /// Whether `key` is the one this message names and its signature verifies.
  package func isSigned(by key: DevicePublicKey) -> Bool {
    key.thumbprint == keyID && key.verifies(signature, over: signingInput)
  }

  /// The payload as strict JSON.
  package func claims() throws(MessageRejection) -> JSONValue {
    do throws(JSONSyntaxError) {
      return try JSONValue(parsing: payload, limits: .evidence)
    } catch {
      throw .malformedClaims(JSONFieldError("", .invalid("the payload is not JSON as read here: \(error.description)")))
    }
  }
}

extension CompactJWS {
  /// Makes a message: `sign` returns r and s (64 raw bytes) over the signing input.
  package static func make<Failure: Error>(
    _ kind: MessageKind, keyID: Thumbprint, claims: JSONValue, sign: ([UInt8]) throws(Failure) -> [UInt8]
  ) throws(Failure) -> [UInt8] {
    let header: JSONValue = [
      "alg": .string(DevicePublicKey.algorithm), "kid": .string(keyID.base64URL), "typ": .string(kind.typ),
    ]
    var message = Base64URL.encodeBytes(header.bytes)
    message.append(UInt8(ascii: "."))
    message += Base64URL.encodeBytes(claims.bytes)
    let signature = try sign(message)
    message.append(UInt8(ascii: "."))
    message += Base64URL.encodeBytes(signature)
    return message
  }
}
