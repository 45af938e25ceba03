import Evidence
import ServiceAPI
import StrictJSON
import Testing

@testable import Store
@testable import UseCases

@Suite("Enrolment")
struct EnrolmentTests {
  @Test("a lost reply repeated gets the same answer, also after the token was used and has expired, and after a restart")
  func lostReply() async throws {
    var installation = try await Installation.make()
    let token = try await installation.token()
    let message = try Attester().enrolment(token: token)
    let first = try await installation.service.enrolDevice(message: message, token: token)
    #expect(try await installation.service.enrolDevice(message: message, token: token) == first)
    installation.clock.pass(.days(30))
    #expect(try await installation.service.enrolDevice(message: message, token: token) == first)
    try await installation.restart()
    #expect(try await installation.service.enrolDevice(message: message, token: token) == first)
    #expect(first == EnrolmentAnswer(deviceID: first.deviceID, state: "active", audience: Installation.origin))
    #expect(try await installation.audit().filter { $0 == "device_enrolled" }.count == 1)
  }

  @Test("the same request with its signature made anew is the same request")
  func otherSignature() async throws {
    let installation = try await Installation.make()
    let token = try await installation.token()
    let message = try Attester().enrolment(token: token)
    let other = try Attester.withOtherSignature(message)
    #expect(other != message)
    let first = try await installation.service.enrolDevice(message: message, token: token)
    #expect(try await installation.service.enrolDevice(message: other, token: token) == first)
  }

  @Test("a used token with another key is refused and stands in the audit")
  func otherKey() async throws {
    let installation = try await Installation.make()
    let token = try await installation.token()
    let first = try await installation.service.enrolDevice(message: try Attester().enrolment(token: token), token: token)
    let found = try await rejection {
      _ = try await installation.service.enrolDevice(message: try Attester().enrolment(token: token), token: token)
    }
    #expect(found == .tokenUsed)
    let entries = try await installation.store.read { try $0.auditEntries(in: .standard, after: 0, limit: 100) }
    let reuse = try #require(entries.last)
    #expect(reuse.kind == "token_reused")
    #expect(reuse.subject == "device:\(first.deviceID)")
  }

  @Test("two machines that use one token at once become one device")
  func race() async throws {
    let installation = try await Installation.make()
    let token = try await installation.token()
    let outcomes = await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<8 {
        group.addTask {
          do {
            _ = try await installation.service.enrolDevice(message: try Attester().enrolment(token: token), token: token)
            return true
          } catch {
            return error as? MessageRejection != .tokenUsed
          }
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(outcomes.filter { $0 }.count == 1)
    #expect(try await installation.store.read { try $0.deviceCounts(in: .standard) } == [.active: 1])
  }

  @Test("a device that is replaced retires and its exceptions end, in the transaction that makes the new one")
  func replacement() async throws {
    let installation = try await Installation.make()
    let admin = try await installation.admin()
    var old = try await installation.enrolled()
    try await installation.attest(&old)
    _ = try await installation.service.addException(
      ExceptionRequest(
        deviceID: old.id.description, checks: ["firewall"], reason: "a fair",
        until: (installation.clock.now + .days(3)).rfc3339), by: admin)
    let token = try await installation.token(replaces: old.id)
    let before = try await installation.row(old).revision
    let new = try await installation.service.enrolDevice(message: try Attester().enrolment(token: token), token: token)

    #expect(try await installation.row(old).status == .retired)
    #expect(try await installation.ask(old).codes.contains("retired"))
    let id = try #require(DeviceID(new.deviceID))
    let row = try #require(try await installation.store.read { try $0.device(id) })
    #expect(row.replaces == old.id)
    #expect(row.status == .active)
    #expect(try await installation.row(old).revision == before + 1)
    let exceptions = try await installation.service.listExceptions(after: nil, limit: 10, by: admin).exceptions
    #expect(exceptions.map(\.state) == ["ended"])
    #expect(try await installation.audit().suffix(2) == ["device_replaced", "device_enrolled"])
    #expect(try await rejection { try await installation.attest(&old) } == .deviceRetired)
  }

  @Test("a refused replacement leaves no device behind and the token open")
  func refusedReplacement() async throws {
    let installation = try await Installation.make()
    let admin = try await installation.admin()
    let first = try await installation.enrolled()
    let token = try await installation.token(replaces: first.id)
    // The key belongs to the device that is to be replaced.
    let found = try await rejection {
      _ = try await installation.service.enrolDevice(message: try first.enrolment(token: token), token: token)
    }
    #expect(found == .keyAlreadyEnrolled)
    #expect(try await installation.row(first).status == .active)
    let tokens = try await installation.service.listTokens(after: nil, limit: 10, by: admin).tokens
    #expect(tokens.first { $0.tokenID == token.listedName }?.state == "open")
  }

  @Test("with approval required a device is pending until an administrator approves, and cannot attest before")
  func approval() async throws {
    let installation = try await Installation.make()
    var attester = try await installation.enrolled(approval: "required")
    #expect(try await installation.row(attester).status == .pending)
    #expect(try await rejection { try await installation.attest(&attester) } == .devicePending)
    #expect(try await installation.ask(attester).codes == ["pending", "never_attested"])
    let admin = try await installation.admin()
    let approved = try await installation.service.change(attester.id, .approve, reason: "hers", by: admin)
    #expect(approved.device.state == "active")
    #expect(try await installation.attest(&attester).trusted)
    let again = try await refusal {
      _ = try await installation.service.change(attester.id, .approve, reason: "again", by: admin)
    }
    #expect(again == .wrongState("the device is active"))
  }

  @Test("the answer to a pending device's request stays what it was after it is approved")
  func pendingRepeat() async throws {
    let installation = try await Installation.make()
    let token = try await installation.token(approval: "required")
    let message = try Attester().enrolment(token: token)
    let first = try await installation.service.enrolDevice(message: message, token: token)
    let id = try #require(DeviceID(first.deviceID))
    _ = try await installation.service.change(id, .approve, reason: "hers", by: try await installation.admin())
    #expect(first.state == "pending")
    #expect(try await installation.service.enrolDevice(message: message, token: token) == first)
  }

  @Test("a message of another kind is no enrolment, whoever presents it", arguments: [MessageKind.evidence, .retirement])
  func otherKind(_ kind: MessageKind) async throws {
    let installation = try await Installation.make()
    let token = try await installation.token()
    let attester = Attester()
    let claims = EnrolmentClaims(
      audience: attester.audience, tokenHash: token.hash, key: try attester.publicKey())
    let found = try await rejection {
      _ = try await installation.service.enrolDevice(message: try attester.signed(kind, claims.json), token: token)
    }
    #expect(found == .wrongType)
  }

  @Test("a retired device's key can never enrol again")
  func keyForEver() async throws {
    let installation = try await Installation.make()
    let attester = try await installation.enrolled()
    _ = try await installation.service.change(attester.id, .retire, reason: "sold", by: try await installation.admin())
    let token = try await installation.token()
    let found = try await rejection {
      _ = try await installation.service.enrolDevice(message: try attester.enrolment(token: token), token: token)
    }
    #expect(found == .keyAlreadyEnrolled)
  }
}
