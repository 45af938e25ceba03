import ServiceAPI
import StrictJSON

/// Turns a refusal (RFC 9457) into one line and an exit code.
enum ProblemReading {
  static func failure(status: Int, problem: JSONValue?, retryAfter: String? = nil) -> AdminFailure {
    let exit = exitStatus(status)
    guard let problem = readable(problem) else {
      let moved = (300...399).contains(status) ? " Redirects are not followed: name the server's own origin." : ""
      return AdminFailure(exit, "The server answered \(status) without saying why.\(moved)")
    }
    var text = problem.title
    if let detail = problem.detail, !detail.isEmpty { text += " \(detail)" }
    let faults = (problem.errors ?? []).map { "\($0.pointer): \($0.detail)" }
    if !faults.isEmpty { text += " (\(faults.joined(separator: "; ")))" }
    text += " [\(problem.code)]"
    if let seconds = retryAfter.flatMap(Int64.init), seconds > 0 { text += " Try again in \(seconds) s." }
    if let advice = advice(problem.code) { text += " \(advice)" }
    return AdminFailure(exit, TerminalText.line(text, most: 2_000))
  }

  private static func readable(_ json: JSONValue?) -> Problem? {
    do throws(JSONFieldError) { return try json?.decode(Problem.self, unknownMembers: .ignore) } catch { return nil }
  }

  private static func exitStatus(_ status: Int) -> Outcome {
    switch status {
    case 401, 403: .unauthorized
    case 404, 410: .notFound
    case 408, 425, 429, 500...: .unavailable
    case 400...499: .refused
    default: .badAnswer
    }
  }

  private static func advice(_ code: String) -> String? {
    code == "too_many_denials" ? "See who with: vouchsafe policy dry-run. Accept them with: --accept-denials N." : nil
  }
}
