import Posture

/// What a device-mapper device is, by the `PREFIX-` its maker put in front of its uuid.
///
/// A detached header, a random key or a hardware cipher change nothing here: every encrypting mapping of cryptsetup says
/// `CRYPT-TYPE-`. The uuid says nothing of the cipher: the null cipher has it too.
enum DeviceMapperKind: Hashable {
  /// Encrypting, with the layer's name.
  case crypt(String)
  /// Hands data down unchanged.
  case passing(String)
  /// A layer that cryptsetup puts beneath a mapping while it re-encrypts in place.
  case reencryptionPart
  /// No uuid, or nobody's that we know.
  case unknown

  init(uuid: String, name: String) {
    let parts = uuid.split(separator: "-", maxSplits: 3, omittingEmptySubsequences: false).map(String.init)
    switch (parts.first, parts.count > 1 ? parts[1] : nil) {
    case ("CRYPT", "LUKS1"): self = .crypt("luks1")
    case ("CRYPT", "LUKS2"): self = parts.count > 2 && parts[2] == "OPAL" ? .crypt("luks2-opal") : .crypt("luks2")
    case ("CRYPT", "PLAIN"): self = .crypt("dm-crypt")
    case ("CRYPT", "TCRYPT"): self = .crypt("veracrypt")
    case ("CRYPT", "BITLK"): self = .crypt("bitlocker")
    case ("CRYPT", "FVAULT2"): self = .crypt("filevault2")
    case ("CRYPT", "LOOPAES"): self = .crypt("loop-aes")
    case ("CRYPT", "VERITY"): self = .passing("verity")
    case ("CRYPT", "INTEGRITY"): self = .passing("integrity")
    case ("CRYPT", "SUBDEV"): self = name.hasSuffix("_dif") ? .passing("integrity") : .reencryptionPart
    case ("LVM", _): self = .passing("lvm")
    case ("mpath", _): self = .passing("multipath")
    case ("DMRAID", _): self = .passing("dmraid")
    case ("stratis", _): self = .passing("stratis")
    case (let part?, _) where part.hasPrefix("part") && part.dropFirst(4).utf8.allSatisfy(\.isDigit) && part.utf8.count > 4:
      self = .passing("partition")
    default: self = .unknown
    }
  }
}
