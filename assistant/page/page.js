/* What happens in the browser alone: writing into the reply (so that typing is never lost and Ctrl+Z works),
   copying, asking for a check after a pause, focus, and names for assistive technology.
   Texts of others are only ever values of textareas here, never markup. */
const frDesk = (() => {
  "use strict";
  const { READ, selection, step, within, rest } = frMessage; // reading.js
  const PAUSE = 200, RETRY = 4000;
  const byId = (id) => document.getElementById(id);
  const area = (id) => document.querySelector(`#${id} textarea, #${id} input`);
  const button = (id) => (byId(id)?.tagName === "BUTTON" ? byId(id) : byId(id)?.querySelector("button"));
  let planId = "", sheet = null, timer = 0, asked = 0, focusWanted = null, chosen = null;
  let pending = "", busy = 0, tries = 0, pressed = null;

  const say = (words) => {
    let toast = byId("fr-toast");
    if (!toast) {
      toast = document.createElement("div");
      toast.id = "fr-toast";
      toast.setAttribute("role", "status");
      document.body.append(toast);
    }
    toast.textContent = words;
    toast.classList.add("is-on");
    clearTimeout(say.timer);
    say.timer = setTimeout(() => toast.classList.remove("is-on"), 3500);
  };

  /* Replace [from, to) as if it had been typed: the browser's own undo takes it back. */
  const type = (from, to, text) => {
    const box = area("fr-reply"), before = document.activeElement;
    box.focus({ preventScroll: true });
    box.setSelectionRange(from, to);
    const done = from === to && !text ? true : document.execCommand(text ? "insertText" : "delete", false, text);
    if (!done) {
      box.setRangeText(text, from, to, "end");
      box.dispatchEvent(new Event("input", { bubbles: true }));
    }
    if (before && before !== document.body && before !== box) before.focus({ preventScroll: true });
    else if (pressed && before !== box) box.blur(); // the button that was pressed is gone: `look` finds another place
  };

  /* All that a button may have written into the reply about a question. */
  const known = (part) => [part.part, part.insert, part.defer, part.decline, ...part.others].filter(Boolean);
  const DONE = {
    defer: "Added: you will find out and write again.", decline: "Added: a kind no. Say why, if you can.",
    others: "This article's answer is in your reply now.",
  };
  const put = (slot, kind, k = 0) => {
    const box = area("fr-reply"), part = sheet?.slots[slot];
    const text = part && (kind === "others" ? part.others[k] : part[kind]);
    if (!box || !text) return;
    const now = box.value;
    if (now.includes(text)) return say("This is already in your reply.");
    swap(known(part).filter((t) => t !== text), text);
    say(DONE[kind] ?? "Added to your reply.");
  };
  /* Where the closing begins, or what the agent left of it: its last paragraphs, at the end of the text. */
  const closing = (now) => {
    const parts = (sheet.tail || "").split("\n\n"), end = now.trimEnd();
    for (let i = 0; i < parts.length; i++) {
      const rest = parts.slice(i).join("\n\n");
      if (rest && end.endsWith(rest)) return end.length - rest.length;
    }
    return sheet.tail && now.includes(sheet.tail) ? now.lastIndexOf(sheet.tail) : now.length;
  };
  const swap = (olds, text) => {
    const now = area("fr-reply").value, old = olds.find((t) => t && now.includes(t));
    if (old) {
      const at = now.indexOf(old);
      return type(at, at + old.length, text);
    }
    const at = closing(now);
    const before = now.slice(0, at).trimEnd(), rest = now.slice(at);
    type(before.length, at, (before ? "\n\n" : "") + text + (rest ? "\n\n" : ""));
  };

  const copy = async () => {
    const box = area("fr-reply");
    if (!box || !box.value.trim()) return say("There is no reply to copy yet.");
    try {
      await navigator.clipboard.writeText(box.value);
    } catch {
      const before = document.activeElement;
      box.select();
      document.execCommand("copy");
      before?.focus();
    }
    const line = byId("fr-ready");
    const fine = line && !line.hasAttribute("data-stale") && /is-(ready|doubt)/.test(line.className);
    say(fine ? "Copied. Ready to send." : "Copied, but the checklist is not complete.");
  };

  /* The quick check changes verdicts only; where the form may hold another message, all is looked at. */
  const ask = (all = byId("fr-writing")?.checkVisibility()) => {
    asked = Date.now();
    button(all ? "fr-check-all" : "fr-check-now")?.click();
  };

  const onPlan = (raw) => {
    const last = sheet;
    try {
      sheet = JSON.parse(raw);
    } catch {
      return;
    }
    if (sheet.id === planId) return;
    planId = sheet.id;
    chosen = null;
    rest();
    byId("fr-add")?.classList.remove("is-on");
    const box = area("fr-reply"), changed = sheet.slots[sheet.swap];
    if (!box) return;
    if (sheet.apply && box.value === sheet.base) {
      if (box.value === sheet.draft) return;
      type(0, box.value.length, sheet.draft);
      box.scrollTop = 0;
      box.setSelectionRange(0, 0);
    } else if (changed?.part) {
      if (!box.value.includes(changed.part)) swap([...known(last?.slots[sheet.swap] ?? changed), ...known(changed)], changed.part);
    } else if (sheet.apply && box.value !== sheet.draft) say("You typed meanwhile, so your reply was kept.");
  };

  /* ---- the agent's hand on the questions: an order goes to the server, the answer comes back as a word in fr-said ---- */
  const order = (act, slot = 0, more = null) => {
    const box = area("fr-order");
    if (!box) return;
    if (Date.now() - busy < 20000) return say("One moment: the last change is still being made.");
    chosen = selection() ?? chosen; // the event of a change comes late
    if (act === "add" && !chosen) return say("Select the words of the question in the message first.");
    const words = more ?? (act === "add" || act === "split" ? chosen : null);
    pending = `${Date.now()}-${Math.random()}`;
    tries = 0;
    pressed = document.activeElement;
    box.value = JSON.stringify({ act, slot, id: planId || "none", name: pending, ...words });
    box.dispatchEvent(new Event("input", { bubbles: true }));
    busy = Date.now();
    byId("fr-check")?.setAttribute("aria-busy", "true");
    setTimeout(() => button("fr-act")?.click(), 40); // Gradio takes the new value over first
  };

  const onSaid = (raw) => {
    const { words, order: done } = JSON.parse(raw);
    if (pending && done !== pending && tries++ < 5) // Gradio sent the order before this one
      return setTimeout(() => button("fr-act")?.click(), 200);
    pending = "";
    busy = 0;
    const last = pressed; // a later order has one of its own
    setTimeout(() => (pressed = pressed === last ? null : pressed), 3000);
    byId("fr-check")?.removeAttribute("aria-busy");
    if (words) say(words);
  };

  document.addEventListener("selectionchange", () => {
    const now = selection(), focus = getSelection()?.focusNode;
    if (now || within(focus)) chosen = now; // a click on a button takes the selection away, not what was chosen
    byId("fr-add")?.classList.toggle("is-on", Boolean(chosen));
  });

  /* Gradio sets values without events, so look: is there a new plan, and is the verdict that of the present text? */
  const look = () => {
    const plan = area("fr-plan"), checked = area("fr-checked"), reply = area("fr-reply"), ready = byId("fr-ready");
    if (!plan || !checked || !reply || !ready) return;
    if (plan.value && plan.value !== look.plan) onPlan((look.plan = plan.value));
    const told = area("fr-said")?.value;
    if (told && told !== look.said) onSaid((look.said = told));
    if (pressed && !pressed.checkVisibility() && document.activeElement === document.body) {
      const home = button("fr-undo") ?? byId("fr-body"); // the button that was pressed went, and took the focus with it
      if (home?.checkVisibility()) home.focus({ preventScroll: true });
      pressed = null;
    }
    const stale = reply.value !== checked.value;
    ready.toggleAttribute("data-stale", stale);
    if (stale && !timer && Date.now() - asked > RETRY) ask(true);
    if (focusWanted) {
      const goal = area(focusWanted);
      if (document.activeElement !== document.body && document.activeElement !== focusWanted.from) focusWanted = null;
      else if (goal && goal.offsetParent) {
        goal.focus({ preventScroll: innerWidth > 760 });
        focusWanted = null;
      }
    }
    names();
  };

  const NAMES = {
    "fr-ready": ["status", ""], "fr-filed": ["status", ""], "fr-notice": ["status", ""], "fr-body": ["group", "Message, questions marked. Arrow keys select words, Shift adds to them, Enter adds them as a question."],
    "fr-evidence": ["group", "Your reply, with the words that cover each question marked"],
  };
  const names = () => {
    for (const [id, [role, label]] of Object.entries(NAMES)) {
      const element = byId(id);
      if (element && element.getAttribute("role") !== role) {
        element.setAttribute("role", role);
        if (label) element.setAttribute("aria-label", label);
        if (role === "group") element.tabIndex = 0; // it scrolls
        if (role === "status") element.setAttribute("aria-live", "polite");
      }
    }
    for (const e of document.querySelectorAll(".fr-judge")) e.setAttribute("aria-pressed", String(e.classList.contains("is-set")));
  };

  document.addEventListener("input", (event) => {
    if (!event.target.closest?.("#fr-reply")) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      timer = 0;
      if (area("fr-reply").value !== area("fr-checked").value) ask();
    }, PAUSE);
  });
  document.addEventListener("click", (event) => {
    const id = event.target.closest?.("[id^=fr-]")?.id ?? "";
    const slot = /^fr-(insert|defer|decline|more)-(\d+)$/.exec(id);
    const hand = /^fr-(split|merge|dismiss|answers|fails|add|recall|undo|earlier|further|sent|later|acknowledge)(?:-(\d+))?$/.exec(id);
    if (slot && slot[1] === "more") {
      const passage = byId(`fr-passage-${slot[2]}`), open = passage.toggleAttribute("data-open");
      button(id).setAttribute("aria-expanded", String(open));
      button(id).firstChild.textContent = open ? "Show less" : "Show more";
    } else if (slot) put(Number(slot[2]), slot[1]);
    else if (hand) order(hand[1], Number(hand[2] ?? 0));
    else if (id === "fr-copy") copy();
    else if (id === "fr-start") focusWanted = "fr-reply";
    else if (id === "fr-edit" || id === "fr-new") focusWanted = "fr-message";
  });
  document.addEventListener("keydown", (event) => {
    const read = READ[document.activeElement?.id] && document.activeElement.id;
    if (read && (event.key === "ArrowRight" || event.key === "ArrowLeft")) {
      event.preventDefault();
      step(read, event.key === "ArrowRight", event.shiftKey);
    } else if (read && event.key === "Enter" && chosen) {
      event.preventDefault();
      order("add");
    }
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    if (event.target.closest?.("#fr-writing")) {
      event.preventDefault();
      button("fr-start")?.click();
    }
  });
  setInterval(look, 120);
  return { area, button, byId, order, put, say };
})();
