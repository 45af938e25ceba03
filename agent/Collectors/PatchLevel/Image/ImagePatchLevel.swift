import Posture

extension PartialFindings {
  /// The patch level of a machine that is replaced as a whole: of its updates nothing is known here, of the rest what is
  /// given.
  mutating func imageFact(manager: String, reboot: PatchLevel.Reboot?, automatic: PatchLevel.Automatic?, detail: String)
    -> Fact<PatchLevel>
  {
    miss(
      "pending_security", "pending_other", "withheld", "metadata_refreshed", "last_complete_upgrade", "broken_packages",
      because: UnknownReason(.notUnderstood, tried: UnknownReason.bounded(tried: sources), detail: detail.clipped(toBytes: 300)))
    return fact(
      PatchLevel(
        manager: manager, metadataRefreshed: nil, pendingSecurity: nil, pendingOther: nil, reboot: reboot,
        automatic: automatic, unknownParts: unknownParts))
  }
}
