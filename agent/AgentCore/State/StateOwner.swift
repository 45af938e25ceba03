#if canImport(Glibc)
  import Glibc
#endif

extension StateDirectory {
  /// Whether the directory is there and another user's: this process can neither read the key nor sign.
  package static func belongsToAnother(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR && status.st_uid != geteuid()
  }

  /// Lets root go on as the user whose directory it is, for good, so that what root enrols is the service's to use.
  ///
  /// Nothing happens if this is not root, or the directory is not there or root's own.
  package static func becomeOwner(of path: String) throws(AgentError) {
    var status = stat()
    guard geteuid() == 0, lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR, status.st_uid != 0 else { return }
    let (user, group) = (status.st_uid, status.st_gid)
    // Of root these set the saved ids too: there is no way back, which the last question makes sure of.
    guard setgroups(0, nil) == 0, setgid(group) == 0, setuid(user) == 0, setuid(0) != 0 else {
      throw .stateUnusable("could not go on as user \(user), who owns \(path): \(String(cString: strerror(errno)))")
    }
  }
}
