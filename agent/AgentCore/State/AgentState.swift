package import Evidence

/// All that the agent remembers of its server and its chain: the one state file, replaced as a whole.
package struct AgentState: Sendable, Hashable {
  /// How far this machine has come with the server it was pointed at.
  package enum Stage: Sendable, Hashable {
    /// The request to enrol is signed and may have been sent; its answer has not been heard.
    case enrolling(EnrolmentRequest)
    case enrolled(Enrolled)
  }

  /// What a finished enrolment leaves.
  package struct Enrolled: Sendable, Hashable {
    package let device: DeviceID
    /// The `aud` of every message.
    package let audience: String
    /// What the enrolment's answer called the device's state: `pending` or `active`.
    package let stateAtEnrolment: String
    package var chain: AttesterChain

    package init(device: DeviceID, audience: String, stateAtEnrolment: String, chain: AttesterChain = AttesterChain()) {
      self.device = device
      self.audience = audience
      self.stateAtEnrolment = stateAtEnrolment
      self.chain = chain
    }
  }

  package let server: ServerOrigin
  package var stage: Stage

  package init(server: ServerOrigin, stage: Stage) {
    self.server = server
    self.stage = stage
  }
}

/// An enrolment message as it was signed: the same token gets the same bytes, however often it is sent.
package struct EnrolmentRequest: Sendable, Hashable {
  /// The compact JWS.
  package let bytes: [UInt8]
  /// The key it was signed by.
  package let keyID: Thumbprint
  /// The token it was made for.
  package let token: SecretHash
  package let audience: String

  /// Nil unless the bytes are an enrolment message in form.
  package init?(_ bytes: [UInt8]) {
    do throws(MessageRejection) {
      let jws = try CompactJWS(parsing: bytes, as: .enrolment)
      let claims = try EnrolmentClaims(reading: try jws.claims())
      keyID = jws.keyID
      token = claims.tokenHash
      audience = claims.audience
    } catch {
      return nil
    }
    self.bytes = bytes
  }
}
