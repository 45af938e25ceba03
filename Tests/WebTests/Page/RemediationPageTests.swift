import Evidence
import ServiceAPI
import Testing

@testable import Web

@Suite("The page of one device")
struct RemediationPageTests {
  @Test("every state renders with one heading, its own words and ids that are unique", arguments: SamplePages.names)
  func renders(name: String) throws {
    let model = try SamplePages.named(name)
    let html = try RemediationPage.render(model)
    #expect(html.occurrences(of: "<h1") == 1)
    #expect(html.contains(model.standing.headline))
    #expect(html.contains("<html lang=\"en\">"))
    #expect(html.contains("<main id=\"main\""))
    #expect(!html.contains("{{") && !html.contains("}}"))
    #expect(html.ids.count == Set(html.ids).count, "\(html.ids)")
    for label in html.values(of: "aria-labelledby") { #expect(html.ids.contains(label)) }
    for tag in ["section", "div", "ol", "ul", "li", "dl", "details", "p", "pre", "code", "bdi", "time", "span"] {
      #expect(html.occurrences(of: "<\(tag) ") + html.occurrences(of: "<\(tag)>") == html.occurrences(of: "</\(tag)>"), "\(tag)")
    }
  }

  @Test("every standing is among the samples, so that none goes unrendered")
  func standings() throws {
    #expect(Set(try SamplePages.all().map(\.model.standing)) == Set(Standing.allCases))
  }

  static let hostile = [
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='alert(1)", "</main></body>",
    "{{{secret}}} {{>head}}", "\"\u{301} onfocus=alert(1) x=\"\u{200D}", "<\u{338}script>", "\u{202E}txt.exe\u{2066}",
    "\u{0}\u{1b}[31m",
  ]

  @Test("a hostile string is harmless wherever a machine or a person can put one", arguments: hostile)
  func escapes(text: String) throws {
    let check = CheckReport(
      check: text, title: text, status: "fail", severity: "require", denies: true, seen: text, wanted: text, why: text,
      unknownReason: text, inGraceUntil: text, exceptedUntil: text, mend: [MendStep(text: text), MendStep(command: text)])
    let others = ["in_grace", "excepted", "warning", "pass", "not_applicable", text].map {
      CheckReport(
        check: text + $0, title: text, status: $0, severity: text, denies: false, seen: text, wanted: text, why: text,
        unknownReason: text,
        inGraceUntil: text, exceptedUntil: text, mend: [MendStep(text: text), MendStep(command: text)])
    }
    let model = PageModel(
      deviceID: try SamplePages.device(), label: text, system: text, state: .active, trusted: false,
      reasons: [Reason(code: "failed_check", check: text, message: text), Reason(code: text, message: text)],
      checks: [check] + others, attestedAt: nil, trustedUntil: nil, evaluatedAt: SamplePages.now, version: text, contact: text)
    let html = try RemediationPage.render(model)
    let plain = try RemediationPage.render(model.replacingText(text, with: "harmless"))
    // Whatever a string holds, the page's markup stays what it is with a harmless one.
    #expect(html.markup.filter { !$0.hasSuffix("span") } == plain.markup.filter { !$0.hasSuffix("span") })
    for scalar in html.unicodeScalars where scalar != "\n" {
      #expect(scalar.properties.generalCategory != .control && scalar.properties.generalCategory != .format)
    }
    #expect(html.contains(PageText(text).html))
  }

  @Test("a quote is escaped also where a combining mark makes another character of it")
  func combiningMarks() {
    #expect(PageText("\"\u{301}").html.unicodeScalars.elementsEqual("&quot;\u{301}".unicodeScalars))
    #expect(PageText("<\u{338}").html.unicodeScalars.elementsEqual("&lt;\u{338}".unicodeScalars))
    #expect(PageText("&\u{200D}'").html == "&amp;\\u{200d}&#39;")
  }

  @Test("a command keeps its words and its spaces, escaped")
  func commandWords() {
    #expect(PageText(command: "a  --b '<'").html == "<span>a</span>  <span>--b</span> <span>&#39;&lt;&#39;</span>")
  }

  @Test("a long text is cut")
  func cuts() {
    #expect(PageText(String(repeating: "a", count: 9), most: 4).html == "aaaa…")
    #expect(PageText("aaaa", most: 4).html == "aaaa")
  }

  @Test("links and commands come from the model alone")
  func commands() throws {
    let model = try SamplePages.model(
      reasons: [SamplePages.failed("disk_encryption")], checks: [SamplePages.encryption, SamplePages.release])
    let html = try RemediationPage.render(model)
    #expect(html.values(of: "href").dropFirst() == [Stylesheet.path, "#main"])
    #expect(html.values(of: "href").first?.utf8.starts(with: "data:image/svg+xml,".utf8) == true)
    #expect(html.values(of: "src") == [LiveScript.path])
    #expect(
      html.commands == [
        "lsblk --output NAME,TYPE,FSTYPE,MOUNTPOINTS", "sudo swapoff /dev/nvme0n1p2", "sudo vouchsafe-agent attest",
      ])
  }

  @Test("nothing is inline that the content security policy forbids", arguments: SamplePages.names)
  func policy(name: String) throws {
    let model = try SamplePages.named(name)
    let html = try RemediationPage.render(model)
    #expect(!html.contains("style=") && !html.contains("<style"))
    #expect(html.occurrences(of: "<script") == 1 && html.contains("defer></script>"))
    #expect(html.occurrences(of: "http") == 1, "only the name space of the icon")
    #expect(!html.contains("<form"))
  }

  @Test("the whole id of the device is nowhere on its page")
  func shortID() throws {
    let html = try RemediationPage.render(try SamplePages.model(reasons: [SamplePages.failed("firewall")]))
    #expect(!html.contains(try SamplePages.device().description))
    #expect(html.contains(try SamplePages.model().shortID))
  }

  @Test(
    "a quarantined, suspended, pending or retired device is not told to attest",
    arguments: ["pending", "suspended", "quarantined", "retired"])
  func noAttest(state: String) throws {
    let model = try SamplePages.named(state)
    #expect(!(try RemediationPage.render(model)).contains("vouchsafe-agent attest"))
  }

  @Test("who may grant an exception is named only where that is configured")
  func contact() throws {
    let reasons = [SamplePages.failed("firewall")]
    let with = try RemediationPage.render(try SamplePages.model(reasons: reasons, checks: [SamplePages.firewall]))
    let without = try RemediationPage.render(
      try SamplePages.model(reasons: reasons, checks: [SamplePages.firewall], contact: nil))
    #expect(with.contains("helpdesk@example.org") && with.contains("dated exception"))
    #expect(!without.contains("class=\"contact\"") && without.contains("dated exception"))
  }
}

extension PageModel {
  /// The same page with every string that holds `text` made harmless.
  fileprivate func replacingText(_ text: String, with harmless: String) -> PageModel {
    func swap(_ string: String) -> String { string.replacing(text, with: harmless) }
    return PageModel(
      deviceID: deviceID, label: label.map(swap), system: system.map(swap), state: state, trusted: trusted,
      reasons: reasons.map { Reason(code: swap($0.code), check: $0.check.map(swap), message: swap($0.message)) },
      checks: checks.map {
        CheckReport(
          check: swap($0.check), title: swap($0.title), status: swap($0.status), severity: swap($0.severity), denies: $0.denies,
          seen: swap($0.seen), wanted: swap($0.wanted), why: swap($0.why), unknownReason: $0.unknownReason.map(swap),
          inGraceUntil: $0.inGraceUntil.map(swap), exceptedUntil: $0.exceptedUntil.map(swap),
          mend: $0.mend.map { MendStep(text: $0.text.map(swap), command: $0.command.map(swap)) })
      }, attestedAt: attestedAt, trustedUntil: trustedUntil, evaluatedAt: evaluatedAt, version: swap(version),
      contact: contact.map(swap))
  }
}
