package import Posture

/// Judges one volume by what lies below it: a pure function of the two values.
///
/// `encrypted` only if every way from the volume down to a disk passes a layer that encrypts; one thing on a way in the clear
/// that is not understood makes it `unknown`; a hypervisor's disk in the clear is `unknown` too, because its host may encrypt.
package func classify(_ volume: StorageVolume, in graph: BlockDeviceGraph) -> DiskEncryption.Volume {
  let exposure = Exposure(of: [volume.top], in: graph)
  let stack = LayerStack(under: volume.top, in: graph)
  let ends = exposure.plainEnds + exposure.virtualEnds
  return DiskEncryption.Volume(
    role: volume.role ?? (stack.isRemovable ? .removable : .data),
    path: ShownPath.redacted(volume.path),
    fileSystem: volume.fileSystem.clipped(toBytes: 32),
    state: state(of: exposure),
    layers: stack.labels,
    plainEnds: ends.prefix(8).map { $0.clipped(toBytes: 64) },
    cipher: stack.cipher?.clipped(toBytes: 64))
}

private func state(of exposure: Exposure) -> DiskEncryption.State {
  if let reason = exposure.reasons.first { return .unknown(reason) }
  if !exposure.virtualEnds.isEmpty {
    let names = exposure.virtualEnds.prefix(8).joined(separator: ", ")
    return .unknown(
      UnknownReason(
        .hiddenByVirtualization, tried: ["/sys/dev/block"],
        detail: "plain inside this virtual machine: \(names)".clipped(toBytes: 300)))
  }
  switch (exposure.meetsEncryption, exposure.plainEnds.isEmpty) {
  case (true, true): return .encrypted
  case (true, false): return .partly
  case (false, false): return .plain
  case (false, true): return exposure.meetsMemory ? .memoryOnly : .unknown(UnknownReason(.notFound, detail: "nothing below"))
  }
}
