import Posture

/// The patch level of a machine that apk keeps: Alpine and what is built on it.
///
/// Its indexes do not tell which update mends a hole (Alpine keeps that apart, in its security database), so the number of
/// those is never known.
struct ApkPatchLevel: PatchLevelReader {
  private let machine: Machine
  private var findings = PartialFindings()

  private static let repositories = "/etc/apk/repositories"
  private static let world = "/etc/apk/world"
  /// The second is what the first is replaced by where a cache is set up.
  private static let caches = ["/etc/apk/cache", "/var/cache/apk"]

  static func fact(on machine: Machine) async -> Fact<PatchLevel> {
    var reader = ApkPatchLevel(machine: machine)
    return await reader.fact()
  }

  private mutating func fact() async -> Fact<PatchLevel> {
    let indexes = indexes()
    let refreshed = refreshed(indexes)
    let behind = await behind(isBlind: indexes.isEmpty)
    let held = held(behind ?? [])
    findings.miss(
      "pending_security",
      because: UnknownReason(.notUnderstood, tried: Self.caches, detail: "apk's indexes carry no security advisories"))
    findings.miss(
      "automatic",
      because: UnknownReason(.notUnderstood, detail: "apk has no automatic upgrades of its own; a job of yours is not seen"))
    findings.miss("broken_packages", because: UnknownReason(.notUnderstood, detail: "apk's database is not read"))
    let isCurrent = behind?.isEmpty == true && refreshed != nil
    if !isCurrent {
      findings.miss("last_complete_upgrade", because: UnknownReason(.notFound, detail: "apk keeps no history of its upgrades"))
    }
    return findings.fact(
      PatchLevel(
        manager: "apk", metadataRefreshed: refreshed, pendingSecurity: nil, pendingOther: behind.map { $0.count - held },
        withheld: PatchLevel.Withheld(held: held), lastCompleteUpgrade: isCurrent ? refreshed : nil, reboot: reboot(),
        unknownParts: findings.unknownParts))
  }

  /// The fetched indexes, named by a digest of their repository's address.
  private mutating func indexes() -> [String] {
    findings.part("metadata_refreshed") { [machine] () throws(MachineError) in
      for cache in Self.caches {
        let names = try machine.namesIfThere(in: cache).filter { $0.hasPrefix("APKINDEX.") && $0.hasSuffix(".tar.gz") }
        if !names.isEmpty { return names.map { "\(cache)/\($0)" } }
      }
      return []
    } ?? []
  }

  /// The oldest of the indexes' times: one bears the time at which its server changed it, or of a later look that found
  /// nothing newer. Fewer indexes than repositories mean that one was never fetched.
  private mutating func refreshed(_ indexes: [String]) -> Int64? {
    let answer = findings.part("metadata_refreshed") { [machine] () throws(MachineError) -> Int64? in
      let lines = try machine.text(Self.repositories).split(whereSeparator: \.isNewline).map(\.trimmed)
      let remote = lines.filter { !$0.hasPrefix("#") && $0.range(ofText: "://") != nil }
      guard !indexes.isEmpty, indexes.count >= Set(remote).count else { return nil }
      var times: [Int64?] = []
      for index in indexes { times.append(try machine.newestChange(of: [index])) }
      return times.contains(nil) ? nil : times.compactMap { $0 }.min()
    }
    guard let time = answer ?? nil else {
      if findings.unknownParts["metadata_refreshed"] == nil {
        findings.miss(
          "metadata_refreshed",
          because: UnknownReason(
            .notFound, tried: [Self.repositories] + Self.caches, detail: "not every repository has a fetched index"))
      }
      return nil
    }
    findings.used(Self.repositories)
    return time
  }

  private mutating func behind(isBlind: Bool) async -> [String]? {
    do throws(MachineError) {
      guard !isBlind else { throw .notFound(Self.caches[1]) }
      guard let versions = ApkVersions(try await machine.commands.run(ApkVersions.command).text) else {
        throw .toolFailed(ApkVersions.command.line, status: 0, message: "its output is not a list of versions")
      }
      findings.used(ApkVersions.command.line)
      return versions.behind
    } catch {
      findings.miss("pending_other", "withheld", because: error.reason())
      return nil
    }
  }

  /// What the administrator asked for in a certain version (`name=1.0`, `name<2`, `name~1`).
  private mutating func held(_ behind: [String]) -> Int {
    findings.part("withheld") { [machine] () throws(MachineError) in
      var pinned: Set<String> = []
      do throws(MachineError) {
        for word in try machine.text(Self.world).split(whereSeparator: \.isWhitespace) {
          if let sign = word.firstIndex(where: { "=<~".contains($0) }) { pinned.insert(String(word[..<sign])) }
        }
      } catch .notFound {}
      return behind.count { pinned.contains($0) }
    } ?? 0
  }

  private mutating func reboot() -> PatchLevel.Reboot? {
    let kernels = findings.part("reboot") { [machine] () throws(MachineError) in
      try ReplacedKernels(on: machine, modules: "/lib/modules", mark: "modules.dep")
    }
    guard let kernels else { return nil }
    if let reboot = kernels.reboot { return reboot }
    findings.miss("reboot", because: kernels.reason)
    return nil
  }
}
