import Crypto
import Evidence
import Locked
import NIOHTTP1
import Posture
import ServiceAPI
import StrictJSON

/// A server that speaks the wire, verifies with the shared code, keeps one device's chain, and misbehaves when told to.
final class WireServer: Sendable {
  /// What happens to one request instead of, or after, the honest handling.
  enum Mischief: Sendable, Hashable {
    /// Handled, and the answer is lost with the connection.
    case loseAnswer
    /// Handled, and the answer breaks off in its middle.
    case breakAnswerOff
    /// The request is lost.
    case loseRequest
    /// Never an answer.
    case hang
    case unavailable(retryAfter: Int?)
    case redirect
    /// 200 and two megabytes.
    case flood
    /// 200 and a page of HTML.
    case portal
    /// 403 and a page of HTML.
    case portalRefusal
    /// The right answer, naming another message.
    case acknowledgeAnother
    case acknowledgeWithReceiptOfAnother
    case refuse(MessageRejection)
    case wrongProfile
  }

  struct Book: Sendable {
    var token = "vse_0123456789abcdef0123456789abcdef"
    var tokenKey: Thumbprint?
    var enrolmentHash: MessageHash?
    var device = DeviceID(bytes: Array(repeating: 7, count: 16))
    var key: DevicePublicKey?
    var chain: ReferenceVerifier?
    var now = Instant(seconds: 1_800_000_000)
    /// By path; the first is taken for the next request there, an empty list means honesty.
    var mischief: [String: [Mischief]] = [:]
    var facts = ["os": 1, "patch_level": 1, "disk_encryption": 1, "firewall": 1]
    /// What the verifier made of each message, in order.
    var outcomes: [ReferenceVerifier.Outcome] = []
    var accepted: [EvidenceClaims] = []
    var requests: [ArrivedRequest] = []
    var trusted = true
    var checks: [CheckReport] = []
    /// Called as each request arrives and before it is answered, with the book as it is then.
    var observe: (@Sendable (Book) -> Void)?
  }

  let sealing = SealingKey(epoch: 1, key: SymmetricKey(size: .bits256))
  let book: Locked<Book>
  private let listening: Locked<LoopbackServer?>

  init(_ book: Book = Book()) {
    self.book = Locked(book)
    listening = Locked(nil)
  }

  var origin: String { "http://127.0.0.1:\(listening.withLock { $0?.port ?? 0 })" }
  var connections: Int { listening.withLock { $0?.connections ?? 0 } }

  /// Runs `body` against the listening server.
  static func with<Result>(_ book: Book = Book(), _ body: (WireServer) async throws -> Result) async throws -> Result {
    let server = WireServer(book)
    let loopback = try await LoopbackServer.start { server.handle($0) }
    server.listening.withLock { $0 = loopback }
    do {
      let result = try await body(server)
      try await loopback.stop()
      return result
    } catch {
      try await loopback.stop()
      throw error
    }
  }

  func misbehave(at path: String, _ mischief: Mischief...) { book.withLock { $0.mischief[path, default: []] += mischief } }

  private func handle(_ request: ArrivedRequest) -> Reply {
    let origin = origin
    let sealing = sealing
    return book.withLock { book in
      book.requests.append(request)
      book.observe?(book)
      let mischief = book.mischief[request.path]?.first
      if mischief != nil { book.mischief[request.path]?.removeFirst() }
      if let reply = Self.instead(mischief, origin) { return reply }
      let honest = book.answer(request, origin: origin, sealing: sealing, mischief)
      book.observe?(book)
      return Self.after(mischief, honest)
    }
  }

  private static func instead(_ mischief: Mischief?, _ origin: String) -> Reply? {
    switch mischief {
    case .loseRequest?: .close
    case .hang?: .hang
    case .unavailable(let seconds)?:
      .answer(status: 503, headers: seconds.map { ["Retry-After": String($0)] } ?? [:], body: [])
    case .redirect?: .answer(status: 307, headers: ["Location": "\(origin)/elsewhere"], body: [])
    case .flood?:
      .answer(status: 200, headers: ["Content-Type": "application/json"], body: Array(repeating: 0x20, count: 2_097_152))
    case .portal?: .answer(status: 200, headers: ["Content-Type": "text/html"], body: Array("<h1>Log in</h1>".utf8))
    case .portalRefusal?: .answer(status: 403, headers: ["Content-Type": "text/html"], body: Array("<h1>No</h1>".utf8))
    case .refuse(let rejection)?: Book.problem(rejection, origin)
    case .loseAnswer?, .breakAnswerOff?, .acknowledgeAnother?, .acknowledgeWithReceiptOfAnother?, .wrongProfile?, nil: nil
    }
  }

  private static func after(_ mischief: Mischief?, _ honest: Reply) -> Reply {
    guard case .answer(let status, let headers, let body) = honest else { return honest }
    switch mischief {
    case .loseAnswer?: return .close
    case .breakAnswerOff?: return .breakOff(status: status, headers: headers, body: body)
    default: return honest
    }
  }
}

extension WireServer.Book {
  fileprivate mutating func answer(
    _ request: ArrivedRequest, origin: String, sealing: SealingKey, _ mischief: WireServer.Mischief?
  ) -> Reply {
    do {
      switch request.path {
      case "/v1/enrollments": return try enrol(request, origin, sealing)
      case "/v1/challenges": return try giveChallenge(request, sealing, mischief)
      case "/v1/attestations": return try attest(request, origin, mischief)
      default: return .answer(status: 404, headers: [:], body: [])
      }
    } catch let rejection as MessageRejection {
      return Self.problem(rejection, origin)
    } catch {
      return .answer(status: 400, headers: ["Content-Type": "text/plain"], body: Array("\(error)".utf8))
    }
  }

  static func problem(_ rejection: MessageRejection, _ origin: String) -> Reply {
    let problem = Problem(
      code: rejection.code, status: rejection.status, title: rejection.text, detail: rejection.detail, origin: origin)
    let body = (try? JSONValue(encoding: problem).bytes) ?? []
    return .answer(status: rejection.status, headers: ["Content-Type": Problem.mediaType], body: body)
  }

  private static func json(_ status: Int, _ body: some Encodable) throws -> Reply {
    .answer(
      status: status, headers: ["Content-Type": "application/json"], body: try JSONValue(encoding: body).bytes)
  }

  private mutating func enrol(_ request: ArrivedRequest, _ origin: String, _ sealing: SealingKey) throws -> Reply {
    guard request.headers.first(name: "Authorization") == "Bearer \(token)" else {
      return .answer(status: 401, headers: ["Content-Type": "text/plain"], body: [])
    }
    let verified = try VerifiedEnrolment(request.body, presentedToken: SecretHash(of: token.utf8), audience: origin)
    guard let device else { throw MessageRejection.tokenRevoked }
    if enrolmentHash == nil {
      enrolmentHash = verified.hash
      key = verified.key
      chain = ReferenceVerifier(device: device, key: sealing)
    }
    guard enrolmentHash == verified.hash else { throw MessageRejection.tokenUsed }
    return try Self.json(201, EnrolmentAnswer(deviceID: device.description, state: "active", audience: origin))
  }

  private func giveChallenge(
    _ request: ArrivedRequest, _ sealing: SealingKey, _ mischief: WireServer.Mischief?
  ) throws -> Reply {
    let asked = try JSONValue(parsing: request.body, limits: .evidence)
      .decode(ChallengeRequest.self, unknownMembers: .refuse)
    guard let device = DeviceID(asked.deviceID) else { throw MessageRejection.unknownKey }
    let random = (0..<16).map { _ in UInt8.random(in: 0...255) }
    let challenge = Challenge(for: device, at: now, random: random, key: sealing)
    let profile = mischief == .wrongProfile ? "urn:uuid:00000000-0000-4000-8000-000000000000" : EvidenceClaims.profile
    return try Self.json(
      200, ChallengeAnswer(challenge: challenge.base64URL, expiresIn: 300, profiles: [profile], facts: facts))
  }

  private mutating func attest(
    _ request: ArrivedRequest, _ origin: String, _ mischief: WireServer.Mischief?
  ) throws -> Reply {
    guard request.headers.first(name: "Content-Type") == "application/eat+jwt" else { throw MessageRejection.wrongType }
    guard let key, let device else { throw MessageRejection.unknownKey }
    let verified = try ReceivedEvidence(request.body).verify(key: key, owner: device, audience: origin)
    let claims = verified.claims
    guard
      let outcome = chain?.receive(
        ReferenceVerifier.Message(
          hash: verified.hash, sequence: claims.sequence, receipt: claims.receipt, unanswered: claims.unanswered))
    else { throw MessageRejection.unknownKey }
    outcomes.append(outcome)
    switch outcome {
    case .accepted(let receipt), .gap(let receipt):
      accepted.append(claims)
      return try acknowledge(verified.hash, receipt, mischief)
    case .seenBefore(let receipt): return try acknowledge(verified.hash, receipt, mischief)
    case .superseded: throw MessageRejection.superseded
    case .inactive: throw MessageRejection.deviceSuspended
    case .forged: throw MessageRejection.receiptForged
    case .forgotten: throw MessageRejection.forgotten
    case .fork: throw MessageRejection.forked
    }
  }

  private func acknowledge(
    _ hash: MessageHash, _ receipt: Receipt, _ mischief: WireServer.Mischief?
  ) throws -> Reply {
    let other = MessageHash(Bytes32(sha256: Array("another".utf8)))
    guard let device else { throw MessageRejection.unknownKey }
    let named = mischief == .acknowledgeAnother ? other : hash
    let sealing = SealingKey(epoch: 1, key: SymmetricKey(size: .bits256))
    let given =
      mischief == .acknowledgeWithReceiptOfAnother
      ? Receipt(for: device, sequence: 1, message: other, key: sealing) : receipt
    return try Self.json(
      200,
      AttestationAnswer(
        message: named.base64URL, receipt: given.base64URL, state: "active", continuity: "normal", trusted: trusted,
        reasons: trusted ? [] : [Reason(code: "failed_check", check: "firewall", message: "A check failed.")],
        attestedAt: now.rfc3339, trustedUntil: trusted ? (now + .hours(24)).rfc3339 : nil, checks: checks, riskScore: 0,
        policy: PolicyName(name: "default", version: 1, digest: "d"), remediationURL: nil))
  }
}
