import ServiceAPI

/// The one thing to say first about a device: what stands in the way, the most decisive first.
enum Standing: String, Sendable, Hashable, CaseIterable {
  case trusted, retired, quarantined, suspended, pending
  /// The server cannot judge; nobody at the device can mend that.
  case undecided
  case neverAttested, failing, stale
  /// Denied for a reason that only an administrator can take away, as the assurance of the key.
  case refused

  /// How the page is coloured; never the only sign of what it says.
  var tone: String {
    switch self {
    case .trusted: "good"
    case .retired, .quarantined, .suspended, .failing, .refused: "bad"
    case .pending, .undecided, .neverAttested, .stale: "wait"
    }
  }

  var headline: String {
    switch self {
    case .trusted: "This device is trusted"
    case .retired: "This device is retired"
    case .quarantined: "This device is quarantined"
    case .suspended: "This device is suspended"
    case .pending: "This device waits for approval"
    case .undecided: "Trust cannot be decided right now"
    case .neverAttested: "This device has not attested yet"
    case .stale: "This device has not been heard from lately"
    case .failing, .refused: "This device is not trusted"
    }
  }

  /// Whether new evidence from the device can change the answer.
  var attestingHelps: Bool {
    switch self {
    case .neverAttested, .stale, .failing: true
    case .trusted, .retired, .quarantined, .suspended, .pending, .undecided, .refused: false
    }
  }

  func lead(_ groups: CheckGroups) -> String {
    let count = groups.toMend.count
    return switch self {
    case .trusted:
      groups.inGrace.isEmpty
        ? "There is nothing to mend. Go back to the application and try again."
        : "Go back to the application and try again. It stays so if what is in grace, below, is mended in time."
    case .retired:
      "It was taken out of use and does not come back under this name. To use the machine again, enrol it anew with a token "
        + "from your administrator."
    case .quarantined:
      "Two machines were seen using this device’s key. That happens when a disk or a virtual machine is copied, or set back "
        + "to an older snapshot; it also happens when a key is stolen. Only an administrator can release it."
    case .suspended:
      "An administrator has suspended it. Nothing you change on the device lifts that: ask your administrator why."
    case .pending:
      "It is enrolled. An administrator must approve it before it can be trusted; there is nothing to do on the device."
    case .undecided: "The fault is not your device’s. Wait a few minutes; if it lasts, tell your administrator."
    case .neverAttested: "It is enrolled, but no evidence has reached the server that counts. Attest once, as shown below."
    case .stale:
      count == 0
        ? "Trust lapses when the device does not attest for a while, for instance while it was switched off. Attest once, "
          + "as shown below."
        : "Trust has lapsed, and what was last seen needs mending too. Put right the \(Standing.things(count)) below, then "
          + "attest."
    case .failing:
      count == 0
        ? "A check does not pass. Attest again, as shown below, to see which."
        : "Below \(count == 1 ? "is" : "are") \(Standing.things(count)) to put right on the device. Then attest: access comes back "
          + "within seconds."
    case .refused: "Nothing you change on the device mends this: ask your administrator."
    }
  }

  private static func things(_ count: Int) -> String {
    let words = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    let number = (1...words.count).contains(count) ? words[count - 1] : String(count)
    return "\(number) \(count == 1 ? "thing" : "things")"
  }
}

extension PageModel {
  var standing: Standing {
    if trusted { return .trusted }
    switch state {
    case .retired: return .retired
    case .quarantined: return .quarantined
    case .suspended: return .suspended
    case .pending: return .pending
    case .active: break
    }
    let codes = Set(reasons.map(\.code))
    if !codes.isDisjoint(with: ["clock", "unavailable"]) { return .undecided }
    if codes.contains("never_attested") || attestedAt == nil { return .neverAttested }
    if codes.contains("stale") { return .stale }
    if codes.contains("failed_check") { return .failing }
    return codes.contains("assurance_too_low") ? .refused : .failing
  }

  /// What the reasons say beyond the headline and the checks below.
  var remarks: [String] {
    let told: Set<String> =
      switch standing {
      case .trusted: []
      case .retired, .quarantined, .suspended, .pending: [state.rawValue, "failed_check", "stale", "never_attested"]
      case .neverAttested: ["never_attested", "failed_check"]
      case .undecided, .failing, .stale, .refused: ["failed_check", "stale"]
      }
    return reasons.filter { !told.contains($0.code) }.map(\.message)
  }
}
