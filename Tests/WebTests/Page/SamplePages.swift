import Evidence
import ServiceAPI
import Testing

@testable import Web

/// Devices as people meet them, for tests of the pages and for looking at.
enum SamplePages {
  static let now = Instant(seconds: 1_780_000_000)
  static let contact = "IT service desk, +49 30 5550 100\nhelpdesk@example.org"

  static func device() throws -> DeviceID { try #require(DeviceID(bytes: (UInt8(0)..<16).map { $0 &* 37 &+ 11 })) }

  static func model(
    state: PageModel.DeviceState = .active, trusted: Bool = false, reasons: [Reason] = [], checks: [CheckReport] = [],
    label: String? = "Ada’s ThinkPad", system: String? = "Debian GNU/Linux 12 (bookworm)",
    attested: Span? = .minutes(12), until: Span? = nil, contact: String? = contact
  ) throws -> PageModel {
    PageModel(
      deviceID: try device(), label: label, system: system, state: state, trusted: trusted, reasons: reasons, checks: checks,
      attestedAt: attested.map { now - $0 }, trustedUntil: until.map { now + $0 }, evaluatedAt: now, version: "41",
      contact: contact)
  }

  static func check(
    _ name: String, _ title: String, status: String, severity: String = "require", seen: String = "something else",
    denies: Bool? = nil, wanted: String = "something", why: String = "it matters", unknown: String? = nil, grace: Span? = nil,
    excepted: Span? = nil, mend: [MendStep] = []
  ) -> CheckReport {
    CheckReport(
      check: name, title: title, status: status, severity: severity,
      denies: denies ?? (severity == "require" && ["fail", "unknown"].contains(status)), seen: seen, wanted: wanted, why: why,
      unknownReason: unknown, inGraceUntil: grace.map { (now + $0).rfc3339 }, exceptedUntil: excepted.map { (now + $0).rfc3339 },
      mend: mend)
  }

  static func failed(_ check: String, _ message: String = "It does not pass.") -> Reason {
    Reason(code: "failed_check", check: check, message: message)
  }

  static let encryption = check(
    "disk_encryption", "Disk encryption", status: "fail",
    seen: "/home on nvme0n1p3 is not encrypted; swap on nvme0n1p2 is not encrypted",
    wanted: "the root file system, data and swap are encrypted",
    why: "Whoever holds a lost or stolen machine reads its disk without a password, unless all of it is encrypted. Swap "
      + "counts: it holds pieces of everything that was open.",
    mend: [
      MendStep(text: "See what lies on what; every branch from / and from swap to a disk must pass a line of type crypt:"),
      MendStep(command: "lsblk --output NAME,TYPE,FSTYPE,MOUNTPOINTS"),
      MendStep(text: "The swap area /dev/nvme0n1p2 is not encrypted. The simplest mend is to do without it:"),
      MendStep(command: "sudo swapoff /dev/nvme0n1p2"),
      MendStep(text: "Then take its line out of /etc/fstab, or it comes back at the next start."),
      MendStep(command: "vouchsafe-agent attest"),
    ])
  static let firewall = check(
    "firewall", "Firewall", status: "unknown", seen: "the agent could not look: it ran without the privilege",
    wanted: "inbound connections are filtered by default for IPv4 and IPv6",
    why: "On a foreign network everybody can try every program that listens. A filter leaves them only what you chose.",
    unknown: "needs_privilege",
    mend: [
      MendStep(text: "If you reach this machine over SSH, allow that first, or you lock yourself out."),
      MendStep(command: "sudo apt-get install ufw"), MendStep(command: "sudo ufw allow OpenSSH"),
      MendStep(command: "sudo ufw default deny incoming"), MendStep(command: "sudo ufw enable"),
      MendStep(command: "sudo vouchsafe-agent attest"),
    ])
  static let updates = check(
    "security_updates", "Security updates", status: "in_grace", seen: "3 security updates pending for more than 14 days",
    wanted: "no security update is pending for longer than 14 days",
    why: "Most break-ins use holes for which the mend was already there.", grace: .hours(19),
    mend: [MendStep(command: "sudo apt-get update && sudo apt-get --with-new-pkgs upgrade")])
  static let reboot = check(
    "reboot", "Restart", status: "warning", severity: "warn", seen: "a newer kernel waits for a restart",
    wanted: "no restart is due", why: "An installed update protects only what was started after it.",
    mend: [MendStep(command: "sudo systemctl reboot")])
  static let lists = check(
    "package_metadata", "Package lists", status: "excepted", seen: "last refreshed 9 days ago",
    wanted: "the lists were refreshed within 7 days", why: "Nobody knows which updates are missing.", excepted: .days(6))
  static let release = check(
    "release_supported", "Release support", status: "pass", seen: "Debian 12 is supported until 2028-06-30",
    wanted: "the release gets security updates")
  static let clock = check("clock", "Clock", status: "pass", seen: "2 seconds off", wanted: "within 5 minutes")
  static let swap = check(
    "automatic_updates", "Automatic updates", status: "not_applicable", severity: "warn", seen: "this is a container")

  /// Each page with the name that it is looked at by.
  static func all() throws -> [(name: String, model: PageModel)] {
    let rest = [updates, reboot, lists, release, clock, swap]
    return [
      (
        "failing",
        try model(reasons: [failed("disk_encryption"), failed("firewall")], checks: [encryption, firewall] + rest)
      ),
      ("trusted", try model(trusted: true, checks: [updates, reboot, release, clock], until: .hours(19))),
      (
        "trusted-clean",
        try model(trusted: true, checks: [release, clock, swap], label: nil, attested: .seconds(4), until: .hours(23))
      ),
      ("pending", try model(state: .pending, reasons: [Reason(code: "pending", message: "It waits.")], attested: nil)),
      (
        "suspended",
        try model(
          state: .suspended, reasons: [Reason(code: "suspended", message: "It is."), failed("disk_encryption")],
          checks: [encryption, release])
      ),
      ("quarantined", try model(state: .quarantined, reasons: [Reason(code: "quarantined", message: "Two machines.")])),
      ("retired", try model(state: .retired, reasons: [Reason(code: "retired", message: "It is retired.")], contact: nil)),
      ("never", try model(reasons: [Reason(code: "never_attested", message: "No evidence yet.")], system: nil, attested: nil)),
      (
        "stale",
        try model(
          reasons: [Reason(code: "stale", message: "It is old.")], checks: [release, clock], attested: .days(3),
          until: .days(-2))
      ),
      ("undecided", try model(reasons: [Reason(code: "unavailable", message: "The policy in force could not be read.")])),
      (
        "refused",
        try model(
          reasons: [Reason(code: "assurance_too_low", message: "Assurance too low: the key must be held in a TPM.")],
          checks: [release])
      ),
    ]
  }

  static let names = [
    "failing", "trusted", "trusted-clean", "pending", "suspended", "quarantined", "retired", "never", "stale", "undecided",
    "refused",
  ]

  static func named(_ name: String) throws -> PageModel { try #require(try all().first { $0.name == name }?.model) }

  static func notices() -> [(name: String, page: NoticePage)] {
    [
      ("without-link", .withoutLink(origin: "https://trust.example.org", contact: contact)),
      ("expired", .expiredLink(contact: nil)), ("not-found", .notFound()),
      ("problem-forked", .problem(ProblemGuide(.forked))), ("problem-token", .problem(ProblemGuide(.tokenExpired))),
    ]
  }
}
