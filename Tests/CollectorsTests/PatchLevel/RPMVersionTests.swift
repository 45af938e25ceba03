@testable import Collectors
import Testing

/// Every order here is what rpm 4.18 itself says (`rpm --eval '%{lua: print(rpm.vercmp("A", "B"))}'`).
@Suite struct RPMVersionTests {
  @Test(
    "a version is older than the next by rpm's order",
    arguments: [
      ("1.0", "1.0.1"), ("1.9", "1.10"), ("9", "1:1"), ("1.0~rc1", "1.0"), ("1.0~~", "1.0~"), ("1.0", "1.0^git1"),
      ("1.0^git1", "1.0.1"), ("1.0^", "1.0^1"), ("1.0a", "1.0b"), ("1.0a", "1.0.1"), ("a", "1"), ("1.0-1", "1.0-2"),
      ("1.0-9.fc42", "1.0-10.fc42"), ("6.8.5-301.fc40", "6.8.11-300.fc40"), ("5.14.0-70.el9", "5.14.0-427.el9"),
      ("2.0.1", "2.0.1a"), ("1.0~rc1^a", "1.0"), ("1.0^b~1", "1.0^b"), ("1.0.", "1.0.a"),
      ("99999999999999999998", "99999999999999999999"),
    ])
  func older(left: String, right: String) {
    #expect(RPMVersion(left) < RPMVersion(right))
    #expect(!(RPMVersion(right) < RPMVersion(left)))
    #expect(RPMVersion(left) != RPMVersion(right))
  }

  @Test(
    "versions that differ only in what parts them, or in noughts, are equal",
    arguments: [("1.0", "1_0"), ("1.0", "1.00"), ("1..0", "1.0"), ("0:1.0", "1.0"), ("1.0", "1.0")])
  func equal(left: String, right: String) {
    #expect(RPMVersion(left) == RPMVersion(right))
    #expect(RPMVersion(left).hashValue == RPMVersion(right).hashValue)
  }
}
