/// The one script of all pages, which they do without: it follows a device's result live and offers to copy commands.
///
/// It asks the page's own address for JSON, `{trusted, state, attested_at, evaluated_at, version}`, and fetches the page anew
/// when one of the first three or the last differs.
package enum LiveScript {
  package static let path = "/assets/page.js"
  package static let mediaType = "text/javascript; charset=utf-8"

  package static let javascript = #"""
    (() => {
      "use strict";
      const pace = 3000, slowPace = 30000, followFor = 15 * 60 * 1000, patience = 10000;
      const announcement = document.getElementById("announcement");
      const say = (text) => { announcement.textContent = ""; setTimeout(() => { announcement.textContent = text; }, 100); };

      const offerCopies = (root) => {
        if (!navigator.clipboard) return;
        for (const box of root.querySelectorAll(".command:not(.copyable)")) {
          const code = box.querySelector("code");
          const button = document.createElement("button");
          button.type = "button";
          button.textContent = "Copy";
          button.setAttribute("aria-label", `Copy the command ${code.textContent}`);
          button.addEventListener("click", async () => {
            try {
              await navigator.clipboard.writeText(code.textContent);
              button.textContent = "Copied";
              say("Copied");
            } catch {
              getSelection().selectAllChildren(code);
              button.textContent = "Selected";
              say("Not copied; the command is selected");
            }
            setTimeout(() => { button.textContent = "Copy"; }, 2000);
          });
          box.classList.add("copyable");
          box.append(button);
        }
      };
      offerCopies(document);

      let main = document.querySelector("main[data-live]");
      if (!main) return;

      // Ages are counted from the server's clock: this machine's may be wrong.
      let serverTime = 0, heardAt = 0;
      const hear = (evaluatedAt) => {
        const time = Date.parse(evaluatedAt);
        if (!Number.isNaN(time)) { serverTime = time; heardAt = performance.now(); }
      };
      const length = (seconds) => {
        const [count, unit] = seconds < 60 ? [seconds, "second"] : seconds < 3600 ? [Math.floor(seconds / 60), "minute"]
          : seconds < 172800 ? [Math.floor(seconds / 3600), "hour"] : [Math.floor(seconds / 86400), "day"];
        return `${count} ${unit}${count === 1 ? "" : "s"}`;
      };
      const showAges = () => {
        const now = serverTime + performance.now() - heardAt;
        for (const span of main.querySelectorAll("[data-age]")) {
          const age = Math.max(0, Math.floor((now - Date.parse(span.dataset.age)) / 1000));
          if (!Number.isNaN(age)) span.textContent = age === 0 ? "just now" : `${length(age)} ago`;
        }
      };
      const note = (text) => {
        const line = main.querySelector("[data-live-note]");
        if (line && line.textContent !== text) line.textContent = text;
      };
      const following = "This page follows the result: leave it open, it changes by itself.";

      const ask = (accept) => fetch(location.href, {
        headers: { Accept: accept }, cache: "no-store", redirect: "error", credentials: "same-origin",
        signal: AbortSignal.timeout(patience),
      });
      const differs = (news) => {
        const shown = main.dataset;
        return String(news.trusted) !== shown.trusted || news.state !== shown.state
          || (news.attested_at ?? "") !== shown.attestedAt || String(news.version) !== shown.version;
      };
      const refresh = async () => {
        const answer = await ask("text/html");
        if (!answer.ok) throw new Error(answer.status);
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const next = page.querySelector("main[data-live]");
        if (!next) throw new Error("no device on the page");
        const hadFocus = main.contains(document.activeElement);
        const open = new Set([...main.querySelectorAll("details[open][id]")].map((details) => details.id));
        next.classList.add("changed");
        main.replaceWith(next);
        main = next;
        for (const id of open) document.getElementById(id)?.setAttribute("open", "");
        document.title = page.title;
        offerCopies(main);
        hear(main.dataset.evaluatedAt);
        if (hadFocus) main.focus({ preventScroll: true });
        say(`${main.querySelector("h1").textContent}. ${main.querySelector("[data-lead]").textContent}`);
      };

      const end = performance.now() + followFor;
      let timer = 0, failures = 0, ended = false, asking = false;
      const finish = (text) => { ended = true; clearTimeout(timer); note(text); };
      const plan = () => {
        clearTimeout(timer);
        const wait = document.hidden ? slowPace : Math.min(pace * 2 ** failures, slowPace);
        timer = setTimeout(look, wait);
      };
      const look = async () => {
        if (ended || asking) return;
        if (performance.now() > end) return finish("This page no longer follows the result. Reload it to see the newest.");
        asking = true;
        try {
          const answer = await ask("application/json");
          if (answer.status >= 400 && answer.status < 500 && answer.status !== 408 && answer.status !== 429) {
            say("This link has ended.");
            return finish("This link has ended. Open the application again: it gives you a new one.");
          }
          if (!answer.ok) throw new Error(answer.status);
          const news = await answer.json();
          hear(news.evaluated_at);
          if (differs(news)) await refresh();
          failures = 0;
          note(following);
        } catch {
          failures = Math.min(failures + 1, 4);
          note("The server does not answer; trying again.");
        } finally {
          asking = false;
        }
        showAges();
        if (!ended) plan();
      };
      document.addEventListener("visibilitychange", () => {
        if (document.hidden || ended) return;
        clearTimeout(timer);
        look();
      });
      hear(main.dataset.evaluatedAt);
      setInterval(showAges, 1000);
      note(following);
      plan();
    })();
    """#
}
