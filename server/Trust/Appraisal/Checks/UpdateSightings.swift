import Evidence
import Posture
import StrictJSON

/// Since when each pending security update has been known to this server: what dates an update that carries no date.
///
/// The first sight is the beginning only if earlier evidence showed the update absent. Otherwise the machine may have been
/// neglected for long: the beginning is the last upgrade that left nothing pending, or unknown.
struct UpdateSightings: Sendable, Hashable {
  /// Where the beginning comes from.
  enum Origin: String, Sendable, Hashable, CaseIterable {
    case sight, upgrade, unknown
  }

  struct Sighting: Sendable, Hashable {
    let package: String
    let since: Instant
    let origin: Origin
  }

  /// By package: a newer version of a pending package is the same neglect. The empty name stands for all unlisted ones.
  private(set) var pending: [Sighting] = []
  /// Whether some evidence has listed everything that was pending, from lists that were current: what is not in `pending`
  /// was absent then.
  private(set) var isComplete = false

  static let unlisted = ""

  init() {}

  /// What was remembered; nothing if it cannot be read, which makes every age unknown.
  init(remembered value: JSONValue) {
    do throws(JSONFieldError) {
      try self.init(reading: value, at: "")
    } catch {
      self.init()
    }
  }

  /// The update that has been pending longest; among those of one moment one whose age is known.
  var oldest: Sighting? { pending.min { ($0.since, $0.origin == .unknown ? 1 : 0) < ($1.since, $1.origin == .unknown ? 1 : 0) } }
  var hasUnknownAge: Bool { pending.contains { $0.origin == .unknown } }
  var names: [String] { pending.map(\.package).filter { !$0.isEmpty } }

  /// What is known after evidence that counted the pending updates.
  func after(
    _ patchLevel: PatchLevel, at attestedAt: Instant, lastCompleteUpgrade: Instant?, listsAreCurrent: Bool
  ) -> UpdateSightings {
    var next = UpdateSightings()
    var names: [String] = []
    for update in patchLevel.pendingSecurityUpdates where names.last != update.package && !names.contains(update.package) {
      names.append(update.package)
    }
    let listsAll = patchLevel.pendingSecurityUpdates.count == patchLevel.pendingSecurity
    if !listsAll { names.append(Self.unlisted) }
    for name in names {
      next.pending.append(sighting(of: name, at: attestedAt, lastCompleteUpgrade: lastCompleteUpgrade))
    }
    next.isComplete = isComplete || listsAll && listsAreCurrent
    return next
  }

  private func sighting(of name: String, at attestedAt: Instant, lastCompleteUpgrade: Instant?) -> Sighting {
    let upgrade = lastCompleteUpgrade.map { min($0, attestedAt) }
    if let known = pending.first(where: { $0.package == name }) {
      // After an upgrade that left nothing pending, the same package is pending anew.
      guard let upgrade, upgrade > known.since else {
        return Sighting(package: name, since: min(known.since, attestedAt), origin: known.origin)
      }
      return Sighting(package: name, since: upgrade, origin: .upgrade)
    }
    if let unlisted = pending.first(where: { $0.package == Self.unlisted }) {
      // It may have been among those that did not fit into the message before.
      return Sighting(package: name, since: max(unlisted.since, upgrade ?? unlisted.since), origin: unlisted.origin)
    }
    if isComplete { return Sighting(package: name, since: attestedAt, origin: .sight) }
    if let upgrade { return Sighting(package: name, since: upgrade, origin: .upgrade) }
    return Sighting(package: name, since: attestedAt, origin: .unknown)
  }
}

extension UpdateSightings {
  init(reading value: JSONValue, at pointer: String) throws(JSONFieldError) {
    var reader = try JSONObjectReader(value, at: pointer)
    isComplete = try reader.bool("complete")
    pending = try reader.array("pending", maxCount: PatchLevel.maxListedUpdates + 1) {
      value, pointer throws(JSONFieldError) in
      var reader = try JSONObjectReader(value, at: pointer)
      let sighting = Sighting(
        package: try reader.string("package", maxBytes: 128), since: try reader.instant("since"),
        origin: try reader.choice("origin"))
      try reader.finish()
      return sighting
    }
    try reader.finish()
  }

  var json: JSONValue {
    [
      "complete": .bool(isComplete),
      "pending": .array(
        pending.map {
          [
            "package": .string($0.package), "since": .integer($0.since.seconds), "origin": .string($0.origin.rawValue),
          ]
        }),
    ]
  }
}
