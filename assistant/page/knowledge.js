/* The knowledge tab in the browser: folding of passages; names for assistive technology. Texts of others are only ever
   values here, never markup. */
(() => {
  "use strict";
  const byId = (id) => document.getElementById(id);
  const button = (id) => (byId(id)?.tagName === "BUTTON" ? byId(id) : byId(id)?.querySelector("button"));
  const label = (id, words) => {
    const node = [...(button(id)?.childNodes ?? [])].find((n) => n.nodeType === 3 && n.data.trim());
    if (node && node.data.trim() !== words) node.data = words;
  };
  document.addEventListener("click", (event) => {
    const id = event.target.closest?.("[id^=fr-kb-]")?.id ?? "", more = /^fr-kb-more-(\d+)$/.exec(id);
    if (!more) return;
    const passage = byId(`fr-kb-passage-${more[1]}`);
    if (!passage) return;
    const open = passage.toggleAttribute("data-open");
    button(id).setAttribute("aria-expanded", String(open));
    label(id, open ? "Show less" : "Show more");
  });

  const NAMES = {
    "fr-kb-outcome": ["status", ""], "fr-kb-said": ["status", ""], "fr-kb-staged": ["status", ""],
    "fr-kb-health": ["status", ""], "fr-kb-drop": ["group", "Files to import"],
  };
  const look = () => {
    for (const [id, [role, words]] of Object.entries(NAMES)) {
      const element = byId(id);
      if (!element || element.getAttribute("role") === role) continue;
      element.setAttribute("role", role);
      if (words) element.setAttribute("aria-label", words);
      if (role === "status") element.setAttribute("aria-live", "polite");
    }
    for (const text of document.querySelectorAll(".fr-kb-text:not([role])")) {
      text.setAttribute("role", "group");
      text.setAttribute("aria-label", "The file that this article comes from");
      text.tabIndex = 0; // it scrolls
    }
    const bar = byId("fr-kb-progress"), share = /\bp-(\d+)/.exec(bar?.className ?? "");
    if (!bar) return;
    bar.setAttribute("role", "progressbar");
    bar.setAttribute("aria-label", "How far the work is");
    if (share) bar.setAttribute("aria-valuenow", share[1]);
  };
  setInterval(look, 300);
})();
