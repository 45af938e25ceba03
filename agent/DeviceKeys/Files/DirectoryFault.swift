#if canImport(Glibc)
  import Glibc
#endif

/// Why a directory of the agent, or a file in it, is not used.
package enum DirectoryFault: Error, Sendable, Hashable {
  /// A symbolic link, or something that is neither the directory nor the regular file that was wanted.
  case wrongKind(path: String)
  /// Owned by somebody other than the user this process runs as.
  case foreignOwner(path: String, owner: UInt32)
  /// Others may do more with it than they should; `wanted` is the widest mode that is taken.
  case tooWide(path: String, mode: UInt32, wanted: UInt32)
  /// Larger than anything the agent writes there.
  case tooLarge(path: String, limit: Int)
  /// The system refused, with its error number.
  case failed(path: String, operation: String, errno: Int32)

  /// What was seen and what to do, in one sentence for people.
  package var text: String {
    switch self {
    case .wrongKind(let path): "\(path) is a symbolic link or not of the kind expected; remove it or name another place"
    case .foreignOwner(let path, let owner):
      "\(path) belongs to user \(owner), not to user \(geteuid()) who runs this; run as its owner or change the owner"
    case .tooWide(let path, let mode, let wanted):
      "\(path) has mode 0\(String(mode, radix: 8)), wider than 0\(String(wanted, radix: 8)); "
        + "whoever could read it may hold a copy, so enrol anew if in doubt, else chmod it"
    case .tooLarge(let path, let limit): "\(path) is larger than \(limit) bytes, which the agent never writes"
    case .failed(let path, let operation, let number):
      "could not \(operation) \(path): \(String(cString: strerror(number)))"
    }
  }
}
