import Posture

/// What the system runs on, as far as files tell: container and WSL first, then the virtual machine beneath.
///
/// The order is that of systemd-detect-virt: a container inside a virtual machine is a container. Nothing found means bare
/// metal only if the places that would tell could be read.
struct PlatformFinding {
  let platform: OperatingSystem.Platform
  let detail: String?
  /// The file that told.
  let sources: [String]

  init(on machine: Machine, kernel: String) {
    if let (detail, source) = Self.windowsSubsystem(machine, kernel: kernel) {
      self.init(.wsl, detail, source)
    } else if let (detail, source) = Self.container(machine) {
      self.init(.container, detail, source)
    } else if let (detail, source) = Self.hypervisor(machine) {
      self.init(.virtualMachine, detail, source)
    } else if Self.showsHardware(machine) {
      self.init(.bareMetal, nil, "/sys/class/dmi/id")
    } else {
      self.init(.undetermined, nil, nil)
    }
  }

  private init(_ platform: OperatingSystem.Platform, _ detail: String?, _ source: String?) {
    self.platform = platform
    self.detail = detail
    sources = source.map { [$0] } ?? []
  }

  private static func windowsSubsystem(_ machine: Machine, kernel: String) -> (String, String)? {
    // A kernel built for Azure says "azure"; only Windows' own builds say these.
    let release = kernel.lowercased()
    if release.hasSuffix("-wsl2") || release.contains("microsoft-standard") { return ("wsl2", "/proc/sys/kernel/osrelease") }
    if release.hasSuffix("-microsoft") { return ("wsl1", "/proc/sys/kernel/osrelease") }
    for path in ["/proc/sys/fs/binfmt_misc/WSLInterop", "/proc/sys/fs/binfmt_misc/WSLInterop-late"]
    where machine.shows(path) { return ("wsl", path) }
    return nil
  }

  private static func container(_ machine: Machine) -> (String, String)? {
    // OpenVZ: /proc/vz is there on host and guest, /proc/bc on the host only.
    if machine.shows("/proc/vz"), !machine.shows("/proc/bc") { return ("openvz", "/proc/vz") }
    if let name = machine.firstLine("/run/systemd/container"), !name.isEmpty { return (name, "/run/systemd/container") }
    if let environment = machine.content("/proc/1/environ") {
      for assignment in environment.split(separator: 0) where assignment.starts(with: "container=".utf8) {
        let name = String(decoding: assignment.dropFirst("container=".utf8.count), as: UTF8.self)
        // PID 1's "container=" without a name still says that there is one.
        return (name.isEmpty ? "other" : name, "/proc/1/environ")
      }
    }
    // These two stay behind when a virtual machine is made from a container's image: believed only outside the kernel's
    // first namespaces.
    if !isInFirstNamespaces(machine) {
      if machine.shows("/run/.containerenv") { return ("podman", "/run/.containerenv") }
      if machine.shows("/.dockerenv") { return ("docker", "/.dockerenv") }
    }
    if machine.shows("/run/host/container-manager") {
      return (machine.firstLine("/run/host/container-manager") ?? "other", "/run/host/container-manager")
    }
    return nil
  }

  /// Whether this process lives in the namespaces that the kernel made at boot; their numbers are fixed in its source
  /// (`include/linux/proc_ns.h`).
  private static func isInFirstNamespaces(_ machine: Machine) -> Bool {
    machine.target("/proc/self/ns/pid") == "pid:[4026531836]"
      && machine.target("/proc/self/ns/cgroup") == "cgroup:[4026531835]"
  }

  private static func hypervisor(_ machine: Machine) -> (String, String)? {
    // Xen's first domain drives the real hardware; a cloud's bare-metal offer bears the name of its virtual ones.
    if machine.firstLine("/proc/xen/capabilities")?.contains("control_d") == true { return nil }
    if machine.firstLine("/sys/class/dmi/id/product_name")?.hasSuffix(".metal") == true { return nil }
    for field in ["product_name", "sys_vendor", "board_vendor", "bios_vendor", "product_version"] {
      let path = "/sys/class/dmi/id/\(field)"
      guard let value = machine.firstLine(path) else { continue }
      if let vendor = firmwareVendors.first(where: { value.hasPrefix($0.prefix) }) { return (vendor.name, path) }
      // On Microsoft's own laptops the maker is the same.
      if value == "Virtual Machine", machine.firstLine("/sys/class/dmi/id/sys_vendor") == "Microsoft Corporation" {
        return ("microsoft", path)
      }
    }
    if let type = machine.firstLine("/sys/hypervisor/type"), !type.isEmpty { return (type, "/sys/hypervisor/type") }
    for path in ["/proc/device-tree/hypervisor/compatible", "/sys/firmware/devicetree/base/hypervisor/compatible"] {
      guard let value = machine.content(path) else { continue }
      let name = String(decoding: value.prefix { $0 != 0 }, as: UTF8.self)
      return (name == "linux,kvm" ? "kvm" : name == "xen" ? "xen" : name, path)
    }
    for path in ["/proc/device-tree/fw-cfg", "/sys/firmware/devicetree/base/fw-cfg"] where machine.shows(path) {
      return ("qemu", path)
    }
    if let information = machine.firstLine("/proc/sysinfo", containing: "VM00 Control Program:") {
      return (information.contains("z/VM") ? "zvm" : "kvm", "/proc/sysinfo")
    }
    if machine.firstLine("/proc/cpuinfo", containing: "vendor_id")?.contains("User Mode Linux") == true {
      return ("uml", "/proc/cpuinfo")
    }
    if hasHypervisorFlag(machine) { return ("hypervisor", "/proc/cpuinfo") }
    return nil
  }

  /// The `hypervisor` bit that every x86 hypervisor shows its guests.
  private static func hasHypervisorFlag(_ machine: Machine) -> Bool {
    guard let flags = machine.firstLine("/proc/cpuinfo", containing: "flags") else { return false }
    return flags.split(separator: " ").contains("hypervisor")
  }

  /// Whether the places that would show a virtual machine were there to be read.
  private static func showsHardware(_ machine: Machine) -> Bool {
    if machine.firstLine("/sys/class/dmi/id/sys_vendor") != nil { return true }
    return machine.shows("/proc/device-tree/compatible") || machine.shows("/sys/firmware/devicetree/base/compatible")
  }

  /// What hypervisors write into the firmware's tables, and how the answer names them.
  private static let firmwareVendors: [(prefix: String, name: String)] = [
    ("KVM", "kvm"), ("OpenStack", "kvm"), ("KubeVirt", "kvm"), ("DigitalOcean", "kvm"), ("Amazon EC2", "amazon"),
    ("QEMU", "qemu"), ("VMware", "vmware"), ("VMW", "vmware"), ("innotek GmbH", "virtualbox"), ("VirtualBox", "virtualbox"),
    ("Xen", "xen"), ("Bochs", "bochs"), ("Parallels", "parallels"), ("BHYVE", "bhyve"), ("Hyper-V", "microsoft"),
    ("Google Compute Engine", "google"), ("Apple Virtualization", "apple"),
  ]
}

extension Machine {
  /// Whether the path is there; what cannot be looked at shows nothing.
  fileprivate func shows(_ path: String) -> Bool {
    do throws(MachineError) { return try exists(path) } catch { return false }
  }

  fileprivate func content(_ path: String) -> [UInt8]? {
    do throws(MachineError) { return try bytes(path, maxBytes: 131_072) } catch { return nil }
  }

  fileprivate func target(_ path: String) -> String? {
    do throws(MachineError) { return try linkTarget(path) } catch { return nil }
  }

  fileprivate func firstLine(_ path: String) -> String? {
    do throws(MachineError) { return try line(path) } catch { return nil }
  }

  /// The first line that holds `word`: `/proc/cpuinfo` repeats itself for every core, and may be long.
  fileprivate func firstLine(_ path: String, containing word: String) -> String? {
    do throws(MachineError) {
      let content = try bytes(path, maxBytes: 8_388_608)
      for line in content.split(separator: UInt8(ascii: "\n"), maxSplits: 64) {
        let text = String(decoding: line.prefix(8_192), as: UTF8.self)
        if text.contains(word) { return text }
      }
      return nil
    } catch {
      return nil
    }
  }
}
