import Evidence
import Posture
import ServiceAPI
import Testing

@testable import Trust

@Suite("Release support")
struct ReleaseSupportTests {
  struct Example: Sendable, CustomTestStringConvertible {
    let id: String
    let version: String?
    let on: String
    let architecture: String
    let lts: Finding
    let full: Finding
    var testDescription: String { "\(id) \(version ?? "without version") on \(on), \(architecture)" }

    init(_ id: String, _ version: String?, _ on: String, _ lts: Finding, full: Finding, architecture: String = "x86_64") {
      self.id = id
      self.version = version
      self.on = on
      self.architecture = architecture
      self.lts = lts
      self.full = full
    }
  }

  static let examples: [Example] = [
    Example("debian", "13", "2026-11-25", .pass, full: .pass),
    Example("debian", "12", "2026-07-11", .pass, full: .warning),
    Example("debian", "12", "2026-07-12", .pass, full: .fail),
    Example("debian", "12", "2026-11-25", .fail, full: .fail, architecture: "s390x"),
    Example("debian", "12", "2028-06-15", .warning, full: .fail),
    Example("debian", "12", "2028-06-30", .warning, full: .fail),
    Example("debian", "12", "2028-07-01", .fail, full: .fail),
    Example("debian", "11", "2026-11-25", .fail, full: .fail),
    Example("debian", nil, "2026-11-25", .pass, full: .pass),
    Example("ubuntu", "24.04", "2026-11-25", .pass, full: .pass),
    Example("ubuntu", "20.04", "2026-11-25", .fail, full: .fail),
    Example("ubuntu", "23.10", "2026-11-25", .unknown(.notUnderstood), full: .unknown(.notUnderstood)),
    Example("fedora", "43", "2026-11-25", .warning, full: .warning),
    Example("fedora", "44", "2026-11-25", .pass, full: .pass),
    Example("rhel", "9.6", "2026-11-25", .pass, full: .pass),
    Example("rhel", "8.10", "2026-11-25", .pass, full: .fail),
    Example("rocky", "9.6", "2026-11-25", .pass, full: .pass),
    Example("almalinux", "10.1", "2026-11-25", .pass, full: .pass),
    Example("opensuse-leap", "15.6", "2026-11-25", .fail, full: .fail),
    Example("opensuse-leap", "16.0", "2026-11-25", .pass, full: .pass),
    Example("opensuse-tumbleweed", "20261120", "2026-11-25", .pass, full: .pass),
    Example("arch", nil, "2026-11-25", .pass, full: .pass),
    Example("alpine", "3.22.1", "2026-11-25", .pass, full: .pass),
    Example("alpine", "3.2", "2026-11-25", .unknown(.notUnderstood), full: .unknown(.notUnderstood)),
    Example("alpine", "3.220", "2026-11-25", .unknown(.notUnderstood), full: .unknown(.notUnderstood)),
    Example("ubuntu", nil, "2026-11-25", .unknown(.notUnderstood), full: .unknown(.notUnderstood)),
    Example("hannah-montana", "1", "2026-11-25", .unknown(.notUnderstood), full: .unknown(.notUnderstood)),
  ]

  @Test("is judged by the day", arguments: examples)
  func judged(_ example: Example) throws {
    let now = try #require(Instant(rfc3339: example.on + "T12:00:00Z"))
    let posture = Posture.with(os: .system(example.id, example.version, architecture: example.architecture))
    let evidence = ExaminedEvidence(posture: DecodedPosture(posture), attestedAt: now)
    #expect(ReleaseSupportedCheck().examine(evidence).timeline.first.finding == example.lts)
    #expect(ReleaseSupportedCheck(level: .full).examine(evidence).timeline.first.finding == example.full)
  }

  @Test("ends by itself while the machine says nothing new")
  func horizon() throws {
    var machine = try TestMachine(.only(ReleaseSupportedCheck()))
    let verdict = try machine.attest(.with(os: .system("fedora", "43")), at: .monday)
    #expect(verdict.changesAt == Instant(rfc3339: "2026-12-10T00:00:00Z"))
  }

  @Test("says where long-term support leaves a machine out")
  func leftOut() {
    let posture = Posture.with(os: .system("debian", "12", architecture: "s390x"))
    let timeline = ReleaseSupportedCheck().examine(ExaminedEvidence(posture: DecodedPosture(posture), attestedAt: .monday))
      .timeline
    #expect(timeline.first.observed.contains("does not cover s390x"))
  }

  @Test("has a table of real days, each release once")
  func table() {
    for release in ReleaseSupport.releases {
      #expect(release.fullEnd > Instant(seconds: 0), "\(release)")
      if let days = release.lastLTSDay { #expect(days > release.lastFullDay, "\(release)") }
      if release.lastLTSDay != nil { #expect(release.ltsEnd(on: "x86_64") ?? release.fullEnd > release.fullEnd) }
    }
    let names = ReleaseSupport.releases.map { "\($0.distribution) \($0.version)" }
    #expect(Set(names).count == names.count)
    #expect(Instant(rfc3339: ReleaseSupport.reviewed + "T00:00:00Z") != nil)
  }
}
