import AgentCore
import Collectors
import Testing

@Suite("The boot's identity")
struct BootIdentityTests {
  private struct NoCommands: CommandRunner {
    func run(_ command: Command) async throws(MachineError) -> CommandOutput { throw .toolMissing(command.program) }
  }

  private static func machine(bootID: String, uptime: String) throws -> (Machine, TemporaryDirectory) {
    let temporary = try TemporaryDirectory()
    for name in ["proc", "proc/sys", "proc/sys/kernel", "proc/sys/kernel/random"] { try temporary.make(name, mode: 0o755) }
    try temporary.write("proc/sys/kernel/random/boot_id", Array(bootID.utf8), mode: 0o444)
    try temporary.write("proc/uptime", Array(uptime.utf8), mode: 0o444)
    return (Machine(root: temporary.path, commands: NoCommands()), temporary)
  }

  @Test("the boot id's sixteen bytes and whole seconds are read")
  func read() throws {
    let (machine, temporary) = try Self.machine(bootID: "00112233-4455-6677-8899-aabbccddeeff\n", uptime: "12345.67 1.00\n")
    let boot = try BootIdentity(of: machine)
    #expect(boot.seed == [0, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xAA, 0xBB, 0xCC, 0xDD, 0xEE, 0xFF])
    #expect(boot.uptime == 12_345)
    withExtendedLifetime(temporary) {}
  }

  @Test("this machine has one")
  func live() throws { #expect(try BootIdentity(of: .live).seed.count == 16) }

  @Test(
    "anything else is unreadable",
    arguments: [
      ("", "1.0"), ("0011223344556677889-9aabb-ccdd-eeff-", "1.0"), ("00112233-4455-6677-8899-aabbccddeefg", "1.0"),
      ("００112233-4455-6677-8899-aabbccddeeff", "1.0"), ("00112233-4455-6677-8899-aabbccddeeff", ""),
      ("00112233-4455-6677-8899-aabbccddeeff", "-1.0"), ("00112233-4455-6677-8899-aabbccddeeff", "99999999999999999999.0"),
    ])
  func unreadable(bootID: String, uptime: String) throws {
    let (machine, temporary) = try Self.machine(bootID: bootID, uptime: uptime)
    let error = #expect(throws: AgentError.self) { try BootIdentity(of: machine) }
    #expect(error?.exitStatus == .machineUnreadable)
    withExtendedLifetime(temporary) {}
  }
}
