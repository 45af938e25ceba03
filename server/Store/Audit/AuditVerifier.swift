package import Evidence
import StrictJSON

/// Checks an export of a tenant's audit, line by line, without the store.
///
/// Checked of each entry: its form, its tenant, its hash, its number, and the hash of the one before; of the whole: that the chain
/// begins at its first entry or at the checkpoint and passes through it, that every closed segment is there with the head that the
/// chain holds, unless it was pruned, and that names open their commitments.
///
/// **Not** established: that nothing was cut off after the checkpoint, nor that what was written was true.
package struct AuditVerifier: Sendable {
  private static let limits = JSONLimits(maxBytes: 8_388_608, maxDepth: 20, maxValues: 400_000)

  private let tenant: TenantID
  private let checkpoint: AuditCheckpoint?
  private var line = 0
  private var chain: ChainCheck
  private var segments: SegmentCheck
  private var names = 0

  /// `first` is the number of the administrative entry that the export was asked to begin with; if not 1, a checkpoint of that
  /// entry, the one before or a later one must vouch for the beginning.
  package init(tenant: TenantID, from checkpoint: AuditCheckpoint?, first: Int64 = 1) {
    self.tenant = tenant
    self.checkpoint = checkpoint
    chain = ChainCheck(first: first, checkpoint: checkpoint?.head)
    segments = SegmentCheck(checkpoint: checkpoint?.open)
  }

  /// Takes the next line, without its line feed.
  package mutating func read(_ text: some Collection<UInt8>) throws(AuditFault) {
    line += 1
    do throws(AuditBreak) {
      try take(text)
    } catch {
      throw AuditFault(code: error.code, place: error.place ?? "line \(line)", line: line)
    }
  }

  private mutating func take(_ text: some Collection<UInt8>) throws(AuditBreak) {
    let value: JSONValue
    do throws(JSONSyntaxError) { value = try JSONValue(parsing: text, limits: Self.limits) } catch {
      throw AuditBreak(.malformedLine)
    }
    if value["chain"]?.string == "names" {
      try takeName(value)
      return
    }
    let entry: AuditEntry
    do throws(JSONFieldError) { entry = try AuditEntry(reading: value) } catch { throw AuditBreak(.malformedLine) }
    guard entry.tenant == tenant else { throw AuditBreak(.wrongTenant, at: entry) }
    guard entry.computedHash == entry.hash else { throw AuditBreak(.altered, at: entry) }
    switch entry.chain {
    case .administrative:
      // The chain says what the segments must be, so it comes first.
      guard !segments.hasBegun else { throw AuditBreak(.outOfOrder, at: entry) }
      try chain.take(entry)
      try segments.learn(from: entry)
    case .activity(let number): try segments.take(entry, of: number)
    }
  }

  private mutating func takeName(_ value: JSONValue) throws(AuditBreak) {
    let name: AuditUserName
    do throws(JSONFieldError) { name = try AuditUserName(reading: value) } catch { throw AuditBreak(.malformedLine) }
    guard name.tenant == tenant else { throw AuditBreak(.wrongTenant) }
    guard name.isGenuine else { throw AuditBreak(.nameAltered) }
    names += 1
  }

  /// Says what the export holds, after its last line.
  package consuming func finish() throws(AuditFault) -> AuditVerification {
    do throws(AuditBreak) {
      if let checkpoint, checkpoint.tenant != tenant { throw AuditBreak(.wrongTenant, place: "the checkpoint") }
      try chain.finish()
      try segments.finish(isWholeChain: chain.isWhole)
    } catch {
      throw AuditFault(code: error.code, place: error.place ?? "the end", line: nil)
    }
    return AuditVerification(
      head: chain.head, administrativeEntries: chain.entries, activityEntries: segments.entries,
      completeSegments: segments.complete, prunedSegments: segments.prunedCount, names: names)
  }
}

/// A fault before its line is known.
struct AuditBreak: Error {
  let code: AuditFault.Code
  let place: String?

  init(_ code: AuditFault.Code, place: String? = nil) {
    self.code = code
    self.place = place
  }

  init(_ code: AuditFault.Code, at entry: AuditEntry) {
    self.code = code
    place =
      switch entry.chain {
      case .administrative: "administrative entry \(entry.sequence)"
      case .activity(let segment): "entry \(entry.sequence) of segment \(segment)"
      }
  }
}
