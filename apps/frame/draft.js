// A conversation comes in, and a draft for it; what the agent typed is never overwritten unasked.

import { ask, changed, judge, live, unasked, write } from "./check.js";
import { keepTyped, session, typed } from "./keep.js";
import { button, desk, needsKey, now, place, reply, say, text, touched } from "./state.js";
import { calm, ended, failed, settled } from "./trouble.js";
import * as view from "./view.js";

/** @typedef {import("./conversation.js").Conversation} Conversation */

/** A conversation was opened, or told of again. @param {Conversation} about */
export function heard(about) {
  const before = now.work?.about;
  if (before && place(before) === place(about)) {
    before.replied = about.replied;
    if (before.inquiry === about.inquiry) return entitle(before);
    if (touched()) say("The customer wrote again: these questions are new, your text is kept.");
  } else {
    begin(about);
  }
  if (now.work) Object.assign(now.work, { about, questions: null, verdicts: [], facts: new Map() });
  load();
}

/** @param {Conversation} about */
export function begin(about) {
  now.work = { about, questions: null, verdicts: [], checked: "", needs: [], facts: new Map(), drafted: "", before: null };
  const kept = typed(place(about));
  write(kept ?? "");
  say(kept ? "This is what you typed here before. “Draft again” replaces it." : "");
  button("back").hidden = true;
}

/** Draft for what is open; a text of the agent's is kept unless it is to be replaced. @param {boolean} [replace] */
export async function load(replace = false) {
  stop();
  const { work, asking: { signal } } = now;
  if (!work) return;
  if (needsKey && !session()) return ended.signIn("");
  const { about } = work;
  entitle(about);
  button("sign-out").hidden = !needsKey;
  if (!about.inquiry) return view.face("waiting", "There is nothing from the customer to answer in this conversation.");
  view.face("work");
  if (!work.questions) {
    unasked(about.inquiry);
    view.leftOpen([]);
    view.notes([]);
  }
  waiting();
  busy(true);
  try {
    const made = await desk.draft(about, told(work), signal);
    if (work === now.work) drafted(work, made, replace);
  } catch (trouble) {
    if (signal.aborted) return;
    failed("draft", trouble, () => load(replace));
    if (work === now.work && (!needsKey || session()) && reply().trim()) live.changed(reply()); // it finds the questions too
  }
  if (!signal.aborted) busy(false);
}

/** @param {import("./state.js").Work} work @param {import("./desk.js").Draft} made @param {boolean} replace */
function drafted(work, made, replace) {
  const keep = touched() && !replace;
  settled("draft");
  ask(made.report.questions, made.needs ?? [], again);
  view.leftOpen(made.left_open ?? []);
  view.notes(made.notes ?? []);
  work.drafted = made.draft;
  if (!keep) {
    write(made.draft);
    keepTyped(place(work.about), null);
  }
  if (reply() === made.draft) judge(made.report.questions, made.draft);
  else changed();
}

/** What the agent found out. @param {import("./state.js").Work} work @returns {import("./desk.js").Fact[]} */
function told({ facts, needs }) {
  const known = [...facts].filter(([, value]) => value.trim());
  return known.map(([question, value]) => ({ label: thing(needs[question]), value, question }));
}

/** What a fact is about: the reference with the word before it, "order 48213".
 * @param {import("./desk.js").Need | undefined} need */
function thing({ todo = "", reference = "" } = { kind: "" }) {
  const before = todo.slice(0, Math.max(0, todo.indexOf(reference))).trim().split(" ").at(-1);
  return reference && before ? `${before} ${reference}` : reference;
}

/** Draft anew, with what was found out; the text before can be brought back. */
export function again() {
  const { work } = now;
  if (!work) return;
  if (touched()) work.before = text.value;
  button("back").hidden = work.before === null;
  say("");
  load(true);
}

/** The text before the new draft. */
export function back() {
  const { work } = now;
  if (!work || work.before === null) return;
  write(work.before);
  keepTyped(place(work.about), work.before);
  work.before = null;
  button("back").hidden = true;
  text.focus();
  changed();
}

/** Nothing that was asked counts any more. */
export function stop() {
  calm();
  now.asking.abort();
  now.asking = new AbortController();
  live.stop();
}

/** @param {Conversation} about */
function entitle(about) {
  const line = about.customer ? `Conversation with ${about.customer}` : `Conversation ${about.id}`;
  view.part("about").textContent = about.replied ? `${line} · was replied to` : line;
}

function waiting() {
  const line = view.part("summary");
  line.textContent = "Reading the message …";
  line.toggleAttribute("data-stale", true);
  delete line.dataset.status;
}

/** @param {boolean} is */
function busy(is) {
  for (const id of ["put", "again"]) button(id).disabled = is;
}
