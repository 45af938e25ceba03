package import StrictJSON

/// Which system runs: the distribution's own words, the running kernel, and what kind of machine it is.
package struct OperatingSystem: PostureFact {
  package static let name = "os"
  package static let version = 1

  /// What the system runs on.
  package enum Platform: String, Sendable, Hashable, CaseIterable {
    case bareMetal = "bare_metal"
    case virtualMachine = "virtual_machine"
    case container
    case wsl
    /// Nothing tells.
    case undetermined
  }

  /// `ID` of os-release, lower case; `linux` if the file does not say (os-release(5)).
  package let id: String
  /// `ID_LIKE`, in order; at most 8.
  package let idLike: [String]
  /// `VERSION_ID`; absent on rolling releases.
  package let versionID: String?
  /// `VERSION_CODENAME`.
  package let codename: String?
  /// `VARIANT_ID`.
  package let variantID: String?
  /// `PRETTY_NAME`, for people.
  package let prettyName: String
  /// The running kernel's release, as `uname -r`.
  package let kernel: String
  /// The machine's architecture, as `uname -m`.
  package let architecture: String
  package let platform: Platform
  /// What was recognised: `docker`, `kvm`, `vmware`…; absent on bare metal.
  package let platformDetail: String?

  package init(
    id: String, idLike: [String] = [], versionID: String? = nil, codename: String? = nil, variantID: String? = nil,
    prettyName: String, kernel: String, architecture: String, platform: Platform, platformDetail: String? = nil
  ) {
    self.id = id
    self.idLike = idLike
    self.versionID = versionID
    self.codename = codename
    self.variantID = variantID
    self.prettyName = prettyName
    self.kernel = kernel
    self.architecture = architecture
    self.platform = platform
    self.platformDetail = platformDetail
  }

  package init(reading value: JSONValue, at pointer: String) throws(JSONFieldError) {
    var reader = try JSONObjectReader(value, at: pointer)
    self.init(
      id: try reader.string("id", maxBytes: 64),
      idLike: try reader.strings("id_like", maxCount: 8, maxBytes: 64),
      versionID: try reader.optionalString("version_id", maxBytes: 64),
      codename: try reader.optionalString("codename", maxBytes: 64),
      variantID: try reader.optionalString("variant_id", maxBytes: 64),
      prettyName: try reader.string("pretty_name", maxBytes: 128),
      kernel: try reader.string("kernel", maxBytes: 128),
      architecture: try reader.string("architecture", maxBytes: 32),
      platform: try reader.choice("platform"),
      platformDetail: try reader.optionalString("platform_detail", maxBytes: 64))
    try reader.finish()
  }

  package var json: JSONValue {
    var object = JSONObject()
    object["id"] = .string(id)
    object["id_like"] = .array(idLike.map(JSONValue.string))
    object["version_id"] = versionID.map(JSONValue.string)
    object["codename"] = codename.map(JSONValue.string)
    object["variant_id"] = variantID.map(JSONValue.string)
    object["pretty_name"] = .string(prettyName)
    object["kernel"] = .string(kernel)
    object["architecture"] = .string(architecture)
    object["platform"] = .string(platform.rawValue)
    object["platform_detail"] = platformDetail.map(JSONValue.string)
    return .object(object)
  }
}
