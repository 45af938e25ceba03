import Posture

/// What a reader gathers on its way: the places that answered, and the parts that nothing answered, with the reason of each.
struct PartialFindings {
  private(set) var sources: [String] = []
  private(set) var unknownParts: [String: UnknownReason] = [:]

  mutating func used(_ source: String) {
    if !sources.contains(source) { sources.append(source) }
  }

  mutating func miss(_ parts: String..., because reason: UnknownReason) {
    for part in parts { unknownParts[part] = reason }
  }

  /// The part that `read` gives, or nil with its failure as the reason.
  mutating func part<Value>(_ name: String, _ read: () throws(MachineError) -> Value) -> Value? {
    do throws(MachineError) {
      return try read()
    } catch {
      unknownParts[name] = error.reason()
      return nil
    }
  }

  func fact(_ level: PatchLevel) -> Fact<PatchLevel> { .known(level, from: UnknownReason.bounded(tried: sources)) }
}

extension Machine {
  /// The names in a directory, none if it is not there.
  func namesIfThere(in path: String) throws(MachineError) -> [String] {
    do throws(MachineError) { return try names(in: path) } catch .notFound { return [] }
  }

  /// The newest of the files' times that are plausible and not in the future: a time to come tells nothing.
  func newestChange(of paths: [String]) throws(MachineError) -> Int64? {
    var newest: Int64?
    for path in paths {
      do throws(MachineError) {
        guard let time = try followedStatus(path).plausibleTime, time <= now() else { continue }
        newest = max(newest ?? time, time)
      } catch .notFound {}
    }
    return newest
  }
}
