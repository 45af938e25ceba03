/// All checks this program knows, in the order in which they are shown. A new check is one type and one line here.
package enum CheckCatalogue {
  package static let types: [any Check.Type] = [
    SecurityUpdatesCheck.self,
    PackageMetadataCheck.self,
    DiskEncryptionCheck.self,
    FirewallCheck.self,
    ReleaseSupportedCheck.self,
    RebootCheck.self,
    AutomaticUpdatesCheck.self,
    ClockCheck.self,
    RecordedGapCheck.self,
  ]

  package static func type(named name: String) -> (any Check.Type)? { types.first { $0.name == name } }

  /// The same rules in the catalogue's order.
  static func inOrder(_ rules: [CheckRule]) -> [CheckRule] {
    types.compactMap { type in rules.first { $0.name == type.name } }
  }
}
