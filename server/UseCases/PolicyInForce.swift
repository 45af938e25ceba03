import Evidence
import Store
import StrictJSON
import Trust

/// The policy of a tenant at one moment, with what its grace periods need.
struct PolicyInForce: Sendable {
  let policy: Policy
  let moments: InForceMoments
}

extension TrustService {
  /// The policy in force; nil if there is none or it cannot be read, which nobody may take for "everything passes".
  func policyInForce(in tenant: TenantID, _ reader: any StoreReader) throws(StoreError) -> PolicyInForce? {
    guard let active = try reader.activePolicy(in: tenant), let policy = policies.policy(active.policy) else { return nil }
    do throws(JSONFieldError) {
      return PolicyInForce(policy: policy, moments: try InForceMoments(reading: active.inForce))
    } catch {
      return nil
    }
  }

  /// A policy that is about to be applied: new evidence is appraised under it too, so that nothing is missing at the switch.
  func policyBeingApplied(in tenant: TenantID, _ reader: any StoreReader) throws(StoreError) -> PolicyInForce? {
    guard let value = try reader.setting(Self.stagingSetting(tenant)), let digestText = value["digest"]?.string,
      let digest = PolicyDigest(base64URL: digestText), let row = try reader.policy(digest, in: tenant),
      let policy = policies.policy(row), let moments = value["moments"]
    else { return nil }
    do throws(JSONFieldError) {
      return PolicyInForce(policy: policy, moments: try InForceMoments(reading: moments))
    } catch {
      return nil
    }
  }

  static func stagingSetting(_ tenant: TenantID) -> String { "staging_policy/\(tenant)" }
}
