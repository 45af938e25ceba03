import Store

extension TrustService {
  /// Whether the store answers: what a load balancer asks.
  package func isReady() async -> Bool {
    do {
      _ = try await store.read { try $0.clockMark() }
      return true
    } catch {
      return false
    }
  }
}
