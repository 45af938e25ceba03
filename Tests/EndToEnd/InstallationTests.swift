import Foundation
import NIOHTTP1
import Testing

/// `vouchsafe-server init`, `check-config`, `run` and `version`.
@Suite struct InstallationTests {
  @Test("a second init touches nothing of the first")
  func initTwice() async throws {
    let server = try await TestServer(.firewall)
    try await server.stop()
    let names = ["server/root.key", "server/admin.credential"]
    let before = try names.map { try server.directory.bytes(of: $0) }
    let again = try await runToEnd(
      Program.server.path, ["init", "--data-directory", server.directory.path("server"), "--origin", server.origin],
      in: server.directory)
    #expect(again.status == 73 && again.errors.contains("nothing was changed"), "\(again.errors)")
    #expect(try names.map { try server.directory.bytes(of: $0) } == before)
    try await server.start()
    #expect(try await server.admin("device", "list").status == 0, "the first credential still works")
  }

  @Test("what the server keeps is its user's alone")
  func modes() async throws {
    let server = try await TestServer(.firewall)
    var device = try await TestAttester(at: server)
    try await device.attest()
    for (name, mode) in try server.directory.modes(below: "server") {
      #expect(mode == (name.isEmpty ? 0o700 : 0o600), "\(name) is \(String(mode, radix: 8))")
    }
    let file = server.directory.path("new.credential")
    #expect(try await server.admin("credential", "create", "wiki", "--role", "pdp", "--out", file).status == 0)
    #expect(try server.directory.mode(of: "new.credential") == 0o600)
    let again = try await server.admin("credential", "create", "wiki", "--role", "pdp", "--out", file)
    #expect(again.status == 8, "an existing file is not overwritten")
  }

  @Test(
    "a server does not run with a root key of another installation, one that is open, or none",
    arguments: ["other", "open", "none"])
  func wrongRootKey(fault: String) async throws {
    let server = try await TestServer(.firewall)
    try await server.stop()
    switch fault {
    case "other": try server.directory.write("server/root.key", String(repeating: "k", count: 32))
    case "open": try server.directory.setMode(0o644, of: "server/root.key")
    default: try server.directory.remove("server/root.key")
    }
    let ran = try await runToEnd(
      Program.server.path,
      ["run", "--data-directory", server.directory.path("server"), "--origin", server.origin, "--listen", "127.0.0.1:0"],
      in: server.directory)
    #expect(ran.status == 69 && !ran.errors.isEmpty, "\(ran.errors)")
  }

  @Test("a port that the system chose is told in a file")
  func portFile() async throws {
    let server = try await TestServer(.firewall)
    try await server.stop()
    let file = server.directory.path("port")
    let running = try launch(
      Program.server.path,
      [
        "run", "--data-directory", server.directory.path("server"), "--origin", server.origin, "--listen", "127.0.0.1:0",
        "--port-file", file,
      ], in: server.directory)
    let port = try await eventually("the port file") {
      guard running.status() == nil else { throw TestFailure(try running.errors()) }
      return server.directory.exists("port") ? Int(try server.directory.readFile(file).filter { $0 != "\n" }) : nil
    }
    #expect(try await ask(.GET, "http://127.0.0.1:\(port)/healthz").status == 200)
    running.send(SIGTERM)
    #expect(try await running.end() == 0)
  }

  @Test("an unknown or wrong setting is refused with its name and place")
  func settings() async throws {
    let directory = try TemporaryDirectory()
    let good = ["--data-directory", directory.path("server"), "--origin", "http://127.0.0.1:8571"]
    func check(_ words: [String], _ environment: [String: String] = [:]) async throws -> Ran {
      try await runToEnd(Program.server.path, ["check-config"] + words, in: directory, environment: environment)
    }
    let fine = try await check(good)
    #expect(fine.status == 0 && fine.output.contains("origin: http://127.0.0.1:8571"))

    let unknown = try directory.write("unknown.yaml", "origin: http://127.0.0.1:8571\nlisten_on: 127.0.0.1:1\n")
    let wrong = try directory.write("wrong.yaml", "origin: http://127.0.0.1:8571\nlisten: 0.0.0.0:80\n")
    let cases: [(words: [String], environment: [String: String], told: [String])] = [
      (["--config", unknown], [:], [unknown, "line 2", "listen_on"]),
      (["--config", wrong], [:], [wrong, "line 2", "listen"]),
      (good, ["VOUCHSAFE_LISTEN_ON": "127.0.0.1:1"], ["VOUCHSAFE_LISTEN_ON"]),
      (good, ["VOUCHSAFE_LOG_LEVEL": "loud"], ["VOUCHSAFE_LOG_LEVEL"]),
      (good + ["--listen", "127.0.0.1:70000"], [:], ["--listen"]),
      (["--data-directory", directory.path("server"), "--origin", "http://trust.example.com"], [:], ["--origin", "https://"]),
      (["--data-directory", "relative", "--origin", "http://127.0.0.1:1"], [:], ["--data-directory"]),
      (["--data-directory", directory.path("server")], [:], ["origin"]),
    ]
    for one in cases {
      let refused = try await check(one.words, one.environment)
      #expect(refused.status == 78, "\(one): \(refused.errors)")
      for word in one.told { #expect(refused.errors.contains(word), "\(word) in \(refused.errors)") }
    }
    let flag = try await check(good + ["--listen-on", "127.0.0.1:1"])
    #expect(flag.status == 64 && flag.errors.contains("--listen-on"), "\(flag.errors)")
  }

  @Test("a flag wins over the environment, the environment over the file")
  func precedence() async throws {
    let directory = try TemporaryDirectory()
    let file = try directory.write(
      "server.yaml",
      "origin: https://file.example.com\ncontact: file\nlisten: 127.0.0.1:1\ndata_directory: \(directory.path("data"))\n")
    let ran = try await runToEnd(
      Program.server.path, ["check-config", "--config", file, "--origin", "https://flag.example.com"], in: directory,
      environment: ["VOUCHSAFE_ORIGIN": "https://environment.example.com", "VOUCHSAFE_CONTACT": "environment"])
    #expect(ran.status == 0, "\(ran.errors)")
    for line in [
      "origin: https://flag.example.com", "contact: environment", "listen: 127.0.0.1:1",
      "data_directory: \(directory.path("data"))",
    ] {
      #expect(ran.output.contains(line + "\n"), "\(line)")
    }
  }

  @Test("each program tells its version and helps", arguments: Program.allCases)
  func helps(program: Program) async throws {
    let directory = try TemporaryDirectory()
    let help = try await runToEnd(program.path, ["--help"], in: directory)
    #expect(help.status == 0 && help.output.contains("USAGE: \(program.rawValue)"))
    let version = try await runToEnd(program.path, program == .admin ? ["--version"] : ["version"], in: directory)
    #expect(version.status == 0 && version.output.contains("0.1.0"))
    let wrong = try await runToEnd(program.path, ["conquer"], in: directory)
    #expect(wrong.status == 64)
  }
}
