package import ServiceAPI

/// What a policy demands of the key that signs a device's evidence.
package struct AssuranceDemand: Sendable, Hashable {
  /// Who must vouch for the TPM's endorsement key.
  package enum Vouching: Sendable, Hashable {
    case nobody
    /// At least one of them; never empty.
    case anyOf(Set<EKVoucher>)
    /// Every one of them; never empty.
    case allOf(Set<EKVoucher>)
  }

  package let minimum: Assurance
  package let vouching: Vouching

  package init(minimum: Assurance, vouching: Vouching = .nobody) {
    self.minimum = minimum
    self.vouching = vouching
  }

  package static let software = AssuranceDemand(minimum: .software)

  /// Why the demand is not met, in words; nil if it is.
  package func unmet(by assurance: Assurance, vouchedBy vouchers: Set<EKVoucher>) -> String? {
    guard assurance >= minimum else {
      return "the device's key is held in \(assurance.rawValue), \(minimum.rawValue) is required"
    }
    switch vouching {
    case .nobody: return nil
    case .anyOf(let wanted):
      return vouchers.isDisjoint(with: wanted) ? "the TPM must be vouched for by \(Self.words(wanted, " or "))" : nil
    case .allOf(let wanted):
      return wanted.isSubset(of: vouchers) ? nil : "the TPM must be vouched for by \(Self.words(wanted, " and "))"
    }
  }

  /// Whether something that met `old` may fail to meet this.
  package func isStricter(than old: AssuranceDemand) -> Bool {
    let everybody: [(Assurance, Set<EKVoucher>)] = [
      (.software, []), (.tpm, []), (.tpm, [.operator]), (.tpm, [.manufacturer]), (.tpm, [.operator, .manufacturer]),
    ]
    return everybody.contains { old.unmet(by: $0.0, vouchedBy: $0.1) == nil && unmet(by: $0.0, vouchedBy: $0.1) != nil }
  }

  private static func words(_ vouchers: Set<EKVoucher>, _ joint: String) -> String {
    vouchers.sorted().map { "its \($0.rawValue)" }.joined(separator: joint)
  }
}
