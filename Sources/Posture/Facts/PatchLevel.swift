package import StrictJSON

/// What the package manager knows of updates that are not installed, and how old that knowledge is.
///
/// Times are seconds since 1970 by the machine's own clock and files. A part that could not be known is absent and has its
/// reason in `unknownParts`.
package struct PatchLevel: PostureFact {
  package static let name = "patch_level"
  package static let version = 1

  /// One update that could be installed now.
  package struct Update: Sendable, Hashable {
    /// The package's name as the package manager writes it.
    package let package: String
    /// The version that would be installed.
    package let version: String

    package init(package: String, version: String) {
      self.package = package
      self.version = version
    }
  }

  /// Updates the manager knows of but would not install now, by why.
  package struct Withheld: Sendable, Hashable {
    /// Security updates held back by a phased roll-out.
    package let phased: Int
    /// Security updates of packages that the administrator holds or pins.
    package let held: Int
    /// Security updates that need a subscription (Ubuntu Pro's ESM).
    package let needsSubscription: Int
    /// Security updates blocked by dependencies or an interrupted installation.
    package let blocked: Int

    package init(phased: Int = 0, held: Int = 0, needsSubscription: Int = 0, blocked: Int = 0) {
      self.phased = phased
      self.held = held
      self.needsSubscription = needsSubscription
      self.blocked = blocked
    }
  }

  /// Whether something newer than what runs is installed.
  package struct Reboot: Sendable, Hashable {
    package let needed: Bool
    /// The release of the kernel that would boot next, when it could be told.
    package let bootableKernel: String?
    /// Packages that asked for a reboot; at most 16.
    package let packages: [String]

    package init(needed: Bool, bootableKernel: String? = nil, packages: [String] = []) {
      self.needed = needed
      self.bootableKernel = bootableKernel
      self.packages = packages
    }
  }

  /// Automatic installation of security updates.
  package struct Automatic: Sendable, Hashable {
    /// Configured, and its timer would fire.
    package let enabled: Bool
    /// When it last ran to its end.
    package let lastSuccess: Int64?

    package init(enabled: Bool, lastSuccess: Int64? = nil) {
      self.enabled = enabled
      self.lastSuccess = lastSuccess
    }
  }

  /// `apt`, `dnf`, …
  package let manager: String
  /// When the package lists were last refreshed from every source.
  package let metadataRefreshed: Int64?
  /// Sources whose lists are missing, expired (`Valid-Until` has passed) or failed to refresh; at most 16.
  package let failingSources: [String]
  /// How many security updates are installable now; nil if that is unknown.
  package let pendingSecurity: Int?
  /// Their names and versions, sorted by name; at most 100 of them.
  package let pendingSecurityUpdates: [Update]
  /// How many other updates are installable now.
  package let pendingOther: Int?
  package let withheld: Withheld
  /// The last time after which, by the manager's history, nothing was left pending: no update pending now was there then.
  package let lastCompleteUpgrade: Int64?
  package let reboot: Reboot?
  package let automatic: Automatic?
  /// Packages unpacked but not configured, or otherwise broken.
  package let brokenPackages: Int
  /// Parts that could not be known, by member name.
  package let unknownParts: [String: UnknownReason]

  package init(
    manager: String, metadataRefreshed: Int64?, failingSources: [String] = [], pendingSecurity: Int?,
    pendingSecurityUpdates: [Update] = [], pendingOther: Int?, withheld: Withheld = Withheld(),
    lastCompleteUpgrade: Int64? = nil, reboot: Reboot? = nil, automatic: Automatic? = nil, brokenPackages: Int = 0,
    unknownParts: [String: UnknownReason] = [:]
  ) {
    self.manager = manager
    self.metadataRefreshed = metadataRefreshed
    self.failingSources = failingSources
    self.pendingSecurity = pendingSecurity
    self.pendingSecurityUpdates = pendingSecurityUpdates
    self.pendingOther = pendingOther
    self.withheld = withheld
    self.lastCompleteUpgrade = lastCompleteUpgrade
    self.reboot = reboot
    self.automatic = automatic
    self.brokenPackages = brokenPackages
    self.unknownParts = unknownParts
  }
}

extension PatchLevel {
  package static let maxListedUpdates = 100
  private static let times: ClosedRange<Int64> = 0...JSONLimits.safeInteger
  private static let counts: ClosedRange<Int64> = 0...1_000_000

  package init(reading value: JSONValue, at pointer: String) throws(JSONFieldError) {
    var reader = try JSONObjectReader(value, at: pointer)
    let manager = try reader.string("manager", maxBytes: 32)
    let metadataRefreshed = try reader.optionalInteger("metadata_refreshed", in: Self.times)
    let failingSources = try reader.strings("failing_sources", maxCount: 16, maxBytes: 256)
    let pendingSecurity = try reader.optionalInteger("pending_security", in: Self.counts)
    let updates = try reader.array("pending_security_updates", maxCount: Self.maxListedUpdates) {
      value, pointer throws(JSONFieldError) in
      var reader = try JSONObjectReader(value, at: pointer)
      let update = Update(
        package: try reader.string("package", maxBytes: 128), version: try reader.string("version", maxBytes: 128))
      try reader.finish()
      return update
    }
    let pendingOther = try reader.optionalInteger("pending_other", in: Self.counts)
    let withheld = try Withheld(reading: try reader.value("withheld"), at: reader.pointer(to: "withheld"))
    let lastCompleteUpgrade = try reader.optionalInteger("last_complete_upgrade", in: Self.times)
    var reboot: Reboot?
    if let value = reader.optional("reboot") { reboot = try Reboot(reading: value, at: reader.pointer(to: "reboot")) }
    var automatic: Automatic?
    if let value = reader.optional("automatic") {
      automatic = try Automatic(reading: value, at: reader.pointer(to: "automatic"))
    }
    let broken = try reader.integer("broken_packages", in: Self.counts)
    let unknown = try UnknownReason.parts(try reader.value("unknown_parts"), at: reader.pointer(to: "unknown_parts"))
    try reader.finish()
    if let pendingSecurity, Int64(updates.count) > pendingSecurity {
      throw JSONFieldError(reader.pointer(to: "pending_security_updates"), .invalid("lists more than pending_security"))
    }
    self.init(
      manager: manager, metadataRefreshed: metadataRefreshed, failingSources: failingSources,
      pendingSecurity: pendingSecurity.map(Int.init), pendingSecurityUpdates: updates,
      pendingOther: pendingOther.map(Int.init), withheld: withheld, lastCompleteUpgrade: lastCompleteUpgrade,
      reboot: reboot, automatic: automatic, brokenPackages: Int(broken), unknownParts: unknown)
  }

  package var json: JSONValue {
    var object = JSONObject()
    object["manager"] = .string(manager)
    object["metadata_refreshed"] = metadataRefreshed.map(JSONValue.integer)
    object["failing_sources"] = .array(failingSources.map(JSONValue.string))
    object["pending_security"] = pendingSecurity.map { .integer(Int64($0)) }
    object["pending_security_updates"] = .array(
      pendingSecurityUpdates.map { ["package": .string($0.package), "version": .string($0.version)] })
    object["pending_other"] = pendingOther.map { .integer(Int64($0)) }
    object["withheld"] = [
      "phased": .integer(Int64(withheld.phased)), "held": .integer(Int64(withheld.held)),
      "needs_subscription": .integer(Int64(withheld.needsSubscription)), "blocked": .integer(Int64(withheld.blocked)),
    ]
    object["last_complete_upgrade"] = lastCompleteUpgrade.map(JSONValue.integer)
    object["reboot"] = reboot?.json
    object["automatic"] = automatic?.json
    object["broken_packages"] = .integer(Int64(brokenPackages))
    object["unknown_parts"] = UnknownReason.json(ofParts: unknownParts)
    return .object(object)
  }
}

extension PatchLevel.Withheld {
  init(reading value: JSONValue, at pointer: String) throws(JSONFieldError) {
    var reader = try JSONObjectReader(value, at: pointer)
    self.init(
      phased: Int(try reader.integer("phased", in: 0...1_000_000)),
      held: Int(try reader.integer("held", in: 0...1_000_000)),
      needsSubscription: Int(try reader.integer("needs_subscription", in: 0...1_000_000)),
      blocked: Int(try reader.integer("blocked", in: 0...1_000_000)))
    try reader.finish()
  }
}

extension PatchLevel.Reboot {
  init(reading value: JSONValue, at pointer: String) throws(JSONFieldError) {
    var reader = try JSONObjectReader(value, at: pointer)
    self.init(
      needed: try reader.bool("needed"), bootableKernel: try reader.optionalString("bootable_kernel", maxBytes: 128),
      packages: try reader.strings("packages", maxCount: 16, maxBytes: 128))
    try reader.finish()
  }

  var json: JSONValue {
    var object = JSONObject()
    object["needed"] = .bool(needed)
    object["bootable_kernel"] = bootableKernel.map(JSONValue.string)
    object["packages"] = .array(packages.map(JSONValue.string))
    return .object(object)
  }
}

extension PatchLevel.Automatic {
  init(reading value: JSONValue, at pointer: String) throws(JSONFieldError) {
    var reader = try JSONObjectReader(value, at: pointer)
    self.init(
      enabled: try reader.bool("enabled"),
      lastSuccess: try reader.optionalInteger("last_success", in: 0...JSONLimits.safeInteger))
    try reader.finish()
  }

  var json: JSONValue {
    var object = JSONObject()
    object["enabled"] = .bool(enabled)
    object["last_success"] = lastSuccess.map(JSONValue.integer)
    return .object(object)
  }
}
