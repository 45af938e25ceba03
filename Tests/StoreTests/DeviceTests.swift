import Evidence
import StrictJSON
import Testing

@testable import Store

@Suite("devices")
struct DeviceTests {
  @Test("a device is found by its id, by its key, and in its tenant alone", arguments: Engine.all)
  func lookUp(_ engine: Engine) async throws {
    try await engine.withStore { store in
      let device = try Sample.device()
      try await store.write { try $0.insert(device) }
      try await store.read { reader throws in
        #expect(try reader.device(device.id)?.tenant == Sample.tenant)
        #expect(try reader.device(device.id, in: Sample.tenant)?.id == device.id)
        #expect(try reader.device(device.id, in: Sample.otherTenant) == nil)
        #expect(try reader.device(keyThumbprint: device.key.thumbprint)?.id == device.id)
        #expect(try reader.device(Sample.deviceID()) == nil)
      }
    }
  }

  @Test("every field of a device comes back as it was stored", arguments: Engine.all)
  func roundTrip(_ engine: Engine) async throws {
    try await engine.withStore { store in
      let old = try Sample.device(status: .retired)
      var device = try Sample.device(owner: "Ann\u{0065}\u{0301}", replaces: old.id)
      device.vouchedBy = [.manufacturer]
      device.approvedAt = Sample.start
      device.trustFloor = Sample.start - .minutes(1)
      device.lastAccepted = .init(message: try Sample.digest(), sequence: 9_007_199_254_740_991)
      device.lostUntil = 41
      device.attestedAt = Sample.start + .minutes(1)
      device.gapAt = Sample.start + .minutes(2)
      device.appraisal = Sample.appraisal(under: try Sample.digest(), risk: 40)
      device.softwareVersion = "1.0"
      device.clockSkew = .seconds(-301)
      device.nearMiss = true
      let expected = device
      try await store.write { transaction in
        try transaction.insert(old)
        try transaction.insert(expected)
      }
      let found = try #require(try await store.read { try $0.device(expected.id, in: Sample.tenant) })
      #expect(found.key == expected.key && found.thumbprint == expected.thumbprint && found.status == .active)
      #expect(found.owner.utf8.elementsEqual(expected.owner.utf8) && found.furtherUsers == ["bob", "carol"])
      #expect(found.assurance == .software && found.vouchedBy == [.manufacturer] && found.label == "laptop")
      #expect(found.enrolledAt == Sample.start && found.approvedAt == Sample.start && found.replaces == old.id)
      #expect(found.trustFloor == expected.trustFloor && found.lastAccepted == expected.lastAccepted)
      #expect(found.lostUntil == 41 && found.attestedAt == expected.attestedAt && found.gapAt == expected.gapAt)
      #expect(found.appraisal == expected.appraisal && found.softwareVersion == "1.0")
      #expect(found.clockSkew == .seconds(-301) && found.nearMiss && found.revision == 2)
    }
  }

  @Test("each change takes the next revision of its tenant, and a failed one takes none", arguments: Engine.all)
  func revisions(_ engine: Engine) async throws {
    try await engine.withStore { store in
      let first = try Sample.device()
      let second = try Sample.device()
      let foreign = try Sample.device(tenant: Sample.otherTenant)
      var stored = try await store.write { try $0.insert(first) }
      #expect(stored.revision == 1)
      #expect(try await storeError { _ = try await store.write { try $0.insert(first) } } == .constraint(.duplicateDevice))
      #expect(try await store.write { try $0.insert(second) }.revision == 2)
      #expect(try await store.write { try $0.insert(foreign) }.revision == 1)
      stored.status = .suspended
      let changed = stored
      #expect(try await store.write { try $0.update(changed) }.revision == 3)
      #expect(try await storeError { _ = try await store.write { try $0.update(changed) } } == .staleRevision)
      #expect(try await store.read { try $0.tenant(Sample.tenant)?.headRevision } == 3)
      let page = try await store.read { try $0.devices(in: Sample.tenant, changedAfter: 2, limit: 10) }
      #expect(page.rows.map(\.id) == [first.id] && page.next == nil)
    }
  }

  @Test("devices are listed in pages, by state, owner and time of evidence", arguments: Engine.all)
  func listing(_ engine: Engine) async throws {
    try await engine.withStore { store in
      var devices: [DeviceRow] = []
      for number in 0..<7 {
        var device = try Sample.device(status: number == 3 ? .suspended : .active, owner: number == 5 ? "Alice" : "alice")
        device.attestedAt = Sample.start + .minutes(Int64(number))
        devices.append(device)
      }
      let all = devices
      try await store.write { transaction in
        for device in all { try transaction.insert(device) }
        try transaction.insert(try Sample.device(tenant: Sample.otherTenant))
      }
      var seen: [DeviceID] = []
      var after: DeviceID?
      repeat {
        let from = after
        let page = try await store.read {
          try $0.devices(in: Sample.tenant, where: DeviceFilter(), after: from, limit: 3)
        }
        #expect(page.rows.count <= 3 && page.unreadable.isEmpty)
        seen += page.rows.map(\.id)
        after = page.next
      } while after != nil
      #expect(seen.count == 7 && Set(seen) == Set(all.map(\.id)))
      try await store.read { reader throws in
        func found(_ filter: DeviceFilter) throws -> Set<DeviceID> {
          Set(try reader.devices(in: Sample.tenant, where: filter, after: nil, limit: 100).rows.map(\.id))
        }
        #expect(try found(DeviceFilter(status: .suspended)) == [all[3].id])
        #expect(try found(DeviceFilter(owner: "Alice")) == [all[5].id])
        #expect(try found(DeviceFilter(attestedAfter: Sample.start + .minutes(4))) == [all[5].id, all[6].id])
        #expect(try reader.deviceCounts(in: Sample.tenant) == [.active: 6, .suspended: 1])
      }
    }
  }

  @Test("a message stays accepted when a later one lists it as unanswered", arguments: Engine.all)
  func seenMessages(_ engine: Engine) async throws {
    try await engine.withStore { store in
      let device = try Sample.device()
      let (first, second, third): (MessageHash, MessageHash, MessageHash) = try (
        Sample.digest(), Sample.digest(), Sample.digest()
      )
      let later = Sample.start + .minutes(30)
      try await store.write { transaction in
        try transaction.insert(device)
        try transaction.addSeen([.init(hash: first, kind: .accepted, at: Sample.start)], of: device.id, in: Sample.tenant)
        try transaction.addSeen(
          [.init(hash: first, kind: .superseded, at: later), .init(hash: second, kind: .superseded, at: later)],
          of: device.id, in: Sample.tenant)
        try transaction.addSeen([.init(hash: third, kind: .accepted, at: Sample.start)], of: device.id, in: Sample.tenant)
      }
      try await store.read { reader throws in
        #expect(
          try reader.seenMessage(first, of: device.id, in: Sample.tenant)
            == .init(hash: first, kind: .accepted, at: Sample.start))
        #expect(try reader.seenMessage(second, of: device.id, in: Sample.tenant)?.kind == .superseded)
        #expect(try reader.seenMessage(first, of: device.id, in: Sample.otherTenant) == nil)
        #expect(try reader.seenMessage(first, of: Sample.deviceID(), in: Sample.tenant) == nil)
      }
      try await store.write {
        try $0.forgetSeen(before: later, except: third, of: device.id, in: Sample.tenant)
      }
      try await store.read { reader throws in
        #expect(try reader.seenMessage(first, of: device.id, in: Sample.tenant) == nil)
        #expect(try reader.seenMessage(second, of: device.id, in: Sample.tenant) != nil)
        #expect(try reader.seenMessage(third, of: device.id, in: Sample.tenant) != nil)
      }
    }
  }
}
