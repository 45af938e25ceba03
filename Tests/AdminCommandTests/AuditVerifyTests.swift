import ArgumentParser
import Evidence
import StrictJSON
import Testing

@testable import AdminCommand

/// The least that verifies: each line must be its own number, and there must be as many as the checkpoint says.
private struct CountingVerifier: ExportVerifier {
  private var lines = 0
  private let expected: Int64?

  init(tenant: TenantID, checkpoint: JSONValue?) throws(AdminFailure) { expected = checkpoint?["count"]?.integer }

  mutating func read(_ line: ArraySlice<UInt8>) throws(ExportFault) {
    lines += 1
    guard line.elementsEqual(String(lines).utf8) else { throw ExportFault(code: "altered", place: "line \(lines)") }
  }

  consuming func finish() throws(ExportFault) -> KeyValuePairs<String, String> {
    guard expected.map({ $0 == lines }) ?? true else { throw ExportFault(code: "missing_end", place: "the end") }
    return ["Entries": String(lines)]
  }
}

@Suite("Verifying an export")
struct AuditVerifyTests {
  private func verify(_ export: String, checkpoint: String? = nil) throws -> Report {
    let directory = try TemporaryDirectory()
    var arguments = ["--file", try directory.write("export", export)]
    if let checkpoint { arguments += ["--from", try directory.write("checkpoint", checkpoint)] }
    return try AuditVerifyCommand<CountingVerifier>.parse(arguments).verify()
  }

  private static func numbers(_ count: Int) -> String { (1...count).map { "\($0)\n" }.joined() }

  @Test("an export of many lines is handed on line by line", arguments: [1, 2, 100_000])
  func many(count: Int) throws {
    let report = try verify(Self.numbers(count))
    #expect(report.status == .done)
    #expect(report.text == "The export verifies.\nEntries:  \(count)")
  }

  @Test("an empty export is judged, not taken for granted")
  func empty() throws {
    #expect(try verify("").text.contains("Entries:  0"))
    #expect(try verify("", checkpoint: #"{"count":1}"#).json["code"] == "missing_end")
  }

  @Test("a fault is the answer no, with its place and code")
  func fault() throws {
    let report = try verify("1\n3\n")
    #expect(report.status == .negative)
    #expect(report.text == "The export does NOT verify: line 2 [altered]")
    #expect(report.json == ["verified": false, "code": "altered", "place": "line 2"])
  }

  @Test("an export that ends within a line was cut off")
  func cutOff() throws {
    let failure = #expect(throws: AdminFailure.self) { try verify("1\n2") }
    #expect(failure?.status == .localFile && failure?.message.contains("cut off") == true)
  }

  @Test("a line without end is not read into memory")
  func endless() throws {
    let failure = #expect(throws: AdminFailure.self) {
      try verify(String(repeating: "1", count: LineReader.maxLineBytes + 300_000))
    }
    #expect(failure?.status == .localFile)
  }

  @Test("a checkpoint is JSON, and handed on")
  func checkpoint() throws {
    #expect(try verify("1\n", checkpoint: #"{"count":1}"# + "\n").status == .done)
    let failure = #expect(throws: AdminFailure.self) { try verify("1\n", checkpoint: "none") }
    #expect(failure?.status == .localFile)
  }
}
