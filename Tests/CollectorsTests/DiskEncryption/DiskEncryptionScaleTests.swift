import Posture
import Testing

@testable import Collectors

@Suite("Many mounts and hostile input")
struct DiskEncryptionScaleTests {
  /// A host of 10,000 containers: a table, and the file systems beneath.
  private static func table(extra: Int, line: (Int) -> String) -> String {
    "29 1 254:1 / / rw - ext4 /dev/mapper/vg-root rw\n" + (0..<extra).map { line($0) + "\n" }.joined()
  }

  @Test("10,000 overlay mounts are one volume") func manyOverlays() throws {
    let text = Self.table(extra: 10_000) { index in
      let home = "/var/lib/docker/overlay2/\(index)"
      return
        "\(100 + index) 29 0:\(100 + index) / \(home)/merged rw - overlay overlay rw,lowerdir=\(home)/l,upperdir=\(home)/u,workdir=\(home)/w"
    }
    let mounts = try MountTable(parsing: Array(text.utf8))
    let machine = Machine(root: "/nonexistent", commands: NoCommands())
    let selection = VolumeSelection(mounts: mounts, swaps: [], machine: machine)
    #expect(mounts.mounts.count == 10_001)
    #expect(selection.volumes.map { String(decoding: $0.path, as: UTF8.self) } == ["/"])
    #expect(mounts.mount(holding: Array("/var/lib/docker/overlay2/9999/merged/x".utf8))?.id == 10_099)
  }

  @Test("10,000 file systems on disks are too many to tell, not a pass") func manyFileSystems() async throws {
    let machine = try TemporaryMachine(files: [
      "/proc/1/mountinfo": Self.table(extra: 10_000) { "\(100 + $0) 29 8:\($0) / /srv/\($0) rw - ext4 /dev/x rw" },
      "/proc/swaps": "Filename\n",
    ])
    let fact = await DiskEncryptionCollector().collect(from: machine.machine)
    #expect(fact == .unknown(UnknownReason(.tooLarge, tried: ["/proc/1/mountinfo"], detail: "10001 volumes")))
  }

  @Test("a table that is not understood is unknown, and our own is not asked instead") func malformedTable() async throws {
    let machine = try TemporaryMachine(files: [
      "/proc/1/mountinfo": "nonsense\n", "/proc/self/mountinfo": "29 1 254:1 / / rw - ext4 /dev/x rw\n",
    ])
    let fact = await DiskEncryptionCollector().collect(from: machine.machine)
    #expect(fact == .unknown(UnknownReason(.notUnderstood, tried: ["/proc/1/mountinfo"], detail: "malformed(line: 1)")))
  }

  @Test("a machine without a mount table is unknown") func noTable() async throws {
    let fact = await DiskEncryptionCollector().collect(from: try TemporaryMachine(files: [:]).machine)
    #expect(fact == .unknown(UnknownReason(.notFound, tried: ["/proc/1/mountinfo", "/proc/self/mountinfo"])))
  }

  @Test(
    "a path leaves the machine without names and within its bound",
    arguments: [
      ("/", "/"), ("/home", "/home"), ("/home/alice", "/home/*"), ("/home/alice/x/y", "/home/*"), ("/homes/a", "/homes/a"),
      ("/run/media/alice/STICK", "/run/media/*/*"), ("/media/disk", "/media/*"), ("//srv//x", "/srv/x"),
      ("/" + String(repeating: "é", count: 200), "/" + String(repeating: "é", count: 127)),
    ])
  func showsPaths(path: String, shown: String) {
    #expect(ShownPath.redacted(Array(path.utf8)) == shown)
  }
}
