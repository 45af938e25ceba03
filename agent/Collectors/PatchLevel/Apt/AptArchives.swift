import Posture

/// The archives of the configuration with what their last refresh left in apt's lists.
struct AptArchives: Sendable {
  struct Archive: Sendable {
    let source: AptSource
    /// Nil if its list is missing: it was never fetched, or the last attempt to name it failed.
    let release: AptRelease?

    var isSecurity: Bool { release?.isSecurity == true || source.isNamedSecurity }

    /// Missing, or past the time until which the archive vouched for it.
    func isFailing(at now: Int64) -> Bool { release.map { !$0.isValid(at: now) } ?? true }
  }

  let archives: [Archive]
  /// When a refresh last succeeded; nil if nothing tells.
  let refreshed: Int64?
  /// What was read.
  let files: [String]

  private static let lists = "/var/lib/apt/lists"
  /// Ubuntu's hook touches this when an update came to a good end.
  private static let successStamp = "/var/lib/apt/periodic/update-success-stamp"
  static let refreshSigns = ["\(lists)/partial", successStamp]

  init(on machine: Machine, list: AptSourceList) throws(MachineError) {
    var archives: [Archive] = []
    for source in list.sources {
      var release: AptRelease?
      // An archive without an InRelease has the same text in Release, its signature beside it.
      for name in ["InRelease", "Release"] where release == nil {
        do throws(MachineError) {
          release = AptRelease(try machine.bytes("\(Self.lists)/\(source.listPrefix)\(name)", maxBytes: 4_194_304))
        } catch .notFound {}
      }
      archives.append(Archive(source: source, release: release))
    }
    self.archives = archives
    // The files of the lists bear the server's dates, and an update that finds everything current touches none of them;
    // the directory of unfinished downloads moves with every update that succeeds, and with no failed one.
    var refreshed: Int64?
    for path in Self.refreshSigns {
      do throws(MachineError) {
        if let time = try machine.status(path).plausibleTime { refreshed = max(refreshed ?? 0, time) }
      } catch .notFound {}
    }
    self.refreshed = archives.contains { $0.release != nil } ? refreshed : nil
    files = list.files + [Self.lists]
  }

  func failing(at now: Int64) -> [Archive] { archives.filter { $0.isFailing(at: now) } }

  /// Whether this archive, as `apt-cache policy` names it, is one of security updates.
  func isSecurity(_ source: AptSource) -> Bool {
    source.isNamedSecurity || archives.contains { $0.isSecurity && $0.source == source }
  }

  /// Why the number of pending security updates says nothing; nil if it does.
  func doubtAboutSecurity(at now: Int64) -> UnknownReason? {
    let tried = UnknownReason.bounded(tried: files)
    guard archives.contains(where: { $0.release != nil }) else {
      return UnknownReason(.notFound, tried: tried, detail: "no list of any archive is there; apt-get update has not succeeded")
    }
    let security = archives.filter(\.isSecurity)
    guard !security.isEmpty else {
      return UnknownReason(.notUnderstood, tried: tried, detail: "no archive of security updates is configured")
    }
    guard let bad = security.first(where: { $0.isFailing(at: now) }) else { return nil }
    return UnknownReason(
      bad.release == nil ? .notFound : .stale, tried: tried,
      detail: "\(bad.release == nil ? "no list" : "an expired list") of \(bad.source.label)".clipped(toBytes: 300))
  }
}

extension FileStatus {
  /// The last change of the content, if it lies in the years 1970 to 9999: a file may bear any time.
  var plausibleTime: Int64? { (0...253_402_300_799).contains(modified) ? modified : nil }
}
