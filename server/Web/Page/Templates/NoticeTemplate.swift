/// The main part of a page that shows no device.
enum NoticeTemplate {
  static let page = #"""
    {{>head}}
    <main id="main" class="frame" tabindex="-1">
    <section class="verdict {{{tone}}}" aria-labelledby="verdict">
    <div class="says">{{>sign}}
    <div>
    <h1 id="verdict">{{{headline}}}</h1>
    <p class="lead">{{{lead}}}</p>
    {{#code}}<p class="remark">For programs: status {{{status}}}, code <code>{{{code}}}</code></p>
    {{/code}}
    </div></div>
    </section>
    {{#sections}}
    <section class="quiet" aria-labelledby="{{{id}}}">
    <h2 id="{{{id}}}">{{{title}}}</h2>
    {{#steps}}{{#text}}<p class="step">{{{.}}}</p>
    {{/text}}{{#command}}<div class="command"><pre><code>{{{.}}}</code></pre></div>
    {{/command}}{{/steps}}
    </section>
    {{/sections}}
    </main>
    {{>foot}}
    """#
}
