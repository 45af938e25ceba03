import Foundation
import Testing

@testable import Collectors

/// The texts of apt, dpkg and archives, each read on its own.
@Suite struct AptParsingTests {
  @Test("a simulation is read by its lines, whatever labels and names hold") func simulation() {
    let simulation = AptSimulation(
      """
      NOTE: This is only a simulation!
      Reading package lists...
      The following packages were automatically installed and are no longer required:
        libold1
      The following upgrades have been deferred due to phasing:
        fwupd libfwupd2
        gcc-12-base
      The following packages have been kept back:
        openssl
      The following packages will be upgraded:
        a b
      4 upgraded, 1 newly installed, 1 to remove and 4 not upgraded.
      Remv oldpkg [1.0]
      Inst perl [5.34.0-3ubuntu1.8] (5.34.0-3ubuntu1.9 Ubuntu:22.04/jammy-updates, Ubuntu:22.04/jammy-security [amd64]) [perl:amd64 ]
      Inst docker-ce-cli [5:29.7.2-1] (5:29.8.1-1 Docker CE:noble [amd64]) []
      Inst local [1.0] (1.1 [amd64])
      Inst libc6:i386 [2.36-9] (2.36-9+deb12u1 Debian-Security:12/oldstable-security [i386])
      Inst odd [1] (2 A (strange, label) security:x [all])
      Inst linux-image-6.8.0-63-generic (6.8.0-63.66 Ubuntu:24.04/noble-security [amd64])
      Conf perl (5.34.0-3ubuntu1.9 Ubuntu:22.04/jammy-updates [amd64])
      Inst broken
      """)
    #expect(simulation.isComplete)
    #expect(simulation.phased == ["fwupd", "libfwupd2", "gcc-12-base"])
    #expect(simulation.keptBack == ["openssl"])
    #expect(simulation.removals == 1)
    #expect(simulation.upgrades.map(\.package) == ["perl", "docker-ce-cli", "local", "libc6:i386", "odd"])
    #expect(simulation.upgrades.map(\.candidate.text) == ["5.34.0-3ubuntu1.9", "5:29.8.1-1", "1.1", "2.36-9+deb12u1", "2"])
    #expect(simulation.upgrades.map(\.isFromSecurity) == [true, false, false, true, false])
    #expect(
      simulation.upgrades.map(\.archives) == [
        ["Ubuntu:22.04/jammy-updates", "Ubuntu:22.04/jammy-security"], ["Docker CE:noble"], [],
        ["Debian-Security:12/oldstable-security"], ["A (strange", "label) security:x"],
      ])
  }

  @Test(
    "output without apt's summary is not complete", arguments: ["", "Reading package lists...\n", "Inst a [1] (2 x [all])\n"])
  func incomplete(output: String) { #expect(!AptSimulation(output).isComplete) }

  @Test("a policy is read with its phase, its pins and dpkg's own line") func policy() throws {
    let table = AptPolicy.table(
      """
      fwupd:
        Installed: 1.9.16-1
        Candidate: 1.9.28-0ubuntu1
        Package pin: 1.9.16-1
        Version table:
           1.9.28-0ubuntu1 500 (phased 20%)
              500 http://archive.ubuntu.com/ubuntu noble-updates/main amd64 Packages
       *** 1.9.16-1 900
              500 http://archive.ubuntu.com/ubuntu noble/main amd64 Packages
              100 /var/lib/dpkg/status
      libc6:i386:
        Installed: (none)
        Candidate: 2.36-9
        Version table:
           2.36-9 -1
              -1 http://deb.debian.org/debian-security buster/updates/main i386 Packages
      """)
    #expect(table.keys.sorted() == ["fwupd", "libc6:i386"])
    let fwupd = try #require(table["fwupd"])
    #expect(fwupd.candidate?.text == "1.9.28-0ubuntu1")
    #expect(fwupd.offers.map(\.phase) == [20, nil])
    #expect(
      fwupd.offers.map(\.archives) == [
        [AptSource(address: "http://archive.ubuntu.com/ubuntu", suite: "noble-updates")],
        [AptSource(address: "http://archive.ubuntu.com/ubuntu", suite: "noble")],
      ])
    let foreign = try #require(table["libc6:i386"])
    #expect(foreign.installed == nil)
    #expect(foreign.offers.first?.archives.first?.isNamedSecurity == true)
  }

  @Test(
    "the name of a list is the one that apt makes",
    arguments: [
      ("http://deb.debian.org/debian", "bookworm", "deb.debian.org_debian_dists_bookworm_"),
      ("http://deb.debian.org/debian/", "bookworm", "deb.debian.org_debian_dists_bookworm_"),
      ("https://user:secret@host.example:8080/a_b/~c", "stable", "host.example:8080_a%5fb_%7ec_dists_stable_"),
      ("http://security.debian.org/", "buster/updates", "security.debian.org_dists_buster_updates_"),
      ("https://pkgs.k8s.io/core:/stable:/v1.30/deb/", "/", "pkgs.k8s.io_core:_stable:_v1.30_deb_"),
      ("https://example.org/flat", "./", "example.org_flat_._"),
      ("file:/srv/repo", "stable", "_srv_repo_dists_stable_"),
      ("mirror+file:///etc/apt/mirrors/debian.list", "trixie", "_etc_apt_mirrors_debian.list_dists_trixie_"),
    ])
  func listPrefix(address: String, suite: String, expected: String) {
    #expect(AptSource(address: address, suite: suite).listPrefix == expected)
  }

  @Test("a source is shown without the credentials in it") func credentials() {
    let source = AptSource(address: "https://token:s3cret@download.example.org/linux/debian", suite: "bookworm")
    #expect(source.label == "https://download.example.org/linux/debian bookworm")
  }

  @Test("both forms of a source list are read, and what apt passes over is passed over") func sources() async throws {
    let files = [
      "/etc/apt/sources.list": """
      # deb http://commented.example.org/ x main
      deb http://one.example.org/debian stable main contrib # trailing
      deb [ arch=amd64 signed-by=/a b ] http://two.example.org/ flat/
      deb\thttp://three.example.org/debian\tstable main
      deb-src http://src.example.org/debian stable main
      deb cdrom:[Debian GNU/Linux 12]/ bookworm main
      deb http://one.example.org/debian stable non-free
      debhttp://joined.example.org/ x main
      """,
      "/etc/apt/sources.list.d/a.sources": """
      types: deb deb-src
      URIs: http://four.example.org/debian https://five.example.org/debian
      SUITES: x
       y
      Components: main

      Enabled: no
      Types: deb
      URIs: http://off.example.org/debian
      Suites: x

      # Types: deb-src of old
      Types: deb-src
      URIs: http://src.example.org/debian
      Suites: x
      """,
      "/etc/apt/sources.list.d/b.list": "deb http://six.example.org/debian z main",
      "/etc/apt/sources.list.d/c.list.save": "deb http://saved.example.org/debian z main",
      "/etc/apt/sources.list.d/d (1).list": "deb http://named.example.org/debian z main",
    ]
    let list = try await ScratchMachine.with(files) { try AptSourceList(on: $0) }
    #expect(
      list.sources.map(\.label) == [
        "http://one.example.org/debian stable", "http://two.example.org flat/", "http://three.example.org/debian stable",
        "http://four.example.org/debian x", "http://four.example.org/debian y", "https://five.example.org/debian x",
        "https://five.example.org/debian y", "http://six.example.org/debian z",
      ])
  }

  @Test(
    "an archive's date is seconds since 1970 or nothing",
    arguments: [
      ("Tue, 01 Dec 2026 00:34:33 UTC", 1_796_085_273), ("Thu, 1 Jan 1970 00:00:00 GMT", 0),
      ("Sat, 29 Feb 2020 23:59:60 UTC", 1_583_020_800), ("Tue, 01 Mar 2100 00:00:00 +0000", 4_107_542_400),
      ("tomorrow", nil), ("Tue, 01 Dec 2026 00:34:33 CET", nil), ("Tue, 32 Dec 2026 00:34:33 UTC", nil), ("", nil),
      ("Tue, 01 Dez 2026 00:34:33 UTC", nil), ("Tue, 01 Dec 99999999999999999999 00:34:33 UTC", nil),
    ] as [(String, Int64?)])
  func date(text: String, expected: Int64?) { #expect(ArchiveDate.seconds(text) == expected) }

  @Test("apt's configuration is read as apt reads it: scopes, comments, order, clearing") func configuration() {
    let configuration = AptConfiguration(
      """
      // APT::Periodic::Enable "0";
      APT::Periodic::Enable "1"; /* "0";
      APT::Periodic::Enable "0"; */ # a comment "x
      apt { periodic { Unattended-Upgrade "7"; }; };
      DPkg::Post-Invoke { "rm -f /a || true; echo {}"; };
      APT::List:: "member";
      Dir::State "elsewhere";
      Acquire::http::Proxy "http://proxy:3128/";
      Gone::A "1"; Gone::B::C "2";
      #clear Gone;
      Unfinished "x
      """)
    #expect(configuration["APT::Periodic::Enable"] == "1")
    #expect(configuration["APT::Periodic::unattended-upgrade"] == "7")
    #expect(configuration["Dir::State"] == "elsewhere")
    #expect(configuration["Acquire::http::Proxy"] == "http://proxy:3128/")
    #expect(configuration["Gone::A"] == nil)
    #expect(configuration["Gone::B::C"] == nil)
    #expect(configuration["APT::List::"] == nil)
  }

  @Test(
    "a command of apt's history is a whole upgrade or is not",
    arguments: [
      ("apt-get dist-upgrade", .whole), ("/usr/bin/apt-get -y dist-upgrade", .whole), ("apt full-upgrade -y", .whole),
      ("apt-get -o Dpkg::Options::=--force-confold -y dist-upgrade", .whole),
      ("apt-get -oDpkg::Options::=--force-confdef -qqy dist-upgrade", .whole), ("apt upgrade", .withoutRemovals),
      ("apt-get upgrade --with-new-pkgs", .withoutRemovals), ("apt-get -qqy upgrade", .withoutChanges),
      ("apt-get upgrade openssl", nil), ("apt-get install --only-upgrade vim", nil), ("apt-get -t stable dist-upgrade", nil),
      ("apt-get -o Dir::Etc::sourcelist=/tmp/x dist-upgrade", nil), ("apt-get dist-upgrade --exclude", nil),
      ("/usr/bin/unattended-upgrade", nil), ("packagekit role='update-packages'", nil),
      ("aptitude safe-upgrade", .withoutChanges),
      ("apt-get -c /tmp/apt.conf dist-upgrade", nil), ("", nil), ("apt-get", nil),
    ] as [(String, AptHistory.Entry.Upgrade?)])
  func history(command: String, expected: AptHistory.Entry.Upgrade?) {
    let entry = AptHistory.Entry(commandLine: command.split(separator: " ").map(String.init), end: 0, hasFailed: false)
    #expect(entry.upgrade == expected)
  }

  @Test("an upgrade that may leave something out counts only where nothing of that kind is pending") func narrower() {
    let history = AptHistory(
      Array(
        """
        Start-Date: 2026-01-01  10:00:00
        Commandline: apt full-upgrade
        End-Date: 2026-01-01  10:00:10

        Start-Date: 2026-02-01  10:00:00
        Commandline: apt upgrade
        End-Date: 2026-02-01  10:00:10

        Start-Date: 2026-03-01  10:00:00
        Commandline: apt-get upgrade
        End-Date: 2026-03-01  10:00:10

        Start-Date: 2026-04-01  10:00:00
        Commandline: apt full-upgrade

        """.utf8))
    #expect(history.lastCompleteUpgrade(removesNothing: false, addsNothing: true) == 1_767_261_610)
    #expect(history.lastCompleteUpgrade(removesNothing: true, addsNothing: false) == 1_769_940_010)
    #expect(history.lastCompleteUpgrade(removesNothing: true, addsNothing: true) == 1_772_359_210)
  }

  @Test("dpkg's journal overrides its status file, and broken states are seen") func dpkg() async throws {
    let files = [
      "/var/lib/dpkg/status": """
      Package: whole
      Status: install ok installed
      Version: 1
      Architecture: amd64
      Conffiles:
       /etc/whole 0123
      Description: text
       Package: not-a-field

      Package: whole
      Status: hold ok installed
      Version: 1
      Architecture: i386

      Package: half
      Status: install reinstreq half-installed
      Version: 2

      Package: waiting
      Status: install ok triggers-awaited
      Version: 3

      Package: gone
      Status: deinstall ok config-files
      Version: 4

      Package: journalled
      Status: install ok half-configured
      Version: 5
      Architecture: all
      """,
      "/var/lib/dpkg/updates/0000": "Package: journalled\nStatus: install ok unpacked\nVersion: 5\nArchitecture: all\n",
      "/var/lib/dpkg/updates/0001": "Package: journalled\nStatus: install ok installed\nVersion: 6\nArchitecture: all\n",
      "/var/lib/dpkg/updates/tmp.i": "Package: ignored\nStatus: install ok unpacked\nVersion: 5\n",
    ]
    let installed = try await ScratchMachine.with(files) { try InstalledPackages(on: $0) }
    #expect(installed.packages.filter(\.isBroken).map(\.name) == ["half", "waiting"])
    #expect(installed.packages.filter(\.isHeld).map(\.architecture) == ["i386"])
    #expect(installed.named("journalled").map(\.version.text) == ["6"])
    #expect(installed.named("gone").isEmpty)
    #expect(installed.named("whole:i386").count == 1)
    #expect(installed.wasInterrupted)
  }

  @Test(
    "local time is turned into an instant by the zone's own file",
    arguments: [
      // Winter and summer; the hour that comes twice is taken at its earlier instant; the hour that never was is as it stands.
      (1_768_478_400, 1_768_474_800), (1_784_116_800, 1_784_109_600), (1_792_895_400, 1_792_888_200),
    ] as [(Int64, Int64)])
  func localTime(local: Int64, expected: Int64) throws {
    let path = FixtureMachine.directory + "/debian-12-timer-masked/root/etc/localtime"
    let zone = try #require(LocalTime(Array(try Data(contentsOf: URL(fileURLWithPath: path)))))
    #expect(zone.instant(ofLocal: local) == expected)
  }

  @Test("a zone file that is cut off or made up is refused, at every length") func badZone() throws {
    let path = FixtureMachine.directory + "/debian-12-timer-masked/root/etc/localtime"
    let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    for length in stride(from: 0, to: bytes.count - 40, by: 7) { #expect(LocalTime(Array(bytes[..<length])) == nil) }
    #expect(LocalTime(Array("TZif2".utf8) + [UInt8](repeating: 0xFF, count: 200)) == nil)
  }
}
