package import Posture

/// Reads what the package manager knows of updates that are not installed, and how old that knowledge is.
///
/// It never refreshes, locks or changes anything and needs no root. A manager without a reader is named and unknown.
package struct PatchLevelCollector: Collector {
  /// Room for one simulation of an upgrade on a slow and busy machine.
  package var deadline: Duration { .seconds(120) }

  package init() {}

  package func collect(from machine: Machine) async -> Fact<PatchLevel> {
    do throws(MachineError) {
      switch try PackageManager.inCharge(of: machine) {
      case .some(let manager):
        if let reader = manager.reader { return await reader.fact(on: machine) }
        return .unknown(
          UnknownReason(
            .notUnderstood, tried: UnknownReason.bounded(tried: PackageManager.places),
            detail: "packages are kept by \(manager.rawValue), which this agent does not understand"))
      case nil:
        return .unknown(UnknownReason(.notFound, tried: UnknownReason.bounded(tried: PackageManager.places)))
      }
    } catch {
      return .unknown(error.reason())
    }
  }
}
