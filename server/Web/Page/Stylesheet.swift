/// The one stylesheet of all pages: light and dark, phone and desktop; contrasts meet WCAG 2.2 AA.
package enum Stylesheet {
  package static let path = "/assets/page.css"
  package static let mediaType = "text/css; charset=utf-8"

  package static let css = """
    :root {
      color-scheme: light dark;
      --ground: #f4f5f8; --surface: #ffffff; --sunken: #eef0f4; --line: #d9dde5; --text: #1b2230; --muted: #566072;
      --link: #1d5bbf; --good: #17693f; --bad: #b0281f; --wait: #855000; --plain: #566072;
      --good-wash: #e9f5ee; --bad-wash: #fcefee; --wait-wash: #fbf3e4; --info-wash: #eaf1fb; --plain-wash: #eef0f4;
      --shadow: 0 1px 2px rgb(20 30 50 / 6%), 0 6px 20px rgb(20 30 50 / 5%);
      --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", "DejaVu Sans", sans-serif;
      --mono: ui-monospace, "SF Mono", "Cascadia Mono", "Noto Sans Mono", "Liberation Mono", "DejaVu Sans Mono", monospace;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --ground: #11151c; --surface: #1a202a; --sunken: #12171f; --line: #303949; --text: #e8ecf3; --muted: #a6b1c2;
        --link: #8fbaff; --good: #74d6a4; --bad: #ff9b91; --wait: #f0be6c; --plain: #a6b1c2;
        --good-wash: #17291f; --bad-wash: #2f1c1b; --wait-wash: #2b2314; --info-wash: #182336; --plain-wash: #232b37;
        --shadow: 0 1px 2px rgb(0 0 0 / 40%);
      }
    }
    * { box-sizing: border-box; }
    html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
    body { margin: 0; background: var(--ground); color: var(--text); font: 1rem/1.55 var(--sans); overflow-wrap: anywhere; }
    .frame { max-width: 50rem; margin-inline: auto; padding-inline: 1rem; }
    main { padding-block: 1.25rem 1rem; }
    main:focus { outline: none; }
    h1, h2, h3 { line-height: 1.25; margin: 0; text-wrap: balance; }
    h1 { font-size: 1.5rem; letter-spacing: -0.01em; }
    h2 { font-size: 1.125rem; }
    h3 { font-size: 1.0625rem; }
    p { margin: 0.5rem 0 0; }
    dl, dd, ol, ul { margin: 0; padding: 0; }
    a { color: var(--link); }
    :focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 4px; }
    .unseen { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
    .skip { position: absolute; left: 0.5rem; top: -4rem; padding: 0.5rem 0.9rem; background: var(--surface); border-radius: 6px; z-index: 1; }
    .skip:focus { top: 0.5rem; }

    .top { border-bottom: 1px solid var(--line); background: var(--surface); }
    .top .frame { display: flex; align-items: center; justify-content: space-between; gap: 1rem; padding-block: 0.7rem; }
    .top p { margin: 0; }
    .brand { display: flex; align-items: center; gap: 0.45rem; font-weight: 650; letter-spacing: -0.005em; }
    .brand svg { color: var(--link); }
    .purpose { color: var(--muted); font-size: 0.875rem; }

    section { margin-top: 2rem; }
    .verdict { margin-top: 0; background: var(--surface); border: 1px solid var(--line); border-radius: 14px; box-shadow: var(--shadow); overflow: clip; }
    .says { display: flex; gap: 0.9rem; padding: 1.25rem 1.1rem; }
    .says svg { flex: none; margin-top: 0.15rem; }
    .cut { stroke: var(--surface); }
    .good .says { background: var(--good-wash); } .bad .says { background: var(--bad-wash); } .wait .says { background: var(--wait-wash); } .info .says { background: var(--info-wash); }
    .good .says svg { color: var(--good); } .bad .says svg { color: var(--bad); } .wait .says svg { color: var(--wait); } .info .says svg { color: var(--link); }
    .lead { font-size: 1.0625rem; max-width: 40rem; }
    .remark { color: var(--muted); }
    .facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(10rem, 1fr)); gap: 0.9rem 1.5rem; padding: 1rem 1.1rem 1.1rem; border-top: 1px solid var(--line); }
    dt { color: var(--muted); font-size: 0.8125rem; }
    .exact { display: block; color: var(--muted); font-size: 0.8125rem; font-variant-numeric: tabular-nums; }
    code, pre { font-family: var(--mono); font-size: 0.9em; }
    .id { color: var(--muted); white-space: nowrap; }

    .cards { list-style: none; display: grid; gap: 0.9rem; margin-top: 0.8rem; }
    .card { min-width: 0; background: var(--surface); border: 1px solid var(--line); border-radius: 12px; padding: 1rem 1.1rem 1.1rem; }
    ol.cards { counter-reset: step; }
    ol.cards > .card { counter-increment: step; position: relative; padding-left: 3.4rem; }
    ol.cards > .card::before { content: counter(step); position: absolute; left: 1.1rem; top: 1rem; width: 1.6rem; height: 1.6rem; border-radius: 50%; background: var(--text); color: var(--surface); font-size: 0.875rem; font-weight: 650; line-height: 1.6rem; text-align: center; }
    .card h3 { display: flex; flex-wrap: wrap; align-items: center; gap: 0.3rem 0.6rem; min-height: 1.6rem; }
    .badge { font-size: 0.75rem; font-weight: 600; line-height: 1.4; padding: 0.1rem 0.5rem; border-radius: 99px; white-space: nowrap; }
    .badge.good { color: var(--good); background: var(--good-wash); } .badge.bad { color: var(--bad); background: var(--bad-wash); }
    .badge.wait { color: var(--wait); background: var(--wait-wash); } .badge.plain { color: var(--plain); background: var(--plain-wash); }
    .seen { display: grid; gap: 0.35rem; margin-top: 0.6rem; }
    .seen > div { display: grid; grid-template-columns: 4.2rem 1fr; gap: 0.5rem; align-items: baseline; }
    .seen dt { font-size: 0.875rem; }
    .why { color: var(--muted); }
    .about { color: var(--muted); margin-top: 0.25rem; }
    .end .exact { display: inline; }
    .step { margin-top: 0.8rem; }
    .command { position: relative; margin-top: 0.5rem; }
    .command + .command { margin-top: 0.4rem; }
    pre { margin: 0; padding: 0.65rem 0.8rem; background: var(--sunken); border: 1px solid var(--line); border-radius: 8px; white-space: pre-wrap; overflow-wrap: anywhere; tab-size: 2; }
    pre span { display: inline-block; max-width: 100%; }
    .command.copyable { display: flex; gap: 0.4rem; align-items: stretch; }
    .command.copyable pre { flex: 1; min-width: 0; }
    button { font: 600 0.8125rem/1 var(--sans); color: var(--text); background: var(--surface); border: 1px solid var(--line); border-radius: 8px; padding: 0 0.6rem; min-width: 4.4rem; min-height: 2.75rem; cursor: pointer; }
    button:hover { border-color: var(--muted); }
    details summary { cursor: pointer; color: var(--link); margin-top: 0.7rem; min-height: 1.75rem; width: fit-content; }
    .final { border-color: var(--muted); }
    .live { color: var(--muted); font-size: 0.9375rem; font-variant-numeric: tabular-nums; }

    .quiet { background: var(--plain-wash); border-radius: 12px; padding: 1rem 1.1rem 1.1rem; }
    .quiet pre { background: var(--surface); }
    .contact { font-weight: 600; }
    .contact + .contact { margin-top: 0; }
    .step + .step { margin-top: 0.3rem; }
    .passed { margin-top: 2rem; border-top: 1px solid var(--line); padding-top: 0.4rem; }
    .passed summary h2 { display: inline; }
    .passed ul { list-style: none; display: grid; gap: 0.5rem; margin-top: 0.6rem; }
    .passed li bdi { color: var(--muted); }
    .passed li strong bdi { color: inherit; }
    .bottom { color: var(--muted); font-size: 0.8125rem; padding-block: 0.5rem 2rem; }

    @media (min-width: 40rem) {
      main { padding-block: 2.25rem 1.5rem; }
      h1 { font-size: 1.875rem; }
      .says { padding: 1.6rem 1.6rem; }
      .facts, .card, .quiet { padding-inline: 1.6rem; }
      ol.cards > .card { padding-left: 4.1rem; }
      ol.cards > .card::before { left: 1.5rem; }
    }
    @media (max-width: 26rem) {
      .says { flex-direction: column; gap: 0.5rem; }
      ol.cards > .card { padding-left: 1.1rem; }
      ol.cards > .card > h3 { padding-left: 2.2rem; }
    }
    @media (prefers-reduced-motion: no-preference) {
      .changed .verdict { animation: arrive 0.5s ease-out; }
      @keyframes arrive { from { opacity: 0.3; transform: translateY(0.4rem); } }
    }
    @media (forced-colors: active) {
      .badge, .card, .verdict, .quiet { border: 1px solid; }
      .cut { stroke: Canvas; }
    }
    @media print {
      .top, button, .live { display: none; }
      .card { break-inside: avoid; }
    }
    """
}
