import Crypto
package import Evidence

/// A P-256 key whose private half is a file of the state directory, 32 raw bytes.
package struct SoftwareKey: DeviceKey {
  /// The file's name inside the state directory.
  package static let fileName = "key"
  private static let byteCount = 32

  package let publicKey: DevicePublicKey
  private let privateKey: P256.Signing.PrivateKey

  /// Makes a key that exists nowhere yet; `store(in:)` keeps it.
  package init() throws(DeviceKeyError) { try self.init(P256.Signing.PrivateKey()) }

  /// Reads the key; nil if the directory holds none.
  package init?(in directory: OwnedDirectory) throws(DeviceKeyError) {
    let bytes: [UInt8]
    do throws(DirectoryFault) {
      guard let content = try directory.read(Self.fileName, maxBytes: Self.byteCount) else { return nil }
      bytes = content
    } catch {
      throw .file(error)
    }
    let key: P256.Signing.PrivateKey
    do {
      key = try P256.Signing.PrivateKey(rawRepresentation: bytes)
    } catch {
      throw .malformed(path: directory.path(of: Self.fileName))
    }
    try self.init(key)
  }

  private init(_ key: P256.Signing.PrivateKey) throws(DeviceKeyError) {
    guard let publicKey = DevicePublicKey(rawBytes: Array(key.publicKey.rawRepresentation)) else {
      throw .failed("its public half is not a point of P-256")
    }
    self.publicKey = publicKey
    privateKey = key
  }

  /// Writes the key in place of any other, durably. Whoever calls this has seen to it that no device id depends on the other.
  package func store(in directory: OwnedDirectory) throws(DeviceKeyError) {
    do throws(DirectoryFault) {
      try directory.replace(Self.fileName, with: Array(privateKey.rawRepresentation))
    } catch {
      throw .file(error)
    }
  }

  package func sign(_ bytes: [UInt8]) throws(DeviceKeyError) -> [UInt8] {
    do {
      return Array(try privateKey.signature(for: bytes).rawRepresentation)
    } catch {
      throw .failed("signing failed")
    }
  }
}
