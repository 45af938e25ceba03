import Posture
import Testing

@testable import Collectors

@Suite("LUKS headers, mappings' tables and uuids")
struct LUKSHeaderTests {
  private static func bytes(_ text: String, _ count: Int) -> [UInt8] {
    Array(text.utf8) + Array(repeating: 0, count: count - text.utf8.count)
  }

  private static func luks1(_ cipher: String, _ mode: String) -> [UInt8] {
    Array("LUKS".utf8) + [0xBA, 0xBE, 0, 1] + bytes(cipher, 32) + bytes(mode, 32) + bytes("sha256", 32) + bytes("", 64)
      + bytes("0F4EC3A5-f1c7-4b7e-8a2b-9d0c1e2f3a4b", 40) + bytes("", 384)
  }

  private static func luks2(_ json: String, size: [UInt8] = [0, 0, 0, 0, 0, 0, 0x40, 0]) -> [UInt8] {
    Array("LUKS".utf8) + [0xBA, 0xBE, 0, 2] + size + bytes("", 152) + bytes("0f4ec3a5-f1c7-4b7e-8a2b-9d0c1e2f3a4b", 40)
      + bytes("", 4_096 - 208) + bytes(json, 12_288)
  }

  @Test("a LUKS1 header tells cipher and uuid") func readsFirstVersion() throws {
    let header = try #require(LUKSHeader(parsing: Self.luks1("aes", "xts-plain64")))
    #expect(header.cipher == "aes-xts-plain64")
    #expect(header.uuid == "0f4ec3a5f1c74b7e8a2b9d0c1e2f3a4b")
    #expect(header.coverage == .full)
    #expect(LUKSHeader(parsing: Self.luks1("cipher_null", "ecb"))?.coverage == BlockDeviceGraph.Coverage.none)
  }

  @Test(
    "a LUKS2 header covers what its segments cover, backups aside",
    arguments: [
      (#"{"0":{"type":"crypt","encryption":"aes-xts-plain64"}}"#, "aes-xts-plain64", BlockDeviceGraph.Coverage.full),
      (#"{"0":{"type":"crypt","encryption":"cipher_null-ecb"}}"#, "cipher_null-ecb", .none),
      (#"{"0":{"type":"crypt","encryption":"capi:ecb(cipher_null)-plain"}}"#, "capi:ecb(cipher_null)-plain", .none),
      (#"{"0":{"type":"linear"},"1":{"type":"crypt","encryption":"a","flags":["backup-final"]}}"#, nil, .none),
      (#"{"0":{"type":"linear"},"1":{"type":"crypt","encryption":"aes-xts-plain64"}}"#, "aes-xts-plain64", .partial),
      (
        #"{"0":{"type":"crypt","encryption":"aes-xts-plain64"},"1":{"type":"linear","flags":["backup-previous"]}}"#,
        "aes-xts-plain64", .full
      ),
      (#"{"0":{"type":"crypt","encryption":"a"},"1":{"type":"crypt","encryption":"b","flags":["in-reencryption"]}}"#, "a", .full),
      (#"{"0":{"type":"hw-opal"}}"#, nil, .full),
      (#"{"0":{"type":"hw-opal-crypt","encryption":"aes-xts-plain64"}}"#, "aes-xts-plain64", .full),
    ] as [(String, String?, BlockDeviceGraph.Coverage)])
  func readsSegments(segments: String, cipher: String?, coverage: BlockDeviceGraph.Coverage) throws {
    let header = try #require(LUKSHeader(parsing: Self.luks2(#"{"segments":\#(segments),"config":{}}"#)))
    #expect(header.cipher == cipher)
    #expect(header.coverage == coverage)
  }

  @Test(
    "a LUKS2 header that is not understood says nothing",
    arguments: [
      "", "{}", "{", #"{"segments":{}}"#, #"{"segments":{"0":{"type":"new"}}}"#, #"{"segments":{"0":{"type":"crypt"}}}"#,
      #"{"segments":[]}"#,
    ])
  func refusesSegments(json: String) {
    #expect(LUKSHeader(parsing: Self.luks2(json)) == nil)
  }

  @Test("a header that is short, of another version or of a mad size is none") func refusesShapes() {
    let good = Self.luks2(#"{"segments":{"0":{"type":"hw-opal"}}}"#)
    #expect(LUKSHeader(parsing: good) != nil)
    for count in [0, 5, 6, 7, 8, 16, 591, 4_096, 16_383] { #expect(LUKSHeader(parsing: Array(good.prefix(count))) == nil) }
    for size: [UInt8] in [[0, 0, 0, 0, 0, 0, 0, 0], [255, 255, 255, 255, 255, 255, 255, 255], [0, 0, 0, 0, 1, 0, 0, 0]] {
      #expect(LUKSHeader.size(of: Self.luks2("{}", size: size)) == nil)
    }
    var third = good
    third[7] = 3
    #expect(LUKSHeader.size(of: third) == nil)
  }

  @Test(
    "a mapping's uuid tells its kind",
    arguments: [
      ("CRYPT-LUKS1-0f4e-name", "x", .crypt("luks1")), ("CRYPT-LUKS2-0f4e-name", "x", .crypt("luks2")),
      ("CRYPT-LUKS2-OPAL-0f4e-name", "x", .crypt("luks2-opal")), ("CRYPT-PLAIN-swap", "x", .crypt("dm-crypt")),
      ("CRYPT-TCRYPT-v", "x", .crypt("veracrypt")), ("CRYPT-BITLK-v", "x", .crypt("bitlocker")),
      ("CRYPT-VERITY-v", "x", .passing("verity")), ("CRYPT-INTEGRITY-v", "x", .passing("integrity")),
      ("CRYPT-SUBDEV-v", "root_dif", .passing("integrity")), ("CRYPT-SUBDEV-v", "root-overlay", .reencryptionPart),
      ("CRYPT-NEWKIND-v", "x", .unknown), ("CRYPT", "x", .unknown), ("crypt-LUKS2-v", "x", .unknown), ("", "x", .unknown),
      ("LVM-abc", "x", .passing("lvm")), ("mpath-3600", "x", .passing("multipath")),
      ("part1-mpath-3600", "x", .passing("partition")), ("party-mpath", "x", .unknown), ("part-x", "x", .unknown),
      ("stratis-1-private-x", "x", .passing("stratis")),
    ] as [(String, String, DeviceMapperKind)])
  func readsUUIDs(uuid: String, name: String, kind: DeviceMapperKind) {
    #expect(DeviceMapperKind(uuid: uuid, name: name) == kind)
  }

  private static let hint = UnknownReason(.notUnderstood)

  @Test("a mapping's own table settles what the uuid leaves open")
  func readsTables() throws {
    let open = BlockDeviceGraph.Kind.opaque("device-mapper", Self.hint)
    func kind(_ text: String) -> BlockDeviceGraph.Kind? { DeviceMapperTable(parsing: text)?.kind(insteadOf: open) }
    #expect(
      kind("0 10 crypt aes-xts-plain64 00 0 8:1 0\n")
        == .encrypting(BlockDeviceGraph.Encryption("dm-crypt", cipher: "aes-xts-plain64")))
    #expect(
      kind("0 10 crypt cipher_null-ecb - 0 8:1 0\n")
        == .encrypting(BlockDeviceGraph.Encryption("dm-crypt", cipher: "cipher_null-ecb", coverage: .none)))
    #expect(
      kind("0 10 crypt aes-xts-plain64 00 0 8:1 0\n10 5 linear 8:1 0\n")
        == .encrypting(BlockDeviceGraph.Encryption("dm-crypt", cipher: "aes-xts-plain64", coverage: .partial)))
    #expect(kind("0 10 linear 8:1 0\n") == .passing("linear"))
    for text in [
      "", "\n", "0 10\n", "x 10 linear 8:1 0\n", "0 10 newtarget 8:1\n", "0 10 crypt\n", "0 10 linear 8:1 0\n0 1 user x\n",
    ] {
      #expect(kind(text) == nil, "\(text)")
    }
  }
}
