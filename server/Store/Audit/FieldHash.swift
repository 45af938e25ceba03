import Crypto
import Evidence

/// SHA-256 over fields, each with its length before it, so that no two lists of fields make one text.
struct FieldHash {
  private var hasher = SHA256()

  init(domain: String) { add(domain) }

  mutating func add(_ bytes: [UInt8]) {
    withUnsafeBytes(of: UInt64(bytes.count).bigEndian) { hasher.update(bufferPointer: $0) }
    hasher.update(data: bytes)
  }

  mutating func add(_ text: String) { add(Array(text.utf8)) }

  mutating func add(_ number: Int64) { withUnsafeBytes(of: number.bigEndian) { add(Array($0)) } }

  var digest: Bytes32 { Bytes32(Array(hasher.finalize())) ?? .zero }
}
