import Evidence
import StrictJSON

/// What judges an exported audit, line by line, without the server.
protocol ExportVerifier: Sendable {
  /// `checkpoint` is what `audit checkpoint` printed once, with its signature.
  init(tenant: TenantID, checkpoint: JSONValue?) throws(AdminFailure)

  /// Takes the next line, without its line feed.
  mutating func read(_ line: ArraySlice<UInt8>) throws(ExportFault)

  /// Says after the last line what the export holds: names with their values.
  consuming func finish() throws(ExportFault) -> KeyValuePairs<String, String>
}

/// Why an export is not what was once written.
struct ExportFault: Error, Sendable, Hashable {
  /// What programs compare.
  let code: String
  /// As `administrative entry 17 (line 17)`.
  let place: String
}
