/// Evidence whose form, key, signature and audience have been checked. Nothing else makes one.
///
/// Checked, in this order: the form of the JWS; that `kid` names the given key; the signature; the claims; that `iss` owns the
/// key; `aud`. It does **not** establish freshness or the chain: those need the server's keys and state.
package struct VerifiedEvidence: Sendable {
  package let claims: EvidenceClaims
  package let hash: MessageHash
  /// The whole message as it was received.
  package let message: [UInt8]

  fileprivate init(claims: EvidenceClaims, hash: MessageHash, message: [UInt8]) {
    self.claims = claims
    self.hash = hash
    self.message = message
  }
}

/// Evidence whose form has been checked: enough to look its key up by `jws.keyID`.
package struct ReceivedEvidence: Sendable {
  package let jws: CompactJWS
  private let message: [UInt8]

  package init(_ message: [UInt8]) throws(MessageRejection) {
    jws = try CompactJWS(parsing: message, as: .evidence)
    self.message = message
  }

  /// Verifies with the key that the server has stored under `jws.keyID` for `owner`.
  package func verify(
    key: DevicePublicKey, owner: DeviceID, audience: String
  ) throws(MessageRejection) -> VerifiedEvidence {
    guard jws.isSigned(by: key) else { throw .badSignature }
    let claims = try EvidenceClaims(reading: try jws.claims())
    guard claims.device == owner else { throw .keyMismatch }
    guard claims.audience.utf8.elementsEqual(audience.utf8) else { throw .wrongAudience }
    return VerifiedEvidence(claims: claims, hash: jws.hash, message: message)
  }
}

/// An enrolment request whose form, proof of possession and audience have been checked. Nothing else makes one.
package struct VerifiedEnrolment: Sendable {
  package let key: DevicePublicKey
  package let hash: MessageHash

  /// Checked, in this order: the form of the JWS; the claims; that `kid` is the key's own thumbprint and the signature is the
  /// key's; the token that was presented; `aud`.
  package init(_ message: [UInt8], presentedToken: SecretHash, audience: String) throws(MessageRejection) {
    let jws = try CompactJWS(parsing: message, as: .enrolment)
    let claims = try EnrolmentClaims(reading: try jws.claims())
    guard jws.isSigned(by: claims.key) else { throw .badSignature }
    guard claims.tokenHash.value.equalsInConstantTime(presentedToken.value) else { throw .tokenMismatch }
    guard claims.audience.utf8.elementsEqual(audience.utf8) else { throw .wrongAudience }
    key = claims.key
    hash = jws.hash
  }
}
