import Evidence
package import ServiceAPI
import Logging
import Store
import StrictJSON

/// A machine enrols: a single-use token becomes a device with a key, an owner and a name, in one transaction.
extension TrustService {
  /// Whether there is such a token, open or not.
  package func knows(_ token: Secret) async throws -> Bool {
    let hash = token.hash
    return try await store.read { try $0.token(hash) } != nil
  }

  /// Enrols the signer of `message` with the presented token. The same request repeated gets the same answer, also after
  /// the token is used or has expired: a lost reply is not an error.
  package func enrolDevice(message: [UInt8], token: Secret) async throws -> EnrolmentAnswer {
    let tokenHash = token.hash
    // Before any parsing: a caller without a known token learns nothing else.
    guard let row = try await store.read({ try $0.token(tokenHash) }) else { throw RequestRefusal.unauthenticated }
    let enrolment = try VerifiedEnrolment(message, presentedToken: tokenHash, audience: origin)
    let now = clock.reading().now
    let newID = Self.mintDeviceID()

    let outcome = try await store.write { [origin] transaction throws -> Result<[UInt8], MessageRejection> in
      // Read again: another enrolment may have used the token since.
      guard let token = try transaction.token(tokenHash) else { throw RequestRefusal.unauthenticated }
      if let use = token.use {
        if use.request == enrolment.hash { return .success(use.answer) }
        try transaction.appendAudit(
          AuditEvent(
            .tokenReused, at: now, actor: .token(tokenHash), subject: .device(use.device),
            details: ["key": .string(enrolment.key.thumbprint.base64URL)]),
          in: token.tenant)
        return .failure(.tokenUsed)
      }
      guard token.revokedAt == nil else { return .failure(.tokenRevoked) }
      guard now < token.expiresAt else { return .failure(.tokenExpired) }
      guard try transaction.device(keyThumbprint: enrolment.key.thumbprint) == nil else {
        return .failure(.keyAlreadyEnrolled)
      }
      if let replaced = token.replaces {
        guard var old = try transaction.device(replaced, in: token.tenant), old.status != .retired else {
          return .failure(.replacedDeviceGone)
        }
        old.status = .retired
        try transaction.update(old)
        _ = try transaction.endExceptions(for: old.id, in: token.tenant, at: now, by: "replacement")
        try transaction.appendAudit(
          AuditEvent(
            .deviceReplaced, at: now, actor: .token(tokenHash), subject: .device(old.id),
            details: ["by": .string(newID.description)]),
          in: token.tenant)
      }
      let approved = token.approval == .auto
      let device = DeviceRow(
        id: newID, tenant: token.tenant, key: enrolment.key, status: approved ? .active : .pending, owner: token.owner,
        furtherUsers: token.furtherUsers, assurance: .software, label: token.label, enrolledAt: now,
        approvedAt: approved ? now : nil, replaces: token.replaces)
      try transaction.insert(device)
      let answer = EnrolmentAnswer(deviceID: newID.description, state: device.status.rawValue, audience: origin)
      let bytes = try JSONValue(encoding: answer).bytes
      let use = TokenRow.Use(
        at: now, device: newID, thumbprint: enrolment.key.thumbprint, request: enrolment.hash, answer: bytes)
      guard try transaction.useToken(tokenHash, in: token.tenant, use) else { return .failure(.tokenUsed) }
      try transaction.appendAudit(
        AuditEvent(
          .deviceEnrolled, at: now, actor: .token(tokenHash), subject: .device(newID),
          details: [
            "key": .string(enrolment.key.thumbprint.base64URL), "state": .string(device.status.rawValue),
            "token_by": .string(token.createdBy),
          ], users: [AuditUser(role: "owner", name: token.owner)]),
        in: token.tenant)
      return .success(bytes)
    }
    logger.info("enrolment", metadata: ["outcome": "\(Self.code(outcome))", "tenant": "\(row.tenant)"])
    return try JSONValue(parsing: try outcome.get(), limits: .evidence).decode(unknownMembers: .refuse)
  }

  private static func mintDeviceID() -> DeviceID {
    var generator = SystemRandomNumberGenerator()
    return DeviceID.random(using: &generator)
  }

  private static func code(_ outcome: Result<[UInt8], MessageRejection>) -> String {
    switch outcome {
    case .success: "enrolled"
    case .failure(let rejection): rejection.code
    }
  }
}
