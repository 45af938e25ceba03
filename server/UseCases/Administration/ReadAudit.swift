import Evidence
package import ServiceAPI
package import Store
import StrictJSON

/// An administrator or auditor reads what was recorded.
extension TrustService {
  package func listAudit(after: Int64, limit: Int, by caller: Caller) async throws -> AuditList {
    let entries = try await store.read { try $0.auditEntries(in: caller.tenant, after: after, limit: limit) }
    return AuditList(
      entries: entries.map(AuditLine.init),
      next: entries.count == limit ? entries.last.map { String($0.sequence) } : nil)
  }
}

extension AuditLine {
  package init(_ entry: AuditEntry) {
    let chain =
      switch entry.chain {
      case .administrative: "admin"
      case .activity(let segment): "activity/\(segment)"
      }
    self.init(
      chain: chain, sequence: entry.sequence, at: entry.at.rfc3339, kind: entry.kind, actor: entry.actor,
      subject: entry.subject, details: entry.details, previous: Base64URL.encode(entry.previous.bytes),
      hash: Base64URL.encode(entry.hash.bytes))
  }
}
