import Collectors
import Posture
import Testing

private typealias Graph = BlockDeviceGraph

private func device(_ index: Int) -> Graph.NodeID { .device(DeviceNumber(major: 1, minor: UInt32(index))) }

private func state(of top: Int = 0, _ nodes: [Graph.Node]) -> DiskEncryption.State {
  let graph = Graph(Dictionary(uniqueKeysWithValues: nodes.enumerated().map { (device($0), $1) }))
  return classify(StorageVolume(role: .root, path: Array("/".utf8), fileSystem: "ext4", top: device(top)), in: graph).state
}

private func below(_ indices: Int...) -> [Graph.NodeID] { indices.map(device) }

@Suite("Judging a volume by its graph")
struct ClassificationTests {
  private static let hint = UnknownReason(.notUnderstood, detail: "test")
  private static let crypt = Graph.Kind.encrypting(Graph.Encryption("luks2"))

  @Test("one layer that encrypts in part makes its volume partly encrypted") func partialCoverage() {
    let partial = Graph.Kind.encrypting(Graph.Encryption("luks2", coverage: .partial))
    #expect(state([Graph.Node("a", partial, below: below(1)), Graph.Node("b", .disk)]) == .partly)
  }

  @Test("the null cipher is no encryption") func nullCipher() {
    let null = Graph.Kind.encrypting(Graph.Encryption("luks2", cipher: "cipher_null-ecb", coverage: .none))
    #expect(state([Graph.Node("a", null, below: below(1)), Graph.Node("b", .disk)]) == .plain)
    #expect(
      state([Graph.Node("a", null, below: below(1)), Graph.Node("b", Self.crypt, below: below(2)), Graph.Node("c", .disk)])
        == .encrypted)
  }

  @Test("a loop in the layers is unknown, whatever else is there") func loops() {
    let loop = UnknownReason(.contradictory, detail: "the layers form a loop")
    #expect(state([Graph.Node("a", .passing("lvm"), below: below(0))]) == .unknown(loop))
    #expect(
      state([
        Graph.Node("a", .passing("lvm"), below: below(1, 2)), Graph.Node("b", .passing("md"), below: below(0)),
        Graph.Node("c", Self.crypt, below: below(3)), Graph.Node("d", .disk),
      ]) == .unknown(loop))
  }

  @Test("a loop below an encrypting layer harms nobody") func loopBelowEncryption() {
    #expect(state([Graph.Node("a", Self.crypt, below: below(0))]) == .encrypted)
  }

  @Test("two ways to one node are no loop") func diamond() {
    #expect(
      state([
        Graph.Node("a", .passing("lvm"), below: below(1, 2)), Graph.Node("b", .passing("md"), below: below(3)),
        Graph.Node("c", .passing("md"), below: below(3)), Graph.Node("d", .disk),
      ]) == .plain)
  }

  @Test("a leg that is not shown is unknown, not absent") func missingLeg() {
    let answer = state([Graph.Node("a", .passing("md"), below: below(1, 9)), Graph.Node("b", Self.crypt)])
    #expect(answer == .unknown(UnknownReason(.notFound, detail: "a layer below is not shown")))
    #expect(
      state([Graph.Node("md0", .passing("md"))]) == .unknown(UnknownReason(.notFound, detail: "md0 shows nothing below it")))
  }

  @Test("a layer that is not understood matters only above a disk in the clear") func opaqueLayers() {
    let opaque = Graph.Kind.opaque("x", Self.hint)
    #expect(state([Graph.Node("a", opaque)]) == .unknown(Self.hint))
    #expect(state([Graph.Node("a", opaque, below: below(1)), Graph.Node("b", .disk)]) == .unknown(Self.hint))
    #expect(state([Graph.Node("a", opaque, below: below(1)), Graph.Node("b", Self.crypt)]) == .encrypted)
    #expect(state([Graph.Node("a", Self.crypt, below: below(1)), Graph.Node("b", opaque)]) == .encrypted)
  }

  @Test("memory beside a disk is ignored, memory alone is said to be memory") func memory() {
    #expect(state([Graph.Node("a", .memory("zram"))]) == .memoryOnly)
    #expect(
      state([
        Graph.Node("a", .passing("overlay"), below: below(1, 2)), Graph.Node("b", .memory("tmpfs")), Graph.Node("c", Self.crypt),
      ]) == .encrypted)
    #expect(
      state([Graph.Node("a", .passing("overlay"), below: below(1, 2)), Graph.Node("b", .memory("tmpfs")), Graph.Node("c", .disk)])
        == .plain)
  }

  @Test("a hypervisor's disk in the clear cannot be judged, beside an encrypted leg neither") func virtualDisks() {
    let hidden = UnknownReason(
      .hiddenByVirtualization, tried: ["/sys/dev/block"], detail: "plain inside this virtual machine: vda")
    #expect(state([Graph.Node("vda", .virtualDisk)]) == .unknown(hidden))
    #expect(
      state([Graph.Node("a", .passing("md"), below: below(1, 2)), Graph.Node("b", Self.crypt), Graph.Node("vda", .virtualDisk)])
        == .unknown(hidden))
  }

  @Test("a graph beyond the bound is unknown, not half judged") func tooLarge() {
    let count = 25_000
    let nodes = (0..<count).map { Graph.Node("n", .passing("lvm"), below: below($0 + 1)) } + [Graph.Node("c", Self.crypt)]
    #expect(state(nodes) == .unknown(UnknownReason(.tooLarge, detail: "more than 20000 layers")))
  }
}
