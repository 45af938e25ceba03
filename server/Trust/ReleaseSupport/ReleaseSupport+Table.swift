extension ReleaseSupport {
  /// When the table was last held against its sources.
  static let reviewed = "2026-11-25"

  static let rolling: Set<String> = [
    "arch", "archarm", "artix", "cachyos", "endeavouros", "garuda", "gentoo", "kali", "manjaro", "opensuse-slowroll",
    "opensuse-tumbleweed", "solus", "void",
  ]

  /// The machines of Debian 12's long-term support, as `uname -m` writes amd64, i386, arm64, armhf and ppc64el.
  private static let bookwormLTS = ["x86_64", "i386", "i586", "i686", "aarch64", "armv7l", "armv8l", "ppc64le"]
  private static let bullseyeLTS = ["x86_64", "i386", "i586", "i686", "aarch64", "armv7l", "armv8l"]

  /// `full` is the last day of the ordinary security support, `lts` that of what follows it without a contract.
  static let releases: [Release] = [
    // Debian: distro-info-data (debian.csv, eol and eol-lts); https://wiki.debian.org/LTS for the architectures.
    Release("debian", "10", full: "2022-09-10", lts: "2024-06-30", on: bullseyeLTS),
    Release("debian", "11", full: "2024-08-14", lts: "2026-08-31", on: bullseyeLTS),
    Release("debian", "12", full: "2026-07-11", lts: "2028-06-30", on: bookwormLTS),
    Release("debian", "13", full: "2028-08-09", lts: "2030-06-30"),
    // Raspberry Pi OS (32 bit) takes its packages from Debian's ports of the same release, outside its LTS.
    Release("raspbian", "11", full: "2024-08-14"),
    Release("raspbian", "12", full: "2026-07-11"),
    Release("raspbian", "13", full: "2028-08-09"),

    // Ubuntu: distro-info-data (ubuntu.csv, eol); https://ubuntu.com/about/release-cycle. ESM needs a subscription.
    Release("ubuntu", "18.04", full: "2023-05-31"),
    Release("ubuntu", "20.04", full: "2025-05-29"),
    Release("ubuntu", "22.04", full: "2027-06-01"),
    Release("ubuntu", "24.04", full: "2029-05-31"),
    Release("ubuntu", "24.10", full: "2025-07-10"),
    Release("ubuntu", "25.04", full: "2026-01-15"),
    Release("ubuntu", "25.10", full: "2026-07-09"),
    Release("ubuntu", "26.04", full: "2031-05-29"),
    Release("ubuntu", "26.10", full: "2027-07-15"),

    // Linux Mint follows its Ubuntu base: https://linuxmint.com/download_all.php
    Release("linuxmint", "20", full: "2025-04-30"),
    Release("linuxmint", "21", full: "2027-04-30"),
    Release("linuxmint", "22", full: "2029-04-30"),

    // Fedora: https://docs.fedoraproject.org/en-US/releases/lifecycle/ (four weeks after the next but one).
    Release("fedora", "40", full: "2025-05-13"),
    Release("fedora", "41", full: "2025-12-15"),
    Release("fedora", "42", full: "2026-05-27"),
    Release("fedora", "43", full: "2026-12-09"),
    Release("fedora", "44", full: "2027-06-02"),

    // RHEL: https://access.redhat.com/support/policy/updates/errata (full support, then maintenance support).
    Release("rhel", "7", full: "2019-08-06", lts: "2024-06-30"),
    Release("rhel", "8", full: "2024-05-31", lts: "2029-05-31"),
    Release("rhel", "9", full: "2027-05-31", lts: "2032-05-31"),
    Release("rhel", "10", full: "2030-05-31", lts: "2035-05-31"),
    // Rocky Linux: https://wiki.rockylinux.org/rocky/version/ (active, then security support).
    Release("rocky", "8", full: "2024-05-31", lts: "2029-05-31"),
    Release("rocky", "9", full: "2027-05-31", lts: "2032-05-31"),
    Release("rocky", "10", full: "2030-05-31", lts: "2035-05-31"),
    // AlmaLinux: https://wiki.almalinux.org/release-notes/ (active, then security support).
    Release("almalinux", "8", full: "2024-05-31", lts: "2029-05-31"),
    Release("almalinux", "9", full: "2027-05-31", lts: "2032-05-31"),
    Release("almalinux", "10", full: "2030-05-31", lts: "2035-05-31"),
    // CentOS Stream: https://www.centos.org/cl-vs-cs/#end-of-life
    Release("centos", "7", full: "2024-06-30"),
    Release("centos", "8", full: "2024-05-31"),
    Release("centos", "9", full: "2027-05-31"),
    Release("centos", "10", full: "2030-05-31"),

    // openSUSE Leap: https://en.opensuse.org/Lifetime
    Release("opensuse-leap", "15.5", full: "2024-12-31"),
    Release("opensuse-leap", "15.6", full: "2026-04-30"),
    Release("opensuse-leap", "16.0", full: "2027-10-31"),

    // Alpine: https://alpinelinux.org/releases/
    Release("alpine", "3.19", full: "2025-11-01"),
    Release("alpine", "3.20", full: "2026-04-01"),
    Release("alpine", "3.21", full: "2026-11-01"),
    Release("alpine", "3.22", full: "2027-05-01"),
    Release("alpine", "3.23", full: "2027-11-01"),
    Release("alpine", "3.24", full: "2028-06-01"),

    // NixOS: https://nixos.org/manual/nixos/stable/release-notes (a month after the next release).
    Release("nixos", "25.05", full: "2025-12-31"),
    Release("nixos", "25.11", full: "2026-06-30"),
    Release("nixos", "26.05", full: "2026-12-31"),
  ]
}
