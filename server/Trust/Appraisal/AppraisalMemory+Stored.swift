package import Evidence
package import StrictJSON

extension AppraisalMemory {
  /// Reads what `stored` wrote.
  package init(reading value: JSONValue, at pointer: String = "") throws(JSONFieldError) {
    var reader = try JSONObjectReader(value, at: pointer)
    _ = try reader.integer("v", in: 1...1)
    let checksPointer = reader.pointer(to: "checks")
    let entries = try JSONObjectReader(try reader.value("checks"), at: checksPointer)
    try reader.finish()
    guard entries.object.members.count <= 64 else { throw JSONFieldError(checksPointer, .tooMany(limit: 64)) }
    self.init()
    for member in entries.object.members {
      self[member.name] = try CheckMemory(reading: member.value, at: entries.pointer(to: member.name))
    }
  }

  /// For the store; the same memory makes the same bytes.
  package var stored: JSONValue {
    var entries = JSONObject()
    for (name, memory) in checks.sorted(by: { $0.key < $1.key }) { entries[name] = memory.json }
    return ["v": 1, "checks": .object(entries)]
  }

  /// Forgets every first failure, mend and grace later than `moment`, when a clock was found to have been ahead.
  ///
  /// What a check itself remembers mends itself: no sighting is believed to be later than the evidence.
  package func voiding(after moment: Instant) -> AppraisalMemory {
    var next = self
    for (name, memory) in checks { next[name] = memory.voiding(after: moment) }
    return next
  }
}

extension CheckMemory {
  init(reading value: JSONValue, at pointer: String) throws(JSONFieldError) {
    var reader = try JSONObjectReader(value, at: pointer)
    self.init()
    firstFailure = try reader.optionalInstant("first_failure")
    passingSince = try reader.optionalInstant("passing_since")
    passingUntil = try reader.optionalInstant("passing_until")
    failsFrom = try reader.optionalInstant("fails_from")
    switch (try reader.optionalInstant("grace_start"), try reader.optionalInstant("grace_end")) {
    case (nil, nil): break
    case (let start?, let end?): grace = GracePeriod(start: start, end: end)
    case (.some, nil), (nil, .some):
      throw JSONFieldError(pointer, .invalid("has one of grace_start and grace_end without the other"))
    }
    notes = reader.optional("notes")
    try reader.finish()
  }

  var json: JSONValue {
    var object = JSONObject()
    object["first_failure"] = firstFailure.map { .integer($0.seconds) }
    object["passing_since"] = passingSince.map { .integer($0.seconds) }
    object["passing_until"] = passingUntil.map { .integer($0.seconds) }
    object["fails_from"] = failsFrom.map { .integer($0.seconds) }
    object["grace_start"] = grace.map { .integer($0.start.seconds) }
    object["grace_end"] = grace.map { .integer($0.end.seconds) }
    object["notes"] = notes
    return .object(object)
  }

  fileprivate func voiding(after moment: Instant) -> CheckMemory {
    var next = self
    if let firstFailure, firstFailure > moment { next.firstFailure = nil }
    if let passingSince, passingSince > moment {
      next.passingSince = nil
      next.passingUntil = nil
    }
    if let grace, grace.start > moment { next.grace = nil }
    return next
  }
}
