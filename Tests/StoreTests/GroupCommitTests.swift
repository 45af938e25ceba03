import Evidence
import Foundation
import StrictJSON
import Synchronization
import Testing

@testable import Store

@Suite("group commit")
struct GroupCommitTests {
  private struct Refused: Error, Equatable {}

  private final class Counter: Sendable {
    private let value = Atomic(0)
    var count: Int { value.load(ordering: .relaxed) }
    func add() -> Int { value.add(1, ordering: .relaxed).newValue }
  }

  @Test("a body that throws leaves nothing behind and takes no other with it", arguments: Engine.all)
  func isolation(_ engine: Engine) async throws {
    try await engine.withStore { store in
      let devices = try (0..<40).map { _ in try Sample.device() }
      let outcomes = await withTaskGroup(of: (Int, Bool).self) { group in
        for (index, device) in devices.enumerated() {
          group.addTask {
            do {
              try await store.write { transaction in
                try transaction.insert(device)
                try transaction.appendAudit(Sample.event(), in: Sample.tenant)
                if index % 2 == 1 { throw Refused() }
              }
              return (index, true)
            } catch {
              #expect(error is Refused)
              return (index, false)
            }
          }
        }
        return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
      }
      try await store.read { reader throws in
        for (index, device) in devices.enumerated() {
          #expect(outcomes[index] == (index % 2 == 0))
          #expect(try (reader.device(device.id) != nil) == (index % 2 == 0))
        }
        #expect(try reader.auditHead(of: Sample.tenant).count == 20)
        #expect(try reader.tenant(Sample.tenant)?.headRevision == 20)
      }
    }
  }

  @Test("a body that catches the store's error is refused all the same", arguments: Engine.all)
  func doomed(_ engine: Engine) async throws {
    try await engine.withStore { store in
      let device = try Sample.device()
      let error = try await storeError {
        try await store.write { transaction in
          try transaction.insert(device)
          do { try transaction.insert(device) } catch {}
        }
      }
      #expect(error == .constraint(.duplicateDevice))
      #expect(try await store.read { try $0.device(device.id) == nil })
    }
  }

  @Test("sixty-four writers at once get revisions without a hole, each its own", arguments: Engine.all)
  func concurrentWriters(_ engine: Engine) async throws {
    try await engine.withStore { store in
      let revisions = try await withThrowingTaskGroup(of: [Int64].self) { group in
        for _ in 0..<64 {
          group.addTask {
            var revisions: [Int64] = []
            for _ in 0..<5 {
              let device = try Sample.device()
              revisions.append(
                try await store.write { transaction in
                  try transaction.appendAudit(Sample.event(), in: Sample.tenant)
                  return try transaction.insert(device).revision
                })
            }
            #expect(revisions == revisions.sorted())
            return revisions
          }
        }
        return try await group.reduce(into: []) { $0 += $1 }
      }
      #expect(revisions.sorted() == Array(1...320))
      #expect(try await store.read { try $0.auditHead(of: Sample.tenant).count } == 320)
    }
  }

  @Test("more writes than may wait are refused as overloaded, and no others", arguments: Engine.all)
  func overload(_ engine: Engine) async throws {
    try await engine.withStore(waitingWrites: 4) { store in
      let entered = DispatchSemaphore(value: 0)
      let release = DispatchSemaphore(value: 0)
      async let blocker: Void = store.write { _ in
        entered.signal()
        release.wait()
      }
      await withCheckedContinuation { continuation in
        DispatchQueue.global().async {
          entered.wait()
          continuation.resume()
        }
      }
      let refused = Counter()
      await withTaskGroup(of: Void.self) { group in
        for _ in 0..<10 {
          group.addTask {
            do { try await store.write { _ in } } catch {
              #expect(error as? StoreError == .overloaded)
              // Ten came, four may wait: when the sixth is refused, all have been answered or wait.
              if refused.add() == 6 { release.signal() }
            }
          }
        }
      }
      try await blocker
      #expect(refused.count == 6)
      try await store.write { _ in }
    }
  }

  @Test("a reader sees one snapshot whatever is written meanwhile", arguments: Engine.all)
  func snapshot(_ engine: Engine) async throws {
    try await engine.withStore { store in
      let reading = DispatchSemaphore(value: 0)
      let written = DispatchSemaphore(value: 0)
      async let heads = store.read { reader throws in
        let before = try reader.auditHead(of: Sample.tenant)
        reading.signal()
        written.wait()
        return (before, try reader.auditHead(of: Sample.tenant))
      }
      await withCheckedContinuation { continuation in
        DispatchQueue.global().async {
          reading.wait()
          continuation.resume()
        }
      }
      try await store.write { try $0.appendAudit(Sample.event(), in: Sample.tenant) }
      written.signal()
      let (before, after) = try await heads
      #expect(before == .empty && after == .empty)
      #expect(try await store.read { try $0.auditHead(of: Sample.tenant).count } == 1)
    }
  }

  @Test("a closed store refuses writes as unavailable, and what waited is done", arguments: Engine.all)
  func closing(_ engine: Engine) async throws {
    let directory = try TemporaryDirectory()
    let store = try engine.open(directory, 4_096)
    try await store.write { try $0.createTenant(Sample.tenant, at: Sample.start) }
    await store.close()
    #expect(try await storeError { try await store.write { _ in } }.code == "unavailable")
    let again = try engine.open(directory, 4_096)
    #expect(try await again.read { try $0.tenants().map(\.id) } == [Sample.tenant])
    await again.close()
  }
}
