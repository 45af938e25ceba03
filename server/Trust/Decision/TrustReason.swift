package import ServiceAPI
package import StrictJSON

/// One reason why a device is not trusted.
package struct TrustReason: Sendable, Hashable {
  package let code: TrustReasonCode
  /// The check, where the code is `failedCheck`.
  package let check: String?
  /// One sentence for the person who is denied.
  package let message: String

  package init(_ code: TrustReasonCode, check: String? = nil, _ message: String) {
    self.code = code
    self.check = check
    self.message = message
  }

  package var json: JSONValue {
    var object = JSONObject()
    object["code"] = .string(code.rawValue)
    object["check"] = check.map(JSONValue.string)
    object["message"] = .string(message)
    return .object(object)
  }
}
