/* The gaps tab in the browser: which topic is chosen, and names for assistive technology. */
(() => {
  "use strict";
  const byId = (id) => document.getElementById(id);
  const NAMES = {
    "fr-gaps-about": ["status", ""], "fr-gaps-said": ["status", ""], "fr-gaps-staged": ["status", ""],
    "fr-gaps-again": ["status", ""], "fr-gaps-drop": ["group", "Files of past mail"],
    "fr-gaps-topic": ["region", "The topic that was chosen"], "fr-gaps-progress": ["progressbar", "How far the work is"],
    "fr-gaps-title": ["heading", ""],
  };
  const SCROLLS = { "fr-gaps-diff": "How the file changes", "fr-gaps-covered-list": "What is covered", "fr-gaps-proved-list": "Topics asked again" };

  const role = (element, kind, words) => {
    if (element.getAttribute("role") === kind) return;
    element.setAttribute("role", kind);
    if (words) element.setAttribute("aria-label", words);
    if (kind === "status") element.setAttribute("aria-live", "polite");
    if (kind === "heading") element.setAttribute("aria-level", "2");
  };
  const look = () => {
    for (const [id, [kind, words]] of Object.entries(NAMES)) if (byId(id)) role(byId(id), kind, words);
    for (const [id, words] of Object.entries(SCROLLS)) {
      const element = byId(id);
      if (!element || element.tabIndex === 0) continue;
      role(element, "group", words);
      element.tabIndex = 0;
    }
    const said = byId("fr-gaps-entry-said"); // how far the writing is, then how it ended
    const bar = said?.classList.contains("fr-kb-bar") ?? false;
    if (said) said.setAttribute("role", bar ? "progressbar" : "status");
    if (said && bar) said.setAttribute("aria-label", "How far the writing is");
    for (const id of ["fr-gaps-progress", "fr-gaps-entry-said"]) {
      const share = /\bp-(\d+)/.exec(byId(id)?.className ?? "");
      if (share && byId(id).getAttribute("role") === "progressbar") byId(id).setAttribute("aria-valuenow", share[1]);
      else byId(id)?.removeAttribute("aria-valuenow");
    }
    for (const kind of ["html", "csv"]) byId(`fr-gaps-${kind}`)?.setAttribute("download", `gaps.${kind}`); // no navigation
    for (const row of document.querySelectorAll(".fr-gaps-row")) {
      const button = row.querySelector("button");
      button?.setAttribute("aria-pressed", String(row.classList.contains("is-chosen")));
    }
  };
  setInterval(look, 300);

  /* On a narrow screen the topic stands below the list: go there once it shows what was pressed. */
  document.addEventListener("click", (event) => {
    const name = event.target.closest?.("[id^=fr-gaps-name-]");
    if (!name || !matchMedia("(max-width: 1000px)").matches) return;
    const wanted = name.textContent.trim();
    let tries = 40;
    const go = setInterval(() => {
      const there = byId("fr-gaps-title")?.textContent.trim() === wanted;
      if (there) byId("fr-gaps-topic").scrollIntoView({ block: "start" });
      if (there || --tries < 0) clearInterval(go);
    }, 100);
  });
})();
