import Evidence
import StrictJSON

@testable import Store

/// A store's audit over three days, exported, with the checkpoint that was taken after all of it.
struct AuditSample {
  var lines: [JSONValue]
  let checkpoint: AuditCheckpoint

  /// Nine administrative entries (two of them close segments), segments of three, two and two entries, the last one open.
  static func make(in store: any Store) async throws -> AuditSample {
    try await store.write { transaction in
      for number in 1...7 {
        let at = Sample.start + .minutes(Int64(number))
        try transaction.appendAudit(Sample.event(at: at, owner: number % 2 == 0 ? "alice" : nil), in: Sample.tenant)
      }
      for (day, count) in [(0, 3), (1, 2), (2, 2)] {
        for _ in 0..<count {
          try transaction.appendActivity(Sample.decision(at: Sample.start + .days(Int64(day))), in: Sample.tenant)
        }
      }
      try transaction.appendAudit(Sample.event(), in: Sample.otherTenant)
    }
    return AuditSample(
      lines: try await export(of: Sample.tenant, from: store),
      checkpoint: try await store.read { try AuditCheckpoint(of: Sample.tenant, at: Sample.start, in: $0) })
  }

  static func export(of tenant: TenantID, from store: any Store, first: Int64 = 1) async throws -> [JSONValue] {
    var lines: [JSONValue] = []
    // Small pages, so that there are several.
    try await AuditExport(of: tenant, from: first, pageSize: 2).write(from: store) { line in
      lines.append(try JSONValue(parsing: line, limits: .answer))
    }
    return lines
  }

  func verify(from checkpoint: AuditCheckpoint?, first: Int64 = 1) throws(AuditFault) -> AuditVerification {
    var verifier = AuditVerifier(tenant: Sample.tenant, from: checkpoint, first: first)
    for line in lines { try verifier.read(line.bytes) }
    return try verifier.finish()
  }

  /// Where the entry stands among the lines; segment nil for the administrative chain.
  func index(_ sequence: Int64, segment: Int64? = nil) -> Int {
    lines.firstIndex {
      $0["sequence"]?.integer == sequence && $0["segment"]?.integer == segment && $0["chain"]?.string != "names"
    } ?? -1
  }

  func indices(ofSegment segment: Int64) -> [Int] { lines.indices.filter { lines[$0]["segment"]?.integer == segment } }

  mutating func change(_ index: Int, _ name: String, to value: JSONValue) {
    var object = lines[index].object ?? JSONObject()
    object[name] = value
    lines[index] = .object(object)
  }

  /// Gives entries the numbers, links and hashes that they would have, as an attacker with the store's source would.
  mutating func relink(_ indices: [Int]) throws {
    var previous: AuditEntry?
    for (offset, index) in indices.enumerated() {
      change(index, "sequence", to: .integer(Int64(offset) + 1))
      change(index, "previous", to: .string(Base64URL.encode((previous?.hash ?? .zero).bytes)))
      let hash = try AuditEntry(reading: lines[index]).computedHash
      change(index, "hash", to: .string(Base64URL.encode(hash.bytes)))
      previous = try AuditEntry(reading: lines[index])
    }
  }

  mutating func relinkChain() throws {
    try relink(lines.indices.filter { lines[$0]["chain"]?.string == "administrative" })
  }
}
