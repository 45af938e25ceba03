import ArgumentParser
import Evidence
import Testing

@testable import AdminCommand

@Suite("What is typed")
struct ArgumentTests {
  static let spans: [(String, Int64?)] = [
    ("90s", 90), ("5m", 300), ("12h", 43_200), ("7d", 604_800), ("2w", 1_209_600), ("", nil), ("7", nil), ("d", nil),
    ("-7d", nil), ("+7d", nil), ("0d", nil), ("1.5d", nil), ("7 d", nil), ("7D", nil), ("٧d", nil),
    ("9223372036854775807w", nil),
  ]

  @Test("a length of time is a whole number and a unit", arguments: spans)
  func span(text: String, seconds: Int64?) { #expect(SpanArgument(argument: text)?.span.seconds == seconds) }

  static let moments: [(String, String?)] = [
    ("2026-12-01", "2026-12-01T00:00:00Z"), ("2026-12-01T18:00:00Z", "2026-12-01T18:00:00Z"), ("2026-02-30", nil),
    ("2026-12-01T18:00:00+01:00", nil), ("tomorrow", nil), ("", nil),
  ]

  @Test("a moment is a day or a moment in UTC", arguments: moments)
  func moment(text: String, expected: String?) { #expect(MomentArgument(argument: text)?.moment.rfc3339 == expected) }

  private static let device = "dev_aaaaaaaaaaaaaaaaaaaaaaaaaa"

  static let good: [[String]] = [
    ["token", "create", "--owner", "ada", "--user", "bob", "--user", "eve", "--expires", "7d", "--approval", "required"],
    ["token", "create", "--owner", "ada", "--replaces", device, "--label", "laptop", "--quiet"], ["token", "list", "--json"],
    ["token", "revoke", "tok_1", "--reason", "lost"], ["device", "list", "--after", device, "--limit", "5"],
    ["device", "show", device], ["device", "approve", device, "--reason", "known"],
    ["device", "suspend", device, "--reason", "lost"], ["device", "resume", device, "--reason", "found"],
    ["device", "retire", device, "--reason", "sold"], ["device", "release", device, "--message", "h", "--reason", "restored"],
    // A hash may begin with a hyphen.
    ["device", "release", device, "--message", "-h", "--reason", "restored"],
    ["device", "reassign", device, "--owner", "eve", "--reason", "moved"], ["device", "user", "add", device, "bob"],
    ["device", "user", "remove", device, "bob"], ["policy", "show", "--yaml"], ["policy", "check", "p.yaml"],
    ["policy", "dry-run", "-"], ["policy", "apply", "p.yaml", "--accept-denials", "3"],
    ["exception", "add", "--device", device, "--check", "firewall", "--for", "14d", "--reason", "r"],
    ["exception", "add", "--owner", "ada", "--check", "a", "--check", "b", "--until", "2026-12-01", "--reason", "r"],
    ["exception", "list"], ["exception", "end", "exc_1", "--reason", "mended"],
    ["credential", "create", "wiki", "--role", "pdp", "--expires", "90d", "--out", "f"], ["credential", "list"],
    ["credential", "revoke", "cred_1", "--reason", "old"], ["audit", "list"], ["audit", "export", "--out", "f"],
    ["audit", "checkpoint"], ["trust", device, "--user", "ada", "--server", "https://t", "--credential-file", "c"],
  ]

  @Test("every command of the manual is understood", arguments: good)
  func understood(arguments: [String]) throws { _ = try AdminCommandMain.parseAsRoot(arguments) }

  static let bad: [[String]] = [
    ["token", "create"], ["token", "create", "--owner", "ada", "--expires", "never"],
    ["token", "create", "--owner", "ada", "--quiet", "--out", "f"],
    ["token", "create", "--owner", "ada", "--approval", "maybe"], ["device", "suspend", device],
    ["device", "show", "dev_short"], ["device", "show", device + "/../x"], ["device", "list", "--limit", "0"],
    ["policy", "apply", "p.yaml", "--accept-denials", "-1"],
    ["exception", "add", "--check", "a", "--for", "1d", "--reason", "r"],
    ["exception", "add", "--device", device, "--owner", "o", "--check", "a", "--for", "1d", "--reason", "r"],
    ["exception", "add", "--owner", "o", "--check", "a", "--reason", "r"],
    ["exception", "add", "--owner", "o", "--check", "a", "--for", "1d", "--until", "2026-12-01", "--reason", "r"],
    ["exception", "add", "--owner", "o", "--for", "1d", "--reason", "r"], ["credential", "create", "n", "--role", "root"],
    ["trust", device], ["trust", device, "--user", "u", "--credential", "secret"], ["device", "delete", device],
  ]

  @Test("what is missing, contradictory or unknown is a wrong use", arguments: bad)
  func refused(arguments: [String]) {
    #expect { _ = try AdminCommandMain.parseAsRoot(arguments) } throws: { error in
      AdminCommandMain.exitCode(for: error).rawValue == Outcome.usage.rawValue
    }
  }
}
