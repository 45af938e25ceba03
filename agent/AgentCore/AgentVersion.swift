/// What this program calls itself in evidence (`swname`, `swversion`) and in `User-Agent`.
package enum AgentVersion {
  package static let name = "vouchsafe-agent"
  /// Semantic versioning 2.0.
  package static let current = "0.1.0"
}
