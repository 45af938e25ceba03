package import Evidence
package import StrictJSON

/// A refusal that is counted and not recorded one by one, so that a stranger cannot fill the disk.
package struct CountedRefusal: Sendable {
  /// A credential's name, or the network that a caller without one comes from.
  package let caller: String
  /// Such as `unknown_device` or `bad_signature`.
  package let code: String
  package let at: Instant
  /// What is kept of it if it is the first of its caller, code and minute; holds no secret and no user name.
  package let sample: JSONObject

  package init(caller: String, code: String, at: Instant, sample: JSONObject) {
    self.caller = caller
    self.code = code
    self.at = at
    self.sample = sample
  }
}
