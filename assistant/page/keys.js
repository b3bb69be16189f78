/* What the desk adds in the browser: further articles, facts, the list of what is open, and keyboard shortcuts. */
(() => {
  "use strict";
  const { area, button, byId, order, put, say } = frDesk; // page.js
  const visible = (id) => Boolean(byId(id)?.checkVisibility());

  /* ---- cards: further articles fold out, a fact goes to the server ---- */
  const unfold = (id, slot) => {
    const open = byId(`fr-folded-${slot}`).toggleAttribute("data-open");
    button(id).setAttribute("aria-expanded", String(open));
  };
  const state = (slot) => order("fact", slot, { words: area(`fr-fact-${slot}`)?.value ?? "" });

  /* ---- the list of what is open: rows know their keys ---- */
  const keyOf = (row, which) => {
    try {
      return JSON.parse(area("fr-due-keys").value)[row][which];
    } catch {
      return 0;
    }
  };
  const fold = (id) => byId(id)?.querySelector("button.label-wrap, button");
  const isOpen = (id) => fold(id)?.classList.contains("open");

  document.addEventListener("click", (event) => {
    const id = event.target.closest?.("[id^=fr-]")?.id ?? "";
    const [, act, slot, k] = /^fr-(others|use|state|due-load|due-kept)-(\d+)(?:-(\d+))?$/.exec(id) ?? [];
    if (act === "others") unfold(id, slot);
    else if (act === "use") put(Number(slot), "others", Number(k));
    else if (act === "state") state(Number(slot));
    else if (act === "due-load") order("load", 0, { key: keyOf(slot, 0) });
    else if (act === "due-kept") order("kept", 0, { key: keyOf(slot, 1) });
    else if (id === "fr-due" && event.target.closest("button") === fold("fr-due") && !isOpen("fr-due")) order("list");
  });

  /* ---- shortcuts ---- */
  const KEYS = {
    KeyS: () => button("fr-sent")?.click(),
    KeyA: () => button("fr-acknowledge")?.click(),
    KeyL: () => button("fr-later")?.click(),
    KeyN: () => button("fr-new")?.click(),
    KeyO: () => fold("fr-due")?.click(),
    KeyR: () => area("fr-reply")?.focus(),
  };
  const digit = (event) => {
    const slot = Number(event.code.slice(5)) - 1;
    if (slot < 0) return false;
    if (!visible(`fr-card-${slot}`)) say("There is no such question on the page.");
    else if (event.shiftKey) put(slot, "defer");
    else if (!visible(`fr-insert-${slot}`)) say("There is no answer to insert. Alt + Shift and the number defers it.");
    else put(slot, "insert");
    return true;
  };
  document.addEventListener("keydown", (event) => {
    if (!visible("fr-desk")) return; // another tab
    const fact = /^fr-fact-(\d+)$/.exec(event.target.closest?.("[id^=fr-]")?.id ?? "");
    if (fact && event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      return state(Number(fact[1]));
    }
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && !event.target.closest?.("#fr-writing")) {
      event.preventDefault();
      return button(visible("fr-start") ? "fr-start" : "fr-again")?.click();
    }
    if (!event.altKey || event.ctrlKey || event.metaKey) return; // AltGr counts as Ctrl + Alt: it types letters
    const done = event.code.startsWith("Digit") ? digit(event) : !event.shiftKey && KEYS[event.code];
    if (!done) return;
    event.preventDefault();
    if (typeof done === "function") done();
  });
})();
