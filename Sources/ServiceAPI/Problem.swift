/// A refusal as RFC 9457 `application/problem+json`: the same form from every layer of the server.
package struct Problem: Error, Sendable, Hashable, Codable {
  package static let mediaType = "application/problem+json"

  /// One field that is wrong, by its JSON Pointer or `?name` for a query parameter.
  package struct FieldFault: Sendable, Hashable, Codable {
    package let pointer: String
    package let detail: String

    package init(pointer: String, detail: String) {
      self.pointer = pointer
      self.detail = detail
    }
  }

  /// Absolute: this server's own page `/problems/<code>`.
  package let type: String
  /// One sentence, the same each time.
  package let title: String
  package let status: Int
  /// What programs compare.
  package let code: String
  /// What was wrong this time; holds nothing secret.
  package let detail: String?
  package let errors: [FieldFault]?

  package init(
    code: String, status: Int, title: String, detail: String? = nil, errors: [FieldFault]? = nil, origin: String
  ) {
    type = "\(origin)/problems/\(code)"
    self.title = title
    self.status = status
    self.code = code
    self.detail = detail
    self.errors = errors
  }
}
