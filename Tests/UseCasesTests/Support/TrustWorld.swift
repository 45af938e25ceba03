import Evidence
import ServiceAPI
import StrictJSON
import Testing
import Trust

@testable import Store
@testable import UseCases

/// One device of an installation, led through random events beside a model that knows only what trust may rest on.
struct TrustWorld {
  /// What may happen.
  enum Event: CaseIterable {
    case attestHealthy, attestOpen, attestOutdated, loseAnswer, replay, sendHeldBack, holdBack
    case suspend, resume, reassign, applyPolicy, grantException, endExceptions
    case passMinutes, passHours, passToTheEnd, jumpBack, jumpForward, restart

    /// An agent attests far more often than an administrator does anything.
    static let weighted =
      allCases + Array(repeating: .attestHealthy, count: 6) + [
        .attestOpen, .resume, .resume, .passMinutes, .passToTheEnd, .passToTheEnd,
      ]
  }

  private var generator: SeededGenerator
  private var installation: Installation
  private var attester: Attester
  private var owner = "ann@example.org"
  private var accepted: [[UInt8]] = []
  private var heldBack: [[UInt8]] = []
  private var exceptions: [String] = []
  private var policyVersion = 1

  // The model.
  private var trustHours: Int64 = 24
  /// Suspended or quarantined.
  private var isInactive = false
  private var clockWasSetBack = false
  /// When the newest evidence since the last resumption or reassignment was challenged; nil if there is none.
  private var attestedAt: Instant?
  private var posture = TestPosture.healthy
  /// The latest end of an exception that is not ended.
  private var exceptedUntil = Instant(seconds: 0)

  private(set) var grants = 0

  static func make(seed: UInt64) async throws -> TrustWorld {
    let installation = try await Installation.make()
    return TrustWorld(installation, try await installation.enrolled(), SeededGenerator(seed: seed))
  }

  private init(_ installation: Installation, _ attester: Attester, _ generator: SeededGenerator) {
    self.installation = installation
    self.attester = attester
    self.generator = generator
  }

  /// Lets one random event happen; returns which.
  mutating func takeStep() async throws -> Event {
    let event = Event.weighted.randomElement(using: &generator) ?? .passMinutes
    switch event {
    case .attestHealthy: try await attest(.healthy)
    case .attestOpen: try await attest(.open)
    case .attestOutdated: try await attest(.outdated)
    case .loseAnswer: try await attest(.healthy, hears: false)
    case .replay:
      if let message = accepted.randomElement(using: &generator) { try await submit(message, nil, hears: false) }
    case .holdBack:
      heldBack.append(try attester.sign(for: try installation.challenge(attester), at: installation.clock.now))
    case .sendHeldBack:
      if let message = heldBack.randomElement(using: &generator) { try await submit(message, .healthy, hears: true) }
    case .suspend, .resume, .reassign: try await administer(event)
    case .applyPolicy: try await applyPolicy()
    case .grantException: try await grantException()
    case .endExceptions: try await endExceptions()
    case .passMinutes: installation.clock.pass(.minutes(.random(in: 1...50, using: &generator)))
    case .passHours: installation.clock.pass(.hours(.random(in: 1...12, using: &generator)))
    case .passToTheEnd:
      // To where trust, or an exception, is about to end or has just ended.
      let ends = [attestedAt.map { $0 + .hours(trustHours) }, exceptedUntil].compactMap { $0 }
      let moment =
        (ends.randomElement(using: &generator) ?? installation.clock.now) + .seconds(.random(in: -90...3_600, using: &generator))
      if moment > installation.clock.now { installation.clock.pass(moment.since(installation.clock.now)) }
    case .jumpBack:
      clockWasSetBack = true
      jump(.minutes(-.random(in: 1...600, using: &generator)))
    case .jumpForward: jump(.minutes(.random(in: 1...600, using: &generator)))
    case .restart: try await installation.restart()
    }
    return event
  }

  /// Holds the answer against the model.
  mutating func check(_ place: String) async throws {
    let reading = installation.service.clock.reading()
    let answer = try await installation.ask(attester, user: owner)
    #expect(try await !installation.ask(attester, user: "mallory").trusted, "\(place)")
    #expect(answer.reasons.isEmpty == answer.trusted, "\(place)")
    guard answer.trusted else { return }
    grants += 1
    #expect(!reading.isBehind, "\(place)")
    #expect(!isInactive, "\(place)")
    let attested = try #require(attestedAt, "\(place)")
    #expect(answer.lastAttestedAt == attested.rfc3339, "\(place)")
    #expect(attested - .minutes(1) <= reading.now, "\(place)")
    #expect(reading.now < attested + .hours(min(24, trustHours)), "\(place)")
    // A clock that was set back behind the policy's own beginning finds the check not yet in force.
    if posture == .open, reading.now >= TestClock.monday { #expect(reading.now < exceptedUntil, "\(place)") }
    let until = try #require(answer.trustedUntil.flatMap { Instant(rfc3339: $0) }, "\(place)")
    #expect(reading.now < until && until <= attested + .hours(24), "\(place)")
  }

  private mutating func attest(_ posture: TestPosture, hears: Bool = true) async throws {
    let message = try attester.sign(for: try installation.challenge(attester), posture, at: installation.clock.now)
    try await submit(message, posture, hears: hears)
  }

  /// `posture` is what the message says; nil for one that was accepted before, which must change nothing.
  private mutating func submit(_ message: [UInt8], _ posture: TestPosture?, hears: Bool) async throws {
    let jws = try CompactJWS(parsing: message, as: .evidence)
    let before = try await installation.row(attester)
    do {
      let answer = try await installation.service.submitAttestation(message: message)
      let after = try await installation.row(attester)
      if after.lastAccepted?.message == jws.hash, before.lastAccepted?.message != jws.hash {
        let said = try #require(posture, "a message that was accepted before was accepted anew")
        self.posture = said
        attestedAt = try EvidenceClaims(reading: try jws.claims()).challenge.issuedAt
        accepted.append(message)
      } else {
        #expect(after.revision == before.revision)
      }
      if hears, attester.unanswered.contains(jws.hash) { try attester.hear(answer) }
    } catch let rejection as MessageRejection {
      if rejection == .forked {
        // Only a clock set back lets a message live on whose memory has gone.
        #expect(clockWasSetBack, "an honest device was taken for two")
        isInactive = true
        return
      }
      #expect(try await installation.row(attester).revision == before.revision)
    }
  }

  private mutating func administer(_ event: Event) async throws {
    let admin = try await installation.admin()
    do {
      switch event {
      case .suspend:
        _ = try await installation.service.change(attester.id, .suspend, reason: "lost", by: admin)
        isInactive = true
      case .resume:
        if let conflict = try await installation.service.showDevice(attester.id, by: admin).conflict.first {
          _ = try await installation.service.release(
            attester.id, DeviceRelease(reason: "the clock was mended", message: conflict.hash), by: admin)
        } else {
          _ = try await installation.service.change(attester.id, .resume, reason: "found", by: admin)
        }
        isInactive = false
        attestedAt = nil
      default:
        let next = owner == "ann@example.org" ? "bob@example.org" : "ann@example.org"
        _ = try await installation.service.reassign(
          attester.id, DeviceReassignment(reason: "moved", owner: next), by: admin)
        owner = next
        attestedAt = nil
        exceptedUntil = Instant(seconds: 0)
        exceptions = []
      }
    } catch let refusal as RequestRefusal {
      #expect(refusal.code == "wrong_state")
    }
  }

  private mutating func applyPolicy() async throws {
    policyVersion += 1
    let hours = [24, 12, 6].randomElement(using: &generator) ?? 24
    try await installation.apply(TestPolicy.trusting(hours: hours, version: policyVersion), accepting: 1)
    trustHours = Int64(hours)
  }

  private mutating func grantException() async throws {
    let until = installation.service.clock.reading().now + .hours(.random(in: 1...20, using: &generator))
    let entry = try await installation.service.addException(
      ExceptionRequest(
        deviceID: attester.id.description, checks: ["firewall"], reason: "a fair", until: until.rfc3339),
      by: try await installation.admin())
    exceptions.append(entry.exceptionID)
    exceptedUntil = max(exceptedUntil, until)
  }

  private mutating func endExceptions() async throws {
    let admin = try await installation.admin()
    for id in exceptions {
      do {
        _ = try await installation.service.endException(id, reason: "over", by: admin)
      } catch let refusal as RequestRefusal {
        #expect(refusal == .exceptionOver)
      }
    }
    exceptions = []
    exceptedUntil = Instant(seconds: 0)
  }

  private func jump(_ span: Span) { installation.clock.jump(to: installation.clock.now + span) }
}
