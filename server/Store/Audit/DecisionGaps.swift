import Evidence
import StrictJSON

/// Counts, for each tenant, decisions that got no row.
struct DecisionGaps {
  struct Gap: Sendable {
    let tenant: TenantID
    var count: Int64
    var from: Instant
    var until: Instant

    var event: ActivityEvent {
      var details = JSONObject()
      details["count"] = .integer(count)
      details["from"] = .string(from.rfc3339)
      details["until"] = .string(until.rfc3339)
      return ActivityEvent(.decisionsLost, at: until, actor: .server, subject: .tenant, details: details)
    }
  }

  private var gaps: [TenantID: Gap] = [:]

  mutating func count(_ count: Int64, at moment: Instant, in tenant: TenantID) {
    merge(Gap(tenant: tenant, count: count, from: moment, until: moment))
  }

  mutating func merge(_ gap: Gap) {
    guard var known = gaps[gap.tenant] else {
      gaps[gap.tenant] = gap
      return
    }
    known.count &+= gap.count
    known.from = min(known.from, gap.from)
    known.until = max(known.until, gap.until)
    gaps[gap.tenant] = known
  }

  /// All gaps, which are then forgotten.
  mutating func take() -> [Gap] {
    defer { gaps = [:] }
    return gaps.values.sorted { $0.tenant.description < $1.tenant.description }
  }
}
