/// The main part of the page of one device.
enum DeviceTemplate {
  static let page = #"""
    {{>head}}
    <main id="main" class="frame" tabindex="-1" data-live data-trusted="{{{trusted}}}" data-state="{{{state}}}" data-version="{{{version}}}" data-attested-at="{{#attested}}{{{machine}}}{{/attested}}" data-evaluated-at="{{{evaluated.machine}}}">
    <section class="verdict {{{tone}}}" aria-labelledby="verdict">
    <div class="says">{{>sign}}
    <div>
    <h1 id="verdict">{{{headline}}}</h1>
    <p class="lead" data-lead>{{{lead}}}</p>
    {{#remarks}}<p class="remark"><bdi>{{{.}}}</bdi></p>
    {{/remarks}}
    </div></div>
    <dl class="facts">
    <div><dt>Device</dt><dd>{{#label}}<bdi>{{{.}}}</bdi> {{/label}}<code class="id">{{{shortID}}}</code></dd></div>
    {{#system}}<div><dt>System</dt><dd><bdi>{{{.}}}</bdi></dd></div>
    {{/system}}
    <div><dt>Last attested</dt><dd>{{#attested}}<time datetime="{{{machine}}}"><span data-age="{{{machine}}}">{{{words}}}</span> <span class="exact">{{{exact}}}</span></time>{{/attested}}{{^attested}}never{{/attested}}</dd></div>
    {{#until}}<div><dt>{{{title}}}</dt><dd><time datetime="{{{moment.machine}}}">{{{moment.words}}} <span class="exact">{{{moment.exact}}}</span></time></dd></div>
    {{/until}}
    </dl>
    </section>
    {{#hasSteps}}
    <section aria-labelledby="steps">
    <h2 id="steps">{{{stepsTitle}}}</h2>
    <ol class="cards">
    {{#toMend}}
    {{>check}}
    {{/toMend}}
    {{#attest}}
    <li class="card final">
    <h3 id="attest">{{{title}}}</h3>
    <p>Run this on the device. It reads the device again and sends what it sees; the answer comes within seconds.</p>
    {{>command}}
    <p class="live" data-live-note>Then reload this page, or go back to the application and try again.</p>
    </li>
    {{/attest}}
    </ol>
    </section>
    {{/hasSteps}}
    {{#help}}
    <section class="quiet" aria-labelledby="help">
    <h2 id="help">{{{title}}}</h2>
    <p>{{{text}}} <code class="id">{{{shortID}}}</code>{{#names}} and the check: {{#list}}<code>{{{name}}}</code>{{#comma}}, {{/comma}}{{/list}}{{/names}}</p>
    {{#contact}}<p class="contact"><bdi>{{{.}}}</bdi></p>
    {{/contact}}
    </section>
    {{/help}}
    {{#groups}}
    <section aria-labelledby="{{{id}}}">
    <h2 id="{{{id}}}">{{{title}}}</h2>
    <p class="about">{{{about}}}</p>
    <ul class="cards">
    {{#checks}}
    {{>check}}
    {{/checks}}
    </ul>
    </section>
    {{/groups}}
    {{#passed}}
    <details class="passed" id="passed">
    <summary><h2>{{{title}}}</h2></summary>
    <ul>
    {{#checks}}<li><strong><bdi>{{{title}}}</bdi></strong>{{#aside}} <span class="badge plain">{{{.}}}</span>{{/aside}} <bdi>{{{seen}}}</bdi></li>
    {{/checks}}
    </ul>
    </details>
    {{/passed}}
    </main>
    {{>foot}}
    """#

  static let check = #"""
    <li class="card {{{tone}}}">
    <h3 id="{{{id}}}"><bdi>{{{title}}}</bdi> <span class="badge {{{tone}}}">{{{badge}}}</span></h3>
    {{#end}}<p class="end">{{{before}}} <time datetime="{{{moment.machine}}}"><strong>{{{moment.words}}}</strong> <span class="exact">{{{moment.exact}}}</span></time>.</p>
    {{/end}}
    <dl class="seen">
    {{#seen}}<div><dt>Seen</dt><dd><bdi>{{{.}}}</bdi></dd></div>
    {{/seen}}
    {{#wanted}}<div><dt>Wanted</dt><dd><bdi>{{{.}}}</bdi></dd></div>
    {{/wanted}}
    </dl>
    {{#why}}<p class="why"><bdi>{{{.}}}</bdi></p>
    {{/why}}
    {{#folded}}<details><summary>How to mend it</summary>
    {{/folded}}
    {{#steps}}{{#text}}<p class="step"><bdi>{{{.}}}</bdi></p>
    {{/text}}{{#command}}<div class="command"><pre><code>{{{.}}}</code></pre></div>
    {{/command}}{{/steps}}
    {{#folded}}</details>
    {{/folded}}
    </li>
    """#
}
