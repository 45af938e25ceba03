import StrictJSON

/// What the header of a LUKS volume says about its cipher (LUKS1 on-disk format 1.2.3, LUKS2 on-disk format 1.1.1).
///
/// Keys and key slots are not looked at. Checksums are not verified: the running mapping was made from it, and whoever could
/// write the header could as well write what is read here.
struct LUKSHeader: Hashable {
  /// Lower case hexadecimal without hyphens, as the mapping's uuid carries it.
  let uuid: String
  /// Of the first segment that encrypts; nil where the drive itself does (OPAL).
  let cipher: String?
  let coverage: BlockDeviceGraph.Coverage

  /// Bytes to read before the size is known.
  static let firstBytes = 16_384
  /// The largest header that LUKS2 allows.
  static let maxBytes = 4_194_304

  /// How many bytes must be read to have the whole header; nil if this is not the start of a LUKS volume.
  static func size(of start: [UInt8]) -> Int? {
    guard start.starts(with: Array("LUKS".utf8) + [0xBA, 0xBE]), start.count >= 592 else { return nil }
    switch start[7] {
    case 1: return 592
    case 2:
      let size = start[8..<16].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      return (16_384...UInt64(maxBytes)).contains(size) ? Int(size) : nil
    default: return nil
    }
  }

  /// Reads a header of which all bytes are there; nil if it is none, or not understood.
  init?(parsing bytes: [UInt8]) {
    guard let size = Self.size(of: bytes), bytes.count >= size, bytes[6] == 0 else { return nil }
    uuid = Self.text(bytes[168..<208]).filter { $0 != "-" }.lowercased()
    if bytes[7] == 1 {
      let cipher = "\(Self.text(bytes[8..<40]))-\(Self.text(bytes[40..<72]))"
      self.cipher = cipher
      coverage = CipherName.isNull(cipher) ? .none : .full
    } else {
      guard let segments = Self.segments(of: bytes[4_096..<size]) else { return nil }
      self.cipher = segments.cipher
      coverage = segments.coverage
    }
  }

  private static func text(_ field: ArraySlice<UInt8>) -> String { String(decoding: field.prefix { $0 != 0 }, as: UTF8.self) }

  private static func segments(of area: ArraySlice<UInt8>) -> (cipher: String?, coverage: BlockDeviceGraph.Coverage)? {
    let json: JSONValue
    do throws(JSONSyntaxError) {
      json = try JSONValue(parsing: area.prefix { $0 != 0 }, limits: .toolOutput)
    } catch {
      return nil
    }
    var ciphers: [String?] = []
    var nullCipher: String?
    var isMixed = false
    for member in json["segments"]?.object?.members ?? [] {
      let flags = (member.value["flags"]?.array ?? []).compactMap(\.string)
      // Backups describe how the volume looked before re-encryption, or will look after it.
      if flags.contains(where: { $0.hasPrefix("backup-") }) { continue }
      let cipher = member.value["encryption"]?.string
      switch member.value["type"]?.string {
      case "hw-opal": ciphers.append(nil)
      case "hw-opal-crypt": ciphers.append(cipher)
      case "crypt":
        guard let cipher else { return nil }
        if CipherName.isNull(cipher) {
          (nullCipher, isMixed) = (cipher, true)
        } else {
          ciphers.append(cipher)
        }
      case "linear": isMixed = true
      default: return nil
      }
    }
    switch (ciphers.first, isMixed) {
    case (let first?, false): return (first, .full)
    case (let first?, true): return (first, .partial)
    case (nil, true): return (nullCipher, .none)
    case (nil, false): return nil
    }
  }
}

/// The cipher as dm-crypt and LUKS name it.
enum CipherName {
  /// The null cipher writes what it reads.
  static func isNull(_ name: String) -> Bool { name.contains("cipher_null") || name.hasPrefix("null") }
}
