/// What apt has done, by its own log.
struct AptHistory: Sendable {
  struct Entry: Sendable, Hashable {
    let commandLine: [String]
    /// When it came to its end, in the machine's local time as if that were UTC.
    let end: Int64
    let hasFailed: Bool
  }

  /// Oldest first.
  let entries: [Entry]

  static let file = "/var/log/apt/history.log"
  static let maxBytes = 16_777_216

  init(_ bytes: [UInt8]) {
    entries = ControlFile.paragraphs(of: bytes, keeping: ["commandline", "end-date", "error"]).compactMap { paragraph in
      // Without an end it was cut off.
      guard let command = paragraph["commandline"], let end = paragraph["end-date"].flatMap(Self.seconds) else { return nil }
      return Entry(commandLine: command.split(separator: " ").map(String.init), end: end, hasFailed: paragraph["error"] != nil)
    }
  }

  /// The last whole upgrade that ended well, after which nothing that apt then knew of was left to install.
  ///
  /// - Parameter removesNothing: whether a whole upgrade now would remove nothing. Only then can one be told from an
  ///   `apt upgrade`, which leaves out what asks for a removal.
  func lastCompleteUpgrade(removesNothing: Bool, addsNothing: Bool) -> Int64? {
    entries.last { entry in
      guard !entry.hasFailed else { return false }
      switch entry.upgrade {
      case .whole: return true
      case .withoutRemovals: return removesNothing
      case .withoutChanges: return removesNothing && addsNothing
      case nil: return false
      }
    }?.end
  }

  /// `2026-05-20  16:27:32`
  private static func seconds(_ text: String) -> Int64? {
    let numbers = text.split { $0 == "-" || $0 == ":" || $0 == " " }.map { Int64($0) }
    guard numbers.count == 6, let year = numbers[0], let month = numbers[1], let day = numbers[2], let hour = numbers[3],
      let minute = numbers[4], let second = numbers[5], (1970...9999).contains(year), (1...12).contains(month),
      (1...31).contains(day), (0...23).contains(hour), (0...59).contains(minute), (0...60).contains(second)
    else { return nil }
    return ArchiveDate.days(year: year, month: month, day: day) * 86_400 + hour * 3_600 + minute * 60 + second
  }
}

extension AptHistory.Entry {
  enum Upgrade: Sendable, Hashable {
    /// `full-upgrade`: everything that can be installed.
    case whole
    /// `apt upgrade`: all but what would remove a package.
    case withoutRemovals
    /// `apt-get upgrade`: all but what would remove or add a package.
    case withoutChanges
  }

  /// What kind of whole upgrade the command was; nil for anything else, and for one with an option that could narrow it.
  var upgrade: Upgrade? {
    guard let program = commandLine.first?.split(separator: "/").last else { return nil }
    let isFriendly = program == "apt" || program == "aptitude"
    guard isFriendly || program == "apt-get" else { return nil }
    var addsPackages = program == "apt"
    var verb: String?
    for word in commandLine.dropFirst() {
      switch word {
      case "--yes", "--assume-yes", "--quiet", "--verbose-versions", "--auto-remove", "--autoremove", "--show-upgraded",
        "--purge", "--fix-broken", "--no-install-recommends", "--install-recommends":
        continue
      // Short ones may stand together: answer yes, be quiet, show more, mend what is broken.
      case _ where word.utf8.count > 1 && word.hasPrefix("-") && word.dropFirst().allSatisfy({ "yqVuf".contains($0) }): continue
      case "--with-new-pkgs": addsPackages = true
      // Options of dpkg decide on changed configuration files, not on packages.
      case "-o", "--option": continue
      case _ where word.lowercased().hasPrefix("dpkg::"): continue
      case _ where word.lowercased().hasPrefix("-odpkg::"): continue
      case _ where word.hasPrefix("-"): return nil
      default:
        // A second word is a package's name, or an option's value that is not understood.
        guard verb == nil else { return nil }
        verb = word
      }
    }
    switch verb {
    case "dist-upgrade", "full-upgrade": return .whole
    case "upgrade", "safe-upgrade": return addsPackages ? .withoutRemovals : .withoutChanges
    default: return nil
    }
  }
}
