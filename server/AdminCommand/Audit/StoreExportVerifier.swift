import Crypto
import Evidence
import Store
import StrictJSON

/// Judges an export by the rules of the store that wrote it.
struct StoreExportVerifier: ExportVerifier {
  private var inner: AuditVerifier

  /// A checkpoint is believed for being kept away from the server; its signature shows that it was kept whole.
  init(tenant: TenantID, checkpoint: JSONValue?) throws(AdminFailure) {
    inner = AuditVerifier(
      tenant: tenant, from: try checkpoint.map { value throws(AdminFailure) in try Self.genuine(value) })
  }

  mutating func read(_ line: ArraySlice<UInt8>) throws(ExportFault) {
    do throws(AuditFault) { try inner.read(line) } catch { throw ExportFault(error) }
  }

  consuming func finish() throws(ExportFault) -> KeyValuePairs<String, String> {
    do throws(AuditFault) {
      let found = try inner.finish()
      return [
        "Administrative entries": "\(found.administrativeEntries)", "Attestations and decisions": "\(found.activityEntries)",
        "Closed days": "\(found.completeSegments)", "Pruned days": "\(found.prunedSegments)",
        "Head": Base64URL.encode(found.head.hash.bytes),
      ]
    } catch {
      throw ExportFault(error)
    }
  }

  private static func genuine(_ value: JSONValue) throws(AdminFailure) -> AuditCheckpoint {
    do {
      var reader = try JSONObjectReader(value)
      let signed = try SignedCheckpoint(parsing: try reader.value("signed").bytes)
      let key = Base64URL.decode(try reader.string("key", maxBytes: 64).utf8) ?? []
      try reader.finish()
      return try signed.verified(by: .ed25519(try Curve25519.Signing.PublicKey(rawRepresentation: key)))
    } catch {
      throw AdminFailure(.localFile, "The checkpoint is not one that a server signed: \(error)")
    }
  }
}

extension ExportFault {
  fileprivate init(_ fault: AuditFault) {
    self.init(code: fault.code.rawValue, place: fault.place + (fault.line.map { " (line \($0))" } ?? ""))
  }
}
