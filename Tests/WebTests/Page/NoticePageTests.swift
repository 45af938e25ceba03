import Evidence
import Testing

@testable import Web

@Suite("The pages without a device")
struct NoticePageTests {
  @Test("each renders with one heading and unique ids and follows no device", arguments: SamplePages.notices().map(\.name))
  func renders(name: String) throws {
    let page = try #require(SamplePages.notices().first { $0.name == name }?.page)
    let html = try page.render()
    #expect(html.occurrences(of: "<h1") == 1)
    #expect(html.ids.count == Set(html.ids).count)
    #expect(!html.contains("data-live") && !html.contains("dev_") && !html.contains("{{"))
    #expect(!html.contains("style="))
  }

  @Test("the page without a link is the same for everybody")
  func withoutLink() throws {
    let html = try NoticePage.withoutLink(origin: "https://trust.example.org", contact: nil).render()
    #expect(html.contains("Open the application again"))
    #expect(
      html.commands == [
        "vouchsafe-agent status", "sudo vouchsafe-agent enroll --server https://trust.example.org --token-file token.txt",
      ])
  }

  @Test("an origin and a contact cannot break out of the page")
  func escapes() throws {
    let html = try NoticePage.withoutLink(origin: "https://<b>\"", contact: "<script>").render()
    #expect(!html.contains("<b>") && !html.contains("<script>") && html.contains("&lt;script&gt;"))
  }

  @Test("every refusal of a message has a page that names its code and status", arguments: MessageRejection.all)
  func problems(rejection: MessageRejection) throws {
    let guide = ProblemGuide(rejection)
    let html = try NoticePage.problem(guide).render()
    #expect(html.contains("<code>\(rejection.code)</code>") && html.contains("status \(rejection.status)"))
    #expect(!guide.meaning.isEmpty && !guide.steps.isEmpty)
  }
}
