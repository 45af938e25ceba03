package import Evidence

/// The key that a device's messages are signed with; its private half stays where it was made.
package protocol DeviceKey: Sendable {
  var publicKey: DevicePublicKey { get }

  /// The ECDSA signature over SHA-256 of `bytes`: r and s, 64 raw bytes (RFC 7518 §3.4).
  func sign(_ bytes: [UInt8]) throws(DeviceKeyError) -> [UInt8]
}

/// Why a device key could not be made, read or used.
package enum DeviceKeyError: Error, Sendable, Hashable {
  /// The file or its directory could not be used.
  case file(DirectoryFault)
  /// The file does not hold a key as this program writes it.
  case malformed(path: String)
  /// The provider of the key failed.
  case failed(String)

  /// What happened, with the path, in words for people.
  package var text: String {
    switch self {
    case .file(let fault): fault.text
    case .malformed(let path): "\(path) does not hold a device key"
    case .failed(let reason): "the device key could not be used: \(reason)"
    }
  }
}
