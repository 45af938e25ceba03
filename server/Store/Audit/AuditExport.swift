package import Evidence
import StrictJSON

/// Writes a tenant's audit as JSON lines, page by page: the administrative chain, the segments, the names that are known.
package struct AuditExport: Sendable {
  /// Retention deleted what was about to be written: begin again.
  package struct PrunedMeanwhile: Error, Hashable, Sendable {
    package let segment: Int64
  }

  private let tenant: TenantID
  private let first: Int64
  private let pageSize: Int

  /// From that administrative entry on, with the segments closed since then; 1 is all.
  package init(of tenant: TenantID, from first: Int64 = 1, pageSize: Int = 500) {
    self.tenant = tenant
    self.first = max(1, first)
    self.pageSize = max(1, pageSize)
  }

  /// Gives each line, without its line feed, to `sink`; what is appended meanwhile is not in it. Returns the head it reaches.
  @discardableResult
  package func write(from store: any Store, to sink: ([UInt8]) async throws -> Void) async throws -> AuditHead {
    let (head, segments) = try await store.read { [tenant] reader in
      (try reader.auditHead(of: tenant), try reader.auditSegments(in: tenant))
    }
    try await writeChain(until: head.count, from: store, to: sink)
    for segment in segments where segment.prunedAt == nil && (segment.closedBy ?? .max) >= first {
      try await write(segment, from: store, to: sink)
    }
    try await writeNames(from: store, to: sink)
    return head
  }

  private func writeChain(until last: Int64, from store: any Store, to sink: ([UInt8]) async throws -> Void) async throws {
    var done = first - 1
    while done < last {
      let page = try await store.read { [tenant, pageSize, done] reader in
        try reader.auditEntries(in: tenant, after: done, limit: Int(min(Int64(pageSize), last - done)))
      }
      guard let end = page.last?.sequence else { throw StoreError.corrupt("administrative entry \(done + 1) is missing") }
      for entry in page { try await sink(entry.json.bytes) }
      done = end
    }
  }

  private func write(
    _ segment: AuditSegment, from store: any Store, to sink: ([UInt8]) async throws -> Void
  ) async throws {
    var done: Int64 = 0
    while done < segment.head.count {
      let page = try await store.read { [tenant, pageSize, done] reader in
        let limit = Int(min(Int64(pageSize), segment.head.count - done))
        let entries = try reader.activityEntries(in: tenant, segment: segment.number, after: done, limit: limit)
        let isPruned = try reader.auditSegments(in: tenant).contains { $0.number == segment.number && $0.prunedAt != nil }
        if isPruned { throw PrunedMeanwhile(segment: segment.number) }
        return entries
      }
      guard let end = page.last?.sequence else {
        throw StoreError.corrupt("entry \(done + 1) of segment \(segment.number) is missing")
      }
      for entry in page { try await sink(entry.json.bytes) }
      done = end
    }
  }

  private func writeNames(from store: any Store, to sink: ([UInt8]) async throws -> Void) async throws {
    var after: Bytes32?
    repeat {
      let page = try await store.read { [tenant, pageSize, after] reader in
        try reader.auditUserNames(in: tenant, after: after, limit: pageSize)
      }
      for name in page { try await sink(name.json.bytes) }
      after = page.count < pageSize ? nil : page.last?.commitment
    } while after != nil
  }
}
