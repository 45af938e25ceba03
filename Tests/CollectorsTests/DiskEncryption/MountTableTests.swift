import Collectors
import Testing

@Suite("The kernel's mount and swap tables")
struct MountTableTests {
  private static let root = "1 0 8:1 / / rw - ext4 /dev/sda1 rw\n"

  private static func parse(_ text: String) throws(MountTable.Fault) -> MountTable { try MountTable(parsing: Array(text.utf8)) }

  @Test("a line with optional fields, escapes and an empty source is read whole") func readsAll() throws {
    let line = #"36 1 98:0 /mnt\0401 /a\134b\011c\012d\043 rw,noatime master:1 shared:2 - fuse.x  ro,name=a b,x=\054y"# + "\n"
    let mount = try #require(try Self.parse(Self.root + line).mounts.last)
    #expect(mount.id == 36)
    #expect(mount.parent == 1)
    #expect(mount.device == DeviceNumber(major: 98, minor: 0))
    #expect(mount.root == Array("/mnt 1".utf8))
    #expect(mount.mountPoint == Array("/a\\b\tc\nd#".utf8))
    #expect(mount.fileSystem == "fuse.x")
    #expect(mount.source.isEmpty)
    #expect(mount.options == ["ro", "name=a b", #"x=\054y"#].map { Array($0.utf8) })
    #expect(!mount.isWritable)
  }

  @Test(
    "a line of another form refuses the table, by its number",
    arguments: [
      "", "x", "36 1 98:0 / /a rw - ext4 /dev/sda", "36 1 98:0 / /a rw ext4 /dev/sda rw", "36 1 98:0 / a rw - ext4 x rw",
      #"36 1 98:0 / /a\04 rw - ext4 x rw"#, #"36 1 98:0 / /a\999 rw - ext4 x rw"#, #"36 1 98:0 / /a\777 rw - ext4 x rw"#,
      "36 1 98 / /a rw - ext4 x rw", "36 1 98:0:1 / /a rw - ext4 x rw", "-1 1 98:0 / /a rw - ext4 x rw",
      "36 1 98:99999999999 / /a rw - ext4 x rw", "99999999999999999999 1 98:0 / /a rw - ext4 x rw", "36 1 98:0 / /a rw -  x rw",
      "36 1 98:0 / /a rw - ext4 x ",
    ])
  func refuses(line: String) {
    #expect(throws: MountTable.Fault.malformed(line: 2)) { try Self.parse(Self.root + line + "\n") }
  }

  @Test("a table that is cut off or empty is refused", arguments: ["", "1 0 8:1 / / rw - ext4 /dev/sda1 rw"])
  func refusesTruncated(text: String) {
    #expect(throws: MountTable.Fault.truncated) { try Self.parse(text) }
  }

  @Test("a table without a root is refused") func refusesRootless() {
    #expect(throws: MountTable.Fault.rootless) { try Self.parse("5 1 8:1 / /a rw - ext4 x rw\n") }
  }

  private static let tree =
    root + """
      2 1 0:2 / /a rw - ext4 a rw
      3 2 0:3 / /a/b rw - ext4 ab rw
      4 1 0:4 / /a rw - ext4 hidden-under-nothing rw
      5 4 0:5 / /a rw - ext4 over-a rw
      6 5 0:6 / /a/b/c rw - ext4 abc rw

      """

  @Test(
    "a path is held by the topmost mount on its way, never by one that is covered",
    arguments: [
      ("/", 1), ("/x", 1), ("/ab", 1), ("/a", 5), ("/a/", 5), ("/a/b", 5), ("/a//b/./c/d", 6), ("/a/b/cc", 5), ("relative", nil),
      ("", nil), ("/a/../x", nil),
    ] as [(String, UInt64?)])
  func holds(path: String, id: UInt64?) throws {
    #expect(try Self.parse(Self.tree).mount(holding: Array(path.utf8))?.id == id)
  }

  @Test("mounts that are each other's parents end the search") func endsInLoops() throws {
    let table = try Self.parse("1 1 8:1 / / rw - ext4 x rw\n2 1 8:2 / /a rw - ext4 x rw\n2 2 8:2 / /a rw - ext4 x rw\n")
    #expect(table.mount(holding: Array("/a/b".utf8)) == nil)
  }

  @Test("swap areas are read with their kinds and escapes") func readsSwaps() throws {
    let text =
      "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n/dev/dm-0      partition\t1\t0\t-2\n/s\\040w\\040(deleted) file\t1\t0\t5\n"
    let areas = try SwapTable(parsing: Array(text.utf8)).areas
    #expect(
      areas == [
        SwapTable.Area(path: Array("/dev/dm-0".utf8), kind: .partition),
        SwapTable.Area(path: Array("/s w (deleted)".utf8), kind: .file),
      ])
  }

  @Test(
    "a swap line of another form refuses the table",
    arguments: ["", "/dev/sda partition 1 0", "/dev/sda disk 1 0 1", "sda partition 1 0 1", #"/d\0 file 1 0 1"#])
  func refusesSwaps(line: String) {
    #expect(throws: SwapTable.Fault.malformed(line: 2)) { try SwapTable(parsing: Array("Filename x\n\(line)\n".utf8)) }
  }

  @Test("a swap table that is cut off, empty or headless is refused") func refusesHeadlessSwaps() {
    #expect(throws: SwapTable.Fault.truncated) { try SwapTable(parsing: []) }
    #expect(throws: SwapTable.Fault.truncated) { try SwapTable(parsing: Array("Filename".utf8)) }
    #expect(throws: SwapTable.Fault.malformed(line: 1)) { try SwapTable(parsing: Array("/dev/sda partition 1 0 1\n".utf8)) }
  }
}
