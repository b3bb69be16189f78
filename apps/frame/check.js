// The questions and how the text answers them, while somebody types.

import { Live } from "./live.js";
import { inUnits, moved } from "./marks.js";
import { desk, now, reply, text } from "./state.js";
import { failed, settled } from "./trouble.js";
import * as view from "./view.js";
import { status } from "./words.js";

/** @typedef {import("./desk.js").Judged} Judged */

/** @type {view.Card[]} */
let cards = [];
/** @type {number | null} */
let chosen = null;
let marks = { text: "", ranges: /** @type {import("./marks.js").Range[][]} */ ([]) };

export const live = new Live(
  /** @param {string} given @param {AbortSignal} signal */
  async (given, signal) => {
    const { work } = now;
    if (!work) throw new Error("nothing to check");
    return { work, report: await desk.check(work.about, given, work.questions, signal) };
  },
  {
    checking: () => view.part("summary").toggleAttribute("data-stale", true),
    checked: (given, { work, report }) => {
      if (work !== now.work) return;
      settled("check");
      judge(report.questions, given);
    },
    failed: (trouble, given) => failed("check", trouble, () => live.now(given)),
  },
);

/** Show the questions. @param {Judged[]} questions @param {import("./desk.js").Need[]} needs @param {() => void} again */
export function ask(questions, needs, again) {
  const { work } = now;
  if (!work) return;
  Object.assign(work, { questions, needs });
  const { facts, about } = work;
  chosen = null;
  cards = view.cards(questions, needs, about, { facts, found: (i, value) => facts.set(i, value), again, choose });
  view.letter(about.inquiry, questions, chosen);
}

/** Nothing is known yet of what is asked. @param {string} inquiry */
export function unasked(inquiry) {
  cards = view.cards([], [], null, null);
  chosen = null;
  view.letter(inquiry, [], null);
}

/** Verdicts on a text. @param {Judged[]} verdicts @param {string} given */
export function judge(verdicts, given) {
  const { work } = now;
  if (!work) return;
  if (!work.questions) ask(verdicts, [], () => {});
  Object.assign(work, { verdicts, checked: given });
  view.verdicts(cards, verdicts, given);
  view.part("summary").toggleAttribute("data-stale", false);
  const ours = given === text.value;
  marks = { text: text.value, ranges: inUnits(given, verdicts.map((v) => (ours ? v.evidence : []))) };
  mirror();
}

/** The text here or in the helpdesk's box is another one: check what counts. */
export function changed() {
  const { work, composed } = now, given = reply();
  view.part("elsewhere").hidden = !composed.trim();
  if (!work) return;
  if (given.trim()) return live.changed(given);
  live.stop();
  if (work.questions) judge(work.questions.map((q) => ({ ...q, status: "unanswered", evidence: [] })), given);
}

/** Put a text there. @param {string} given */
export function write(given) {
  text.value = given;
  marks = { text: given, ranges: [] };
  mirror();
}

/** Somebody typed: the marks move along until the text is checked. */
export function typed() {
  marks = { text: text.value, ranges: moved(marks.text, text.value, marks.ranges) };
  mirror();
  if (!now.composed.trim()) changed();
}

/** Look at a question, or no more. @param {number} i */
function choose(i) {
  chosen = chosen === i ? null : i;
  view.choose(cards, chosen);
  if (now.work?.questions) view.letter(now.work.about.inquiry, now.work.questions, chosen);
  mirror();
}

/** The marks behind the text. */
function mirror() {
  const how = /** @param {number[]} of */ (of) => `said ${status(now.work?.verdicts[of[0]]?.status ?? "")}`;
  view.marked(view.part("mirror"), `${marks.text}\n`, marks.ranges, chosen, how);
}
