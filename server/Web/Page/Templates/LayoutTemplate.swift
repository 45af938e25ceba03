/// What stands around the main part of every page.
enum LayoutTemplate {
  static let head = #"""
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta name="robots" content="noindex">
    <title>{{{title}}} · Vouchsafe</title>
    <link rel="icon" href="{{{icon}}}">
    <link rel="stylesheet" href="{{{stylesheet}}}">
    <script src="{{{script}}}" defer></script>
    </head>
    <body>
    <a class="skip" href="#main">Skip to the content</a>
    <header class="top">
    <div class="frame">
    <p class="brand"><svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true" focusable="false"><path fill="none" stroke="currentColor" stroke-width="2" stroke-linejoin="round" d="M12 2.5 20 5.6v5.6c0 5-3.3 8.6-8 10.3-4.7-1.7-8-5.3-8-10.3V5.6z"/><path fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" d="m8.2 12 2.7 2.7 5-5.4"/></svg> Vouchsafe</p>
    <p class="purpose">Device trust</p>
    </div>
    </header>

    """#

  /// The shield of the heading as a `data:` address, which the content security policy allows for images.
  static let icon =
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24'%3E%3Cpath fill='%231d5bbf' "
    + "d='M12 1.5 21 5v6.2c0 5.6-3.7 9.6-9 11.5-5.3-1.9-9-5.9-9-11.5V5z'/%3E%3Cpath fill='none' stroke='%23fff' "
    + "stroke-width='2.4' stroke-linecap='round' stroke-linejoin='round' d='m7.6 12 3.2 3.2 5.6-6.1'/%3E%3C/svg%3E"

  static let foot = #"""
    <p id="announcement" class="unseen" role="status" aria-live="polite"></p>
    <footer class="frame bottom">
    <p>{{{footnote}}}</p>
    </footer>
    </body>
    </html>

    """#

  /// The sign of a tone; what it says is always written beside it.
  static let sign = #"""
    {{#sign.good}}<svg viewBox="0 0 24 24" width="28" height="28" aria-hidden="true" focusable="false"><circle cx="12" cy="12" r="11" fill="currentColor"/><path class="cut" fill="none" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round" d="m7.4 12.4 3.1 3.1 6.1-6.6"/></svg>{{/sign.good}}{{#sign.bad}}<svg viewBox="0 0 24 24" width="28" height="28" aria-hidden="true" focusable="false"><circle cx="12" cy="12" r="11" fill="currentColor"/><path class="cut" fill="none" stroke-width="2.4" stroke-linecap="round" d="m8.4 8.4 7.2 7.2m0-7.2-7.2 7.2"/></svg>{{/sign.bad}}{{#sign.wait}}<svg viewBox="0 0 24 24" width="28" height="28" aria-hidden="true" focusable="false"><circle cx="12" cy="12" r="11" fill="currentColor"/><path class="cut" fill="none" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round" d="M12 6.8V12l3.4 2.2"/></svg>{{/sign.wait}}{{#sign.info}}<svg viewBox="0 0 24 24" width="28" height="28" aria-hidden="true" focusable="false"><circle cx="12" cy="12" r="11" fill="currentColor"/><path class="cut" fill="none" stroke-width="2.4" stroke-linecap="round" d="M12 11.2v5.4m0-9.2v.1"/></svg>{{/sign.info}}
    """#

  static let command = #"""
    <div class="command"><pre><code>{{{command}}}</code></pre></div>
    """#
}
