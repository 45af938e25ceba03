import Crypto
import Evidence
import StrictJSON
import Testing

@testable import Store

@Suite("tampering with the audit")
struct AuditTamperTests {
  struct Tampering: Sendable, CustomTestStringConvertible {
    let why: String
    let code: AuditFault.Code
    let place: String
    let change: @Sendable (inout AuditSample) throws -> Void

    init(
      _ why: String, _ code: AuditFault.Code, _ place: String, _ change: @escaping @Sendable (inout AuditSample) throws -> Void
    ) {
      self.why = why
      self.code = code
      self.place = place
      self.change = change
    }

    var testDescription: String { why }
  }

  static let table: [Tampering] = [
    Tampering("details rewritten", .altered, "administrative entry 3") {
      $0.change($0.index(3), "details", to: ["why": "another"])
    },
    Tampering("a moment rewritten", .altered, "entry 2 of segment 1") {
      $0.change($0.index(2, segment: 1), "at", to: .string(Sample.start.rfc3339.replacing("12:00", with: "12:01")))
    },
    Tampering("a user's commitment exchanged", .altered, "administrative entry 4") {
      $0.change($0.index(4), "users", to: [:])
    },
    Tampering("rewritten with its own hash", .notLinked, "administrative entry 4") {
      let index = $0.index(3)
      $0.change(index, "kind", to: "device_retired")
      $0.change(index, "hash", to: .string(Base64URL.encode(try AuditEntry(reading: $0.lines[index]).computedHash.bytes)))
    },
    Tampering("rewritten with all hashes after it", .notOfCheckpoint, "administrative entry 9") {
      $0.change($0.index(3), "kind", to: "device_retired")
      try $0.relinkChain()
    },
    Tampering("the tail cut off", .missingEnd, "administrative entry 8") {
      let first = $0.index(8)
      $0.lines = Array($0.lines.prefix(first))
    },
    Tampering("everything cut off", .missingEnd, "administrative entry 1") { $0.lines = [] },
    Tampering("the head cut off", .missingBeginning, "administrative entry 2") { $0.lines.remove(at: $0.index(1)) },
    Tampering("the head cut off and the rest numbered anew", .missingEnd, "administrative entry 9") {
      $0.lines.remove(at: $0.index(1))
      try $0.relinkChain()
    },
    Tampering("one entry taken out", .outOfOrder, "administrative entry 6") { $0.lines.remove(at: $0.index(5)) },
    Tampering("two entries exchanged", .outOfOrder, "administrative entry 5") {
      $0.lines.swapAt($0.index(4), $0.index(5))
    },
    Tampering("an entry twice", .outOfOrder, "administrative entry 4") {
      $0.lines.insert($0.lines[$0.index(4)], at: $0.index(5))
    },
    Tampering("an entry put in", .notOfCheckpoint, "administrative entry 9") {
      $0.lines.insert($0.lines[$0.index(4)], at: $0.index(5))
      try $0.relinkChain()
    },
    Tampering("an administrative entry after the activity", .outOfOrder, "administrative entry 10") {
      $0.lines.append($0.lines[$0.index(9)])
      let (previous, last) = (try AuditEntry(reading: $0.lines[$0.index(9)]), $0.lines.count - 1)
      $0.change(last, "sequence", to: 10)
      $0.change(last, "previous", to: .string(Base64URL.encode(previous.hash.bytes)))
      $0.change(last, "kind", to: "device_retired")
      $0.change(last, "hash", to: .string(Base64URL.encode(try AuditEntry(reading: $0.lines[last]).computedHash.bytes)))
    },
    Tampering("a segment before an earlier one", .outOfOrder, "entry 1 of segment 1") {
      let moved = $0.indices(ofSegment: 1).map { [lines = $0.lines] in lines[$0] }
      $0.lines.removeAll { $0["segment"]?.integer == 1 }
      $0.lines.insert(contentsOf: moved, at: $0.index(2, segment: 2) + 1)
    },
    Tampering("a segment under another's number", .altered, "entry 1 of segment 2") {
      for index in $0.indices(ofSegment: 1) { $0.change(index, "segment", to: 2) }
    },
    Tampering("two segments exchanged with hashes of their own", .segmentMismatch, "segment 1") { sample in
      let (first, second) = (sample.indices(ofSegment: 1), sample.indices(ofSegment: 2))
      for index in first { sample.change(index, "segment", to: 2) }
      for index in second { sample.change(index, "segment", to: 1) }
      try sample.relink(first)
      try sample.relink(second)
      sample.lines.replaceSubrange(
        first[0]...second[second.count - 1], with: second.map { sample.lines[$0] } + first.map { sample.lines[$0] })
    },
    Tampering("a segment taken out", .missingSegment, "segment 2") {
      $0.lines.removeAll { $0["segment"]?.integer == 2 }
    },
    Tampering("a segment's tail cut off", .segmentMismatch, "segment 1") { $0.lines.remove(at: $0.index(3, segment: 1)) },
    Tampering("a segment's head cut off", .outOfOrder, "entry 2 of segment 1") {
      $0.lines.remove(at: $0.index(1, segment: 1))
    },
    Tampering("a segment's entry put in with all hashes after it", .segmentMismatch, "segment 2") {
      $0.lines.insert($0.lines[$0.index(1, segment: 2)], at: $0.index(2, segment: 2))
      try $0.relink($0.indices(ofSegment: 2))
    },
    Tampering("the open segment's tail cut off", .missingEnd, "entry 2 of segment 3") {
      $0.lines.remove(at: $0.index(2, segment: 3))
    },
    Tampering("the open segment taken out", .missingEnd, "entry 1 of segment 3") {
      $0.lines.removeAll { $0["segment"]?.integer == 3 }
    },
    Tampering("the open segment rewritten with all hashes", .notOfCheckpoint, "entry 2 of segment 3") {
      $0.change($0.index(1, segment: 3), "details", to: ["trusted": false])
      try $0.relink($0.indices(ofSegment: 3))
    },
    Tampering("a segment that never was", .unknownSegment, "entry 1 of segment 4") {
      let copies = $0.indices(ofSegment: 3).map { [lines = $0.lines] in lines[$0] }
      let start = $0.index(2, segment: 3) + 1
      $0.lines.insert(contentsOf: copies, at: start)
      let indices = Array(start..<start + copies.count)
      for index in indices { $0.change(index, "segment", to: 4) }
      try $0.relink(indices)
    },
    Tampering("another tenant's entry", .wrongTenant, "administrative entry 2") {
      $0.change($0.index(2), "tenant", to: "other")
    },
    Tampering("a name exchanged", .nameAltered, "line 17") { sample in
      let index = sample.lines.lastIndex { $0["chain"]?.string == "names" } ?? -1
      sample.change(index, "name", to: "mallory")
    },
    Tampering("a member that no entry has", .malformedLine, "line 2") { $0.change($0.index(2), "note", to: "hello") },
  ]

  @Test("is found, with what and where", arguments: table)
  func found(_ tampering: Tampering) async throws {
    for engine in Engine.all {
      try await engine.withStore { store in
        var sample = try await AuditSample.make(in: store)
        let untouched = try sample.verify(from: sample.checkpoint)
        #expect(untouched.head.count == 9 && untouched.completeSegments == 2 && untouched.activityEntries == 7)
        try tampering.change(&sample)
        let fault = #expect(throws: AuditFault.self) { _ = try sample.verify(from: sample.checkpoint) }
        #expect(fault?.code == tampering.code && fault?.place == tampering.place, "\(String(describing: fault))")
      }
    }
  }

  @Test("every fault is produced by the table")
  func complete() {
    #expect(Set(Self.table.map(\.code)) == Set(AuditFault.Code.allCases))
  }

  static let keys: [AuditSigningKey] = [.ed25519(.init()), .p256(.init())]

  @Test("a checkpoint is believed only with the signature of the key, over all it says", arguments: Engine.all)
  func forgedCheckpoint(_ engine: Engine) async throws {
    try await engine.withStore { store in
      let checkpoint = try await AuditSample.make(in: store).checkpoint
      let open = try #require(checkpoint.open)
      for key in Self.keys {
        let signed = try SignedCheckpoint(checkpoint, signedBy: key)
        let line = signed.json
        #expect(try SignedCheckpoint(parsing: line.bytes).verified(by: key.verifyingKey) == checkpoint)
        let stranger: AuditSigningKey =
          switch key {
          case .ed25519: .ed25519(.init())
          case .p256: .p256(.init())
          }
        #expect(throws: SignedCheckpoint.Fault.badSignature) { _ = try signed.verified(by: stranger.verifyingKey) }
        let forgeries: [(String, JSONValue)] = [
          ("tenant", "other"), ("count", 8), ("head", .string(Base64URL.encode(Sample.bytes(32)))),
          ("at", "2026-11-24T12:00:01Z"), ("signature", .string(Base64URL.encode(Sample.bytes(64)))),
          ("segment", ["number": 3, "count": 1, "head": .string(Base64URL.encode(open.head.hash.bytes))]),
          ("segment", ["number": 4, "count": 2, "head": .string(Base64URL.encode(open.head.hash.bytes))]),
          ("segment", ["number": 3, "count": 2, "head": .string(Base64URL.encode(Sample.bytes(32)))]),
        ]
        for (name, value) in forgeries {
          var forged = try #require(line.object)
          #expect(forged[name] != nil && forged[name] != value, "\(name)")
          forged[name] = value
          let read = try SignedCheckpoint(parsing: JSONValue.object(forged).bytes)
          #expect(throws: SignedCheckpoint.Fault.badSignature, "\(name)") { _ = try read.verified(by: key.verifyingKey) }
        }
        var withoutSegment = try #require(line.object)
        withoutSegment["segment"] = nil
        let read = try SignedCheckpoint(parsing: JSONValue.object(withoutSegment).bytes)
        #expect(throws: SignedCheckpoint.Fault.badSignature) { _ = try read.verified(by: key.verifyingKey) }
      }
      let other = try SignedCheckpoint(checkpoint, signedBy: Self.keys[0])
      #expect(throws: SignedCheckpoint.Fault.otherAlgorithm) { _ = try other.verified(by: Self.keys[1].verifyingKey) }
    }
  }

  @Test("a checkpoint of another tenant vouches for nothing", arguments: Engine.all)
  func foreignCheckpoint(_ engine: Engine) async throws {
    try await engine.withStore { store in
      let sample = try await AuditSample.make(in: store)
      let foreign = AuditCheckpoint(
        tenant: Sample.otherTenant, head: sample.checkpoint.head, at: Sample.start, open: sample.checkpoint.open)
      let fault = #expect(throws: AuditFault.self) { _ = try sample.verify(from: foreign) }
      #expect(fault?.code == .wrongTenant && fault?.place == "the checkpoint")
    }
  }
}
