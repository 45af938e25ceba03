package import StrictJSON

/// The claims of an enrolment message: proof that the sender holds the new key, bound to this server and this token.
package struct EnrolmentClaims: Sendable, Hashable {
  /// `aud`: the server's public origin.
  package let audience: String
  /// `token_hash`: SHA-256 of the enrolment token, which itself travels in `Authorization`.
  package let tokenHash: SecretHash
  /// `jwk`: the new key.
  package let key: DevicePublicKey

  package init(audience: String, tokenHash: SecretHash, key: DevicePublicKey) {
    self.audience = audience
    self.tokenHash = tokenHash
    self.key = key
  }

  package init(reading value: JSONValue) throws(MessageRejection) {
    do throws(JSONFieldError) {
      var reader = try JSONObjectReader(value, at: "")
      audience = try reader.string("aud", maxBytes: 512)
      guard let hash = SecretHash(base64URL: try reader.string("token_hash", maxBytes: 43)) else {
        throw JSONFieldError("/token_hash", .invalid("is not the base64url of 32 bytes"))
      }
      tokenHash = hash
      key = try DevicePublicKey(reading: try reader.value("jwk"), at: "/jwk")
      try reader.finish()
    } catch {
      throw .malformedClaims(error)
    }
  }

  package var json: JSONValue {
    ["aud": .string(audience), "token_hash": .string(tokenHash.base64URL), "jwk": key.jwk]
  }
}
