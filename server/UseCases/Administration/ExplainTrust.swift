package import Evidence
package import ServiceAPI
import Store
import StrictJSON
import Trust

/// An administrator asks what a PDP would be told, and why. Not recorded as a decision: nobody was let in.
extension TrustService {
  package func explainTrust(device: DeviceID, user: User, by caller: Caller) async throws -> TrustExplanation {
    let reading = clock.reading()
    return try await store.read { [self] reader in
      let found = try find(device, in: caller.tenant, reader)
      let reply = decide(found, device, user, reading, now: reading.now)
      guard let row = found.row else {
        return TrustExplanation(answer: reply.answer, state: nil, checks: [], exceptions: [])
      }
      let exceptions = try reader.exceptions(for: row.id, owner: row.owner, in: row.tenant)
      return TrustExplanation(
        answer: reply.answer, state: row.status.rawValue,
        checks: try checkReports(of: row, under: found.inForce, now: reading.now, reader),
        exceptions: exceptions.map { ExceptionEntry($0, now: reading.now) })
    }
  }
}
