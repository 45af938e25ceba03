/// What an archive says of itself in the `InRelease` file of its last refresh.
///
/// The signature was checked by apt before it kept the file; it is not checked again.
struct AptRelease: Sendable, Hashable {
  /// Until when the archive vouches for its lists.
  enum Validity: Sendable, Hashable {
    case unlimited
    case until(Int64)
    /// The field is there and is not a date.
    case unreadable
  }

  let origin: String?
  let label: String?
  let suite: String?
  let codename: String?
  let validity: Validity

  init(_ bytes: [UInt8]) {
    let paragraph =
      ControlFile.paragraphs(
        of: bytes, keeping: ["origin", "label", "suite", "codename", "valid-until", "date"]
      )
      // The armour's own header (`Hash: SHA256`) is a paragraph without any of these.
      .first { $0["date"] != nil || $0["suite"] != nil || $0["codename"] != nil || $0["origin"] != nil } ?? [:]
    origin = paragraph["origin"]
    label = paragraph["label"]
    suite = paragraph["suite"]
    codename = paragraph["codename"]
    if let text = paragraph["valid-until"] {
      validity = ArchiveDate.seconds(text).map(Validity.until) ?? .unreadable
    } else {
      validity = .unlimited
    }
  }

  /// Whether the archive is one of security updates.
  var isSecurity: Bool {
    label == "Debian-Security" || suite?.hasSuffix("-security") == true || codename?.hasSuffix("-security") == true
  }

  func isValid(at now: Int64) -> Bool {
    switch validity {
    case .unlimited: true
    case .until(let end): now < end
    case .unreadable: false
    }
  }
}
