import Testing

@testable import Collectors

@Suite struct DebianVersionTests {
  /// Each list is in ascending order (deb-version(7), dpkg's own tests, and orders that text sorting gets wrong).
  static let ascending =
    [
      ["0~~a", "0~", "0", "0a", "0+", "0.0", "00.1"],
      ["6.8.0-31", "6.8.0-100"],
      ["1.0~rc1-1", "1.0~rc1-2", "1.0-1", "1.0-1+b1", "1.0-1+deb12u1", "1.0-1.1", "1.0.1-1"],
      ["9", "10", "1:0", "1:1~~", "2:0"],
      ["7.6p2-4", "7.6-0"].reversed(),
      ["1.2.3-1~bpo12+1", "1.2.3-1"],
      ["6.12.9+deb13", "6.12.43+deb13"],
      ["2.36-9+deb12u9", "2.36-9+deb12u10"],
      ["0.9.99999999999999999999999", "0.9.100000000000000000000000"],
      ["1.0-1ubuntu0.22.04.1", "1.0-1ubuntu0.22.04.1+esm1"],
      ["1.4+OOo3.0.0~", "1.4+OOo3.0.0"],
      ["0:1.0", "0:1.0-0a"],
    ] as [[String]]

  @Test("versions are in dpkg's order, both ways", arguments: ascending) func order(list: [String]) {
    for (index, lower) in list.enumerated() {
      for higher in list[(index + 1)...] {
        #expect(DebianVersion(lower) < DebianVersion(higher), "\(lower) < \(higher)")
        #expect(!(DebianVersion(higher) < DebianVersion(lower)), "not \(higher) < \(lower)")
        #expect(DebianVersion(lower) != DebianVersion(higher))
      }
    }
  }

  @Test(
    "versions that dpkg holds equal are equal",
    arguments: [("1.0", "1.0-0"), ("0:1.0", "1.0"), ("1.02", "1.2"), ("1.0-00", "1.0-0"), ("", "0")])
  func equal(left: String, right: String) {
    #expect(DebianVersion(left) == DebianVersion(right))
    #expect(DebianVersion(left).hashValue == DebianVersion(right).hashValue)
  }

  @Test("nonsense has an order too, and costs no more than its length")
  func nonsense() {
    let long = String(repeating: "1a", count: 50_000)
    #expect(DebianVersion(long + "~") < DebianVersion(long))
    #expect(DebianVersion("99999999999999999999:1") == DebianVersion("0:1"))
    #expect(DebianVersion("\u{FF}é:--::") == DebianVersion("\u{FF}é:--::"))
  }

  @Test("made-up versions are in the order that dpkg itself gives", .enabled(if: Self.hasDpkg, "dpkg is not installed"))
  func dpkg() async throws {
    var state: UInt64 = 20_240_131
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let pieces = ["0", "1", "10", "9", "00", "a", "b", "Z", "~", "+", ".", "deb12u", "rc", "-", "31", "100"]
    func version() -> String {
      (next(4) == 0 ? "1:" : "") + "\(next(3))" + (0..<next(5)).map { _ in pieces[next(pieces.count)] }.joined() + "1"
    }
    for _ in 0..<80 {
      let (left, right) = (version(), version())
      let relation = DebianVersion(left) < DebianVersion(right) ? "lt" : DebianVersion(left) == DebianVersion(right) ? "eq" : "gt"
      let command = Command("dpkg", ["--compare-versions", left, relation, right])
      await #expect(throws: Never.self, "\(left) \(relation) \(right)") { try await SystemCommandRunner().run(command) }
    }
  }

  private static var hasDpkg: Bool {
    do throws(MachineError) { return try Machine.live.exists("/usr/bin/dpkg") } catch { return false }
  }

  @Test(
    "a kernel release is a version and a flavour",
    arguments: [
      ("6.8.0-31-generic", "6.8.0-31", "generic"), ("6.1.0-18-cloud-amd64", "6.1.0-18", "cloud-amd64"),
      ("6.12.43+deb13-amd64", "6.12.43+deb13", "amd64"), ("6.6.31+rpt-rpi-v8", "6.6.31+rpt", "rpi-v8"),
      ("6.8.12-4-pve", "6.8.12-4", "pve"), ("6.8.0-1021-nvidia-64k", "6.8.0-1021", "nvidia-64k"),
      ("6.16.1-arch1-1", "6.16.1", "arch1-1"), ("6.18.44", "6.18.44", ""), ("", "", ""), ("generic", "generic", ""),
    ])
  func kernel(release: String, version: String, flavour: String) {
    #expect(KernelRelease(release).version.text == version)
    #expect(KernelRelease(release).flavour == flavour)
  }
}
