/// The mounts of one process, with the tree they form.
package struct MountTable: Sendable {
  /// In the table's order: a mount stands after what it was mounted on.
  package let mounts: [Mount]
  /// For each mount, the mounts on top of it by their mount point.
  private let children: [UInt64: [[UInt8]: Int]]
  private let rootIndex: Int

  /// Why a table was refused.
  package enum Fault: Error, Sendable, Hashable {
    /// Nothing at all, or the last line is cut off.
    case truncated
    /// The line (counted from 1) is not of the documented form.
    case malformed(line: Int)
    /// No mount stands at `/`.
    case rootless
  }

  package init(_ mounts: [Mount]) throws(Fault) {
    self.mounts = mounts
    let ids = Set(mounts.map(\.id))
    var children: [UInt64: [[UInt8]: Int]] = [:]
    var rootIndex: Int?
    for (index, mount) in mounts.enumerated() {
      if mount.mountPoint == [slash], mount.parent == mount.id || !ids.contains(mount.parent) {
        rootIndex = rootIndex ?? index
      } else {
        children[mount.parent, default: [:]][mount.mountPoint] = index
      }
    }
    guard let rootIndex else { throw .rootless }
    self.children = children
    self.rootIndex = rootIndex
  }

  /// The mount that holds an absolute path: descends from the root as the kernel does, crossing what is mounted on the way.
  ///
  /// Nil for a relative path and for one with `..`; symbolic links are not followed.
  package func mount(holding path: [UInt8]) -> Mount? {
    guard path.first == slash else { return nil }
    let steps = path.split(separator: slash)
    guard !steps.contains(where: { Array($0) == Array("..".utf8) }) else { return nil }
    var prefixes: [[UInt8]] = [[slash]]
    var prefix: [UInt8] = []
    for step in steps where Array(step) != [UInt8(ascii: ".")] {
      prefix += [slash] + step
      prefixes.append(prefix)
    }
    var current = rootIndex
    var position = 0
    // Every crossing takes one mount; more crossings than mounts would be a table that loops.
    for _ in mounts {
      guard let mount = mounts[checked: current] else { return nil }
      let above = children[mount.id] ?? [:]
      guard let next = prefixes.indices.dropFirst(position).first(where: { above[prefixes[$0]] != nil }),
        let index = above[prefixes[next]]
      else { return mount }
      (current, position) = (index, next)
    }
    return nil
  }
}

extension Array {
  /// The element, or nil outside the array.
  subscript(checked index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}

private let slash = UInt8(ascii: "/")
