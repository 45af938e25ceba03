import Testing

@testable import Web

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Writes the sample pages to the directory that `PAGES_DIR` names, to be looked at in a browser.
@Suite(.enabled("PAGES_DIR names no directory") { getenv("PAGES_DIR") != nil })
struct PageGallery {
  @Test("the sample pages are written to be looked at")
  func writes() throws {
    let directory = String(cString: try #require(getenv("PAGES_DIR")))
    var files = [("page.css", Stylesheet.css), ("page.js", LiveScript.javascript)]
    for (name, model) in try SamplePages.all() { files.append((name + ".html", try RemediationPage.render(model))) }
    for (name, page) in SamplePages.notices() { files.append((name + ".html", try page.render())) }
    for (name, text) in files {
      let file = try #require(fopen(directory + "/" + name, "w"))
      #expect(fputs(text, file) >= 0)
      fclose(file)
    }
  }
}
