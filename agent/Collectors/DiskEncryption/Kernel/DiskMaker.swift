/// Who made a disk: a factory or a hypervisor.
enum DiskMaker {
  /// Words in vendor or model that name a hypervisor or a cloud, lower case.
  private static let hypervisors = [
    "qemu", "vmware", "vbox", "virtual", "msft", "xensrc", "bhyve", "parallels", "google", "persistentdisk", "nvme_card",
    "amazon elastic block", "amazon ec2", "alibaba cloud", "oracle blockvolume",
  ]

  /// Kernel names of paravirtual disks.
  private static let paravirtual = ["vd", "xvd"]

  /// Whether the disk is a hypervisor's, by its kernel name and by what it says of itself.
  static func isHypervisor(name: String, vendor: String?, model: String?) -> Bool {
    if paravirtual.contains(KernelName(name).driver) { return true }
    let words = "\(vendor ?? "") \(model ?? "")".lowercased()
    return hypervisors.contains { words.contains($0) }
  }
}

/// The kernel's name of a block device, taken apart: `nvme0n1p2` belongs to the driver `nvme`, `dm-3` to `dm`, `sdab` to `sd`.
struct KernelName: Hashable {
  let driver: String

  init(_ name: String) {
    let numbered = String(name.prefix { $0.isASCII && $0.isLetter && $0.isLowercase })
    driver = Self.lettered.first { numbered.hasPrefix($0) && numbered.utf8.count <= $0.utf8.count + 3 } ?? numbered
  }

  /// Drivers that count their disks in letters.
  private static let lettered = ["xvd", "vd", "sd", "hd", "dasd"]

  /// Drivers whose devices are disks, or stand for one.
  static let disks: Set<String> = [
    "sd", "nvme", "vd", "xvd", "hd", "mmcblk", "dasd", "pmem", "sr", "fd", "mtdblock", "cciss", "ida", "mspblk", "skd",
  ]

  /// Drivers whose devices lie on another machine, in a program or in another store.
  static let elsewhere: [String: String] = [
    "nbd": "network", "rbd": "network", "drbd": "network", "rnbd": "network", "etherd": "network", "zd": "zfs",
    "ublkb": "user-space", "scini": "network", "vxdmp": "network",
  ]
}
