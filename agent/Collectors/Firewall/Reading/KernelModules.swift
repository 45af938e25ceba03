/// Whether the running kernel can hold nf_tables rules at all, by its lists of modules.
struct KernelModules: Sendable {
  enum Presence: Sendable { case absent, present, unknown }

  static let list = "/proc/modules"
  let nfTables: Presence

  init(of machine: Machine) {
    do throws(MachineError) {
      let loaded = try machine.text(Self.list).split(separator: "\n").contains { $0.hasPrefix("nf_tables ") }
      let release = try machine.line("/proc/sys/kernel/osrelease")
      guard !release.isEmpty, !release.contains("/") else {
        nfTables = .unknown
        return
      }
      let builtIn = try machine.text("/lib/modules/\(release)/modules.builtin", maxBytes: 4_194_304)
      nfTables = loaded || builtIn.contains("/nf_tables.ko") ? .present : .absent
    } catch {
      // A kernel without loadable modules has no such lists; its netfilter is built in or not, nobody says.
      nfTables = .unknown
    }
  }
}
