import Crypto
package import Evidence
import Logging
import ServiceLifecycle
package import Store
package import StrictJSON

/// A checkpoint with the key that verifies it: what is kept away from the server, so that rewriting shows.
package struct KeptCheckpoint: Sendable {
  package let checkpoint: SignedCheckpoint
  /// Ed25519, 32 raw bytes.
  package let key: [UInt8]

  package var json: JSONValue { ["signed": checkpoint.json, "key": .string(Base64URL.encode(key))] }
}

extension RootKey {
  /// The key that signs checkpoints of a tenant: the same on all replicas and after a restore, since it comes from the root.
  func checkpointKey(_ tenant: TenantID) throws -> Curve25519.Signing.PrivateKey {
    try Curve25519.Signing.PrivateKey(rawRepresentation: derive(.checkpoint, tenant: tenant, epoch: 0))
  }

  /// Signs where the audit of a tenant stands.
  package func signCheckpoint(
    of tenant: TenantID, at now: Instant, in reader: any StoreReader
  ) throws -> KeptCheckpoint {
    let key = try checkpointKey(tenant)
    let checkpoint = try AuditCheckpoint(of: tenant, at: now, in: reader)
    return KeptCheckpoint(
      checkpoint: try SignedCheckpoint(checkpoint, signedBy: .ed25519(key)), key: Array(key.publicKey.rawRepresentation))
  }
}

extension TrustService {
  /// Where the caller's audit stands now, signed.
  package func auditCheckpoint(by caller: Caller) async throws -> KeptCheckpoint {
    let now = clock.reading().now
    return try await store.read { [keys] in try keys.root.signCheckpoint(of: caller.tenant, at: now, in: $0) }
  }

  /// The whole audit, one JSON object a line.
  package func exportAudit(by caller: Caller, to sink: ([UInt8]) async throws -> Void) async throws {
    try await AuditExport(of: caller.tenant).write(from: store) { line in try await sink(line + [0x0A]) }
  }
}

/// Writes a signed checkpoint of each tenant to the log, and the standard tenant's to a file, every minute and at the end.
package struct CheckpointService: Service {
  package static let pause = Duration.seconds(60)

  private let service: TrustService
  private let keep: @Sendable ([UInt8]) throws -> Void

  /// `keep` stores the newest checkpoint outside the store.
  package init(service: TrustService, keep: @escaping @Sendable ([UInt8]) throws -> Void) {
    self.service = service
    self.keep = keep
  }

  package func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        await checkpoint()
        do { try await Task.sleep(for: Self.pause) } catch { break }
      }
    }
    await checkpoint()
  }

  private func checkpoint() async {
    let now = service.clock.reading().now
    let root = service.keys.root
    do {
      let kept = try await service.store.read { reader in
        try reader.tenants().map { ($0.id, try root.signCheckpoint(of: $0.id, at: now, in: reader).json) }
      }
      for (tenant, json) in kept {
        service.logger.info("audit checkpoint", metadata: ["tenant": "\(tenant)", "checkpoint": "\(json.text)"])
        if tenant == .standard { try keep(Array((json.text + "\n").utf8)) }
      }
    } catch {
      service.logger.error("no audit checkpoint", metadata: ["error": "\(error)"])
    }
  }
}
