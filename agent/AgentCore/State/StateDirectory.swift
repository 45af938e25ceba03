package import DeviceKeys
import StrictJSON

/// The agent's directory, locked for one run: the key, the one state file, and the lock.
package struct StateDirectory: Sendable {
  package static let standardPath = "/var/lib/vouchsafe"
  /// The one state file.
  package static let fileName = "state.json"

  package let directory: OwnedDirectory
  // Held for as long as this value lives.
  private let lock: RunLock

  /// Opens and locks the directory, made if it is not there; waits for another run until the deadline.
  package static func make(at path: String, deadline: Deadline) async throws(AgentError) -> StateDirectory {
    let directory: OwnedDirectory
    do throws(DirectoryFault) {
      directory = try OwnedDirectory.make(at: path, .secret)
    } catch {
      throw .stateUnusable(error.text)
    }
    return try await StateDirectory(locking: directory, deadline: deadline)
  }

  /// Opens and locks the directory; one that is not there is `notEnrolled`.
  package static func open(at path: String, deadline: Deadline) async throws(AgentError) -> StateDirectory {
    let directory: OwnedDirectory?
    do throws(DirectoryFault) {
      directory = try OwnedDirectory(at: path, .secret)
    } catch {
      throw .stateUnusable(error.text)
    }
    guard let directory else { throw .notEnrolled(path) }
    return try await StateDirectory(locking: directory, deadline: deadline)
  }

  private init(locking directory: OwnedDirectory, deadline: Deadline) async throws(AgentError) {
    while true {
      let lock: RunLock?
      do throws(DirectoryFault) {
        lock = try RunLock(in: directory)
      } catch {
        throw .stateUnusable(error.text)
      }
      if let lock {
        self.directory = directory
        self.lock = lock
        return
      }
      guard await deadline.sleep(.milliseconds(100)) else { throw .busy(directory.path) }
    }
  }

  /// The state as it was last saved; nil before the first.
  package func load() throws(AgentError) -> AgentState? {
    let bytes: [UInt8]
    do throws(DirectoryFault) {
      guard let content = try directory.read(Self.fileName, maxBytes: AgentState.maxBytes) else { return nil }
      bytes = content
    } catch {
      throw .stateUnusable(error.text)
    }
    do {
      return try AgentState(reading: try JSONValue(parsing: bytes, limits: AgentState.limits))
    } catch {
      throw .stateUnusable("\(directory.path(of: Self.fileName)) is damaged (\(error)); enrol anew with a replacing token")
    }
  }

  /// Replaces the state file; when this returns, the state is durable.
  package func save(_ state: AgentState) throws(AgentError) {
    do throws(DirectoryFault) {
      try directory.replace(Self.fileName, with: state.json.bytes)
    } catch {
      throw .stateUnusable(error.text)
    }
  }

  /// Removes the state file: an enrolment that cannot succeed any more.
  package func forget() throws(AgentError) {
    do throws(DirectoryFault) {
      try directory.remove(Self.fileName)
    } catch {
      throw .stateUnusable(error.text)
    }
  }

  /// The device's key; nil if there is none.
  package func key() throws(AgentError) -> SoftwareKey? {
    do throws(DeviceKeyError) {
      return try SoftwareKey(in: directory)
    } catch {
      throw .stateUnusable(error.text)
    }
  }

  /// Puts a new key in the place of any other.
  package func replaceKey() throws(AgentError) -> SoftwareKey {
    do throws(DeviceKeyError) {
      let key = try SoftwareKey()
      try key.store(in: directory)
      return key
    } catch {
      throw .stateUnusable(error.text)
    }
  }
}
