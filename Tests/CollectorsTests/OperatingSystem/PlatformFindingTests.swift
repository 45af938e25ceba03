import Posture
import Testing

@testable import Collectors

/// What the machine runs on, by the files that tell, one machine a row.
@Suite struct PlatformFindingTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let why: String
    let files: [String: String]
    let kernel: String
    let platform: OperatingSystem.Platform
    let detail: String?
    var testDescription: String { why }

    init(
      _ why: String, _ files: [String: String], kernel: String = "6.1.0-37-amd64", _ platform: OperatingSystem.Platform,
      _ detail: String? = nil
    ) {
      self.why = why
      self.files = files
      self.kernel = kernel
      self.platform = platform
      self.detail = detail
    }
  }

  private static let laptop = [
    "/sys/class/dmi/id/sys_vendor": "LENOVO\n", "/sys/class/dmi/id/product_name": "21CBCTO1WW\n",
    "/proc/cpuinfo": "processor\t: 0\nflags\t\t: fpu vme sse2\n",
  ]
  private static let guest = ["/proc/cpuinfo": "processor\t: 0\nflags\t\t: fpu hypervisor sse2\n"]
  private static let hostSpaces = ["/proc/self/ns/pid": "-> pid:[4026531836]", "/proc/self/ns/cgroup": "-> cgroup:[4026531835]"]
  private static let ownSpaces = ["/proc/self/ns/pid": "-> pid:[4026532415]", "/proc/self/ns/cgroup": "-> cgroup:[4026532418]"]

  static let cases = [
    Case("a laptop", laptop, .bareMetal),
    Case("a board with a device tree", ["/proc/device-tree/compatible": "raspberrypi,4-model-b\0"], .bareMetal),
    Case("nothing that tells", [:], .undetermined),
    Case("a container manager's word to systemd", laptop + ["/run/systemd/container": "lxc\n"], .container, "lxc"),
    Case(
      "the environment of PID 1", laptop + ["/proc/1/environ": "HOME=/\0container=systemd-nspawn\0"], .container, "systemd-nspawn"
    ),
    Case("an environment that only resembles it", laptop + ["/proc/1/environ": "HOME=/\0mycontainer=lxc\0"], .bareMetal),
    Case("podman", guest + ownSpaces + ["/run/.containerenv": ""], .container, "podman"),
    Case("docker in a virtual machine is a container", guest + ownSpaces + ["/.dockerenv": ""], .container, "docker"),
    Case("docker, nothing to tell the namespaces", ["/.dockerenv": ""], .container, "docker"),
    Case(
      "a container's image that became a virtual machine", guest + hostSpaces + ["/.dockerenv": ""], .virtualMachine, "hypervisor"
    ),
    Case("an OpenVZ guest", ["/proc/vz/veinfo": ""], .container, "openvz"),
    Case("an OpenVZ host", laptop + ["/proc/vz/veinfo": "", "/proc/bc/": ""], .bareMetal),
    Case("WSL 2", [:], kernel: "5.15.167.4-microsoft-standard-WSL2", .wsl, "wsl2"),
    Case("WSL 1", [:], kernel: "4.4.0-19041-Microsoft", .wsl, "wsl1"),
    Case("WSL with a kernel of one's own", guest + ["/proc/sys/fs/binfmt_misc/WSLInterop": ""], .wsl, "wsl"),
    Case("a guest of Azure is not WSL", guest, kernel: "6.8.0-1015-azure", .virtualMachine, "hypervisor"),
    Case("QEMU", ["/sys/class/dmi/id/sys_vendor": "QEMU\n"], .virtualMachine, "qemu"),
    Case(
      "KVM by product", ["/sys/class/dmi/id/product_name": "KVM\n", "/sys/class/dmi/id/sys_vendor": "Red Hat\n"], .virtualMachine,
      "kvm"),
    Case("VMware", ["/sys/class/dmi/id/sys_vendor": "VMware, Inc.\n"], .virtualMachine, "vmware"),
    Case("VirtualBox", ["/sys/class/dmi/id/product_name": "VirtualBox\n"], .virtualMachine, "virtualbox"),
    Case(
      "Hyper-V",
      ["/sys/class/dmi/id/product_name": "Virtual Machine\n", "/sys/class/dmi/id/sys_vendor": "Microsoft Corporation\n"],
      .virtualMachine, "microsoft"),
    Case(
      "Microsoft's own laptop",
      ["/sys/class/dmi/id/product_name": "Surface Laptop 4\n", "/sys/class/dmi/id/sys_vendor": "Microsoft Corporation\n"],
      .bareMetal),
    Case(
      "Amazon", ["/sys/class/dmi/id/product_name": "t3.micro\n", "/sys/class/dmi/id/sys_vendor": "Amazon EC2\n"], .virtualMachine,
      "amazon"),
    Case(
      "Amazon's bare metal", ["/sys/class/dmi/id/product_name": "m5.metal\n", "/sys/class/dmi/id/sys_vendor": "Amazon EC2\n"],
      .bareMetal),
    Case("a Xen guest", ["/sys/hypervisor/type": "xen\n"], .virtualMachine, "xen"),
    Case("Xen's first domain", laptop + ["/sys/hypervisor/type": "xen\n", "/proc/xen/capabilities": "control_d\n"], .bareMetal),
    Case("KVM on ARM", ["/proc/device-tree/hypervisor/compatible": "linux,kvm\0"], .virtualMachine, "kvm"),
    Case("KVM on s390x", ["/proc/sysinfo": "Manufacturer: IBM\nVM00 Control Program: KVM/Linux\n"], .virtualMachine, "kvm"),
    Case("an unknown hypervisor", guest, .virtualMachine, "hypervisor"),
    Case("a real machine whose flags only resemble it", laptop + ["/proc/cpuinfo": "flags\t\t: nohypervisor fpu\n"], .bareMetal),
  ]

  @Test("the platform is the one that the files tell", arguments: cases) func platform(_ row: Case) async throws {
    let finding = try await ScratchMachine.with(row.files) { PlatformFinding(on: $0, kernel: row.kernel) }
    #expect(finding.platform == row.platform)
    #expect(finding.detail == row.detail)
  }
}

private func + (left: [String: String], right: [String: String]) -> [String: String] { left.merging(right) { $1 } }
