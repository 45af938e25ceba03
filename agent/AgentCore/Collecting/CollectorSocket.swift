package import Collectors
import Dispatch
package import Posture
import StrictJSON

#if canImport(Glibc)
  import Glibc
#endif

/// The socket behind which a process with root's view looks at the machine and writes down the posture, for each connection anew.
///
/// The text is untrusted: bounded in size and time, and read as strictly as a message of a device.
package struct CollectorSocket: Sendable, Hashable {
  package static let standardPath = "/run/vouchsafe-collect.sock"
  /// Longer than the slowest collector may take.
  package static let standardLimit = Duration.seconds(160)

  package let path: String
  private let limit: Duration

  /// - Parameter limit: for the whole conversation.
  package init(path: String, limit: Duration = Self.standardLimit) {
    self.path = path
    self.limit = limit
  }

  /// The socket of this machine's installed agent; nil if there is none.
  package static var installed: CollectorSocket? {
    access(standardPath, F_OK) == 0 ? CollectorSocket(path: standardPath) : nil
  }

  /// What the collector saw; nothing is looked at from this process in its stead.
  package func posture() async throws(CollectorFault) -> Posture {
    // A thread of its own: waiting in a system call must not take one of the few that all tasks share.
    let text: Result<[UInt8], CollectorFault> = await withCheckedContinuation { continuation in
      DispatchQueue(label: "collector.socket").async {
        continuation.resume(returning: Result { () throws(CollectorFault) in try read() })
      }
    }
    let bytes = try text.get()
    guard !bytes.isEmpty else { throw .endedWithoutAnswer }
    let value: JSONValue
    do throws(JSONSyntaxError) {
      value = try JSONValue(parsing: bytes, limits: .evidence)
    } catch {
      throw .malformed(String(describing: error))
    }
    do throws(JSONFieldError) {
      return try Posture(reading: value, at: "")
    } catch {
      throw .malformed(error.description)
    }
  }

  /// How an agent looks at its machine through this socket.
  package var collect: @Sendable (Machine) async throws(AgentError) -> Posture {
    { _ throws(AgentError) in
      do throws(CollectorFault) {
        return try await posture()
      } catch {
        throw .collectorUnusable(path: path, error)
      }
    }
  }

  private func read() throws(CollectorFault) -> [UInt8] {
    let end = ContinuousClock.now + limit
    let connection = try connected()
    defer { close(connection) }
    try checkPeer(of: connection)
    var content: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 16_384)
    while true {
      try wait(for: connection, until: end)
      let count = chunk.withUnsafeMutableBytes { recv(connection, $0.baseAddress, $0.count, Int32(MSG_DONTWAIT)) }
      if count == 0 { return content }
      if count < 0 {
        if errno == EINTR || errno == EAGAIN { continue }
        throw .failed("read from", errno)
      }
      content.append(contentsOf: chunk.prefix(count))
      guard content.count <= JSONLimits.evidence.maxBytes else { throw .tooLarge(limit: JSONLimits.evidence.maxBytes) }
    }
  }

  private func connected() throws(CollectorFault) -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let name = Array(path.utf8)
    // One byte is the terminating zero's.
    guard !name.isEmpty, !name.contains(0), name.count < MemoryLayout.size(ofValue: address.sun_path) else { throw .badPath }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
    let connection = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
    guard connection >= 0 else { throw .failed("make a socket for", errno) }
    let result = withUnsafePointer(to: &address) { address in
      address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(connection, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard result == 0 else {
      let number = errno
      close(connection)
      // A full queue: connections are taken one after the other.
      throw .failed("connect to", number)
    }
    return connection
  }

  /// Whoever listens there is root or this user: the posture of nobody else is this machine's.
  private func checkPeer(of connection: Int32) throws(CollectorFault) {
    // `struct ucred`, which only GNU's own headers declare: process, user and group.
    var peer: (process: Int32, user: UInt32, group: UInt32) = (0, .max, .max)
    var size = socklen_t(MemoryLayout.size(ofValue: peer))
    guard getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 else {
      throw .failed("ask who listens on", errno)
    }
    guard peer.user == 0 || peer.user == geteuid() else { throw .foreignPeer(peer.user) }
  }

  private func wait(for connection: Int32, until end: ContinuousClock.Instant) throws(CollectorFault) {
    while true {
      let left = ContinuousClock.now.duration(to: end)
      guard left > .zero else { throw .timedOut(limit) }
      var item = pollfd(fd: connection, events: Int16(POLLIN), revents: 0)
      // At most a second at a time, so that a suspended machine is noticed.
      let milliseconds = min(left / .milliseconds(1), 1_000).rounded(.up)
      let ready = poll(&item, 1, Int32(milliseconds))
      if ready > 0 { return }
      guard ready == 0 || errno == EINTR else { throw .failed("wait for", errno) }
    }
  }
}
