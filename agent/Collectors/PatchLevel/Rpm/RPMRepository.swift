/// A repository of rpm packages that is switched on, with what its fetched metadata say.
struct RPMRepository: Sendable, Hashable {
  let id: String
  /// When its metadata were last fetched or found to be the newest; nil if there are none.
  let refreshed: Int64?
  /// Whether it tells which of its updates mend a hole.
  let hasAdvisories: Bool

  /// The ids of the enabled repositories of these files, in their order; a later file may switch one off.
  static func enabled(in files: [IniFile]) -> [String] {
    var ids: [String] = []
    for file in files {
      for id in file.sections where id != "main" && !id.isEmpty && !id.contains("/") {
        let isKnown = ids.contains(id)
        if file.isTrue(id, "enabled") ?? true {
          if !isKnown { ids.append(id) }
        } else if isKnown {
          ids.removeAll { $0 == id }
        }
      }
    }
    return ids
  }

  /// What lies in `repodata` of the folder that the manager keeps for it.
  init(_ id: String, folder: String?, on machine: Machine) throws(MachineError) {
    self.id = id
    guard let folder, try machine.exists("\(folder)/repodata/repomd.xml") else {
      refreshed = nil
      hasAdvisories = false
      return
    }
    let names = try machine.names(in: "\(folder)/repodata").map { "\(folder)/repodata/\($0)" }
    refreshed = try machine.newestChange(of: names + ["\(folder)/cookie"])
    let index = try machine.text("\(folder)/repodata/repomd.xml")
    hasAdvisories = ["\"", "'"].contains { index.range(ofText: "type=\($0)updateinfo\($0)") != nil }
  }
}
