import Evidence
import Testing

@testable import Web

@Suite("Moments in words")
struct PageTimeTests {
  static let table: [(Int64, String)] = [
    (0, "just now"), (-1, "1 second ago"), (-59, "59 seconds ago"), (-60, "1 minute ago"), (-3_599, "59 minutes ago"),
    (-3_600, "1 hour ago"), (-172_799, "47 hours ago"), (-172_800, "2 days ago"), (90, "in 1 minute"),
    (86_399, "in 23 hours"), (.min, "106751991167300 days ago"),
  ]

  @Test("an age is one unit, rounded down", arguments: table)
  func words(seconds: Int64, expected: String) {
    let now = Instant(seconds: 0)
    #expect(PageTime.words(Instant(seconds: seconds), now: now) == expected)
  }

  @Test("the exact moment names its zone")
  func exact() { #expect(PageTime.exact(Instant(seconds: 0)) == "1970-01-01 00:00:00 UTC") }
}
