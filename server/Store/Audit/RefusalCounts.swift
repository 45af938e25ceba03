import Evidence
import StrictJSON

/// Counts refusals by tenant, caller, code and minute, with the first of each as a sample. Its size is bounded.
struct RefusalCounts {
  private struct Key: Hashable {
    let tenant: TenantID
    let caller: String
    let code: String
    /// The moment at which it began.
    let minute: Instant
  }

  struct Entry: Sendable {
    let tenant: TenantID
    let caller: String
    let code: String
    let minute: Instant
    var count: Int64
    let sample: JSONObject

    var event: ActivityEvent {
      var details = JSONObject()
      details["caller"] = .string(caller)
      details["code"] = .string(code)
      details["minute"] = .string(minute.rfc3339)
      details["count"] = .integer(count)
      details["sample"] = .object(sample)
      return ActivityEvent(.refusals, at: minute, actor: .anonymous, subject: .tenant, details: details)
    }
  }

  /// Who is counted together when there are too many callers.
  static let others = "others"
  private static let minute: Int64 = 60

  private let capacity: Int
  private var entries: [Key: Entry] = [:]

  init(capacity: Int) { self.capacity = capacity }

  mutating func count(_ refusal: CountedRefusal, in tenant: TenantID) {
    let remainder = refusal.at.seconds % Self.minute
    let minute = refusal.at - .seconds(remainder < 0 ? remainder + Self.minute : remainder)
    merge(
      Entry(
        tenant: tenant, caller: refusal.caller, code: refusal.code, minute: minute, count: 1, sample: refusal.sample))
  }

  mutating func merge(_ entry: Entry) {
    let key = Key(tenant: entry.tenant, caller: entry.caller, code: entry.code, minute: entry.minute)
    if let known = entries[key] {
      entries[key]?.count = known.count &+ entry.count
    } else if entries.count < capacity {
      entries[key] = entry
    } else {
      mergeWithOthers(entry)
    }
  }

  /// At most one entry for each tenant, code and minute beyond the capacity; codes are a closed list.
  private mutating func mergeWithOthers(_ entry: Entry) {
    let key = Key(tenant: entry.tenant, caller: Self.others, code: entry.code, minute: entry.minute)
    let known = entries[key]
    entries[key] = Entry(
      tenant: entry.tenant, caller: Self.others, code: entry.code, minute: entry.minute,
      count: (known?.count ?? 0) &+ entry.count, sample: known?.sample ?? entry.sample)
  }

  /// Those of minutes that are over at `now`, which are then forgotten.
  mutating func take(before now: Instant) -> [Entry] {
    let due = entries.filter { $0.key.minute + .seconds(Self.minute) <= now }
    for key in due.keys { entries[key] = nil }
    return due.values.sorted { ($0.minute, $0.caller, $0.code) < ($1.minute, $1.caller, $1.code) }
  }
}
