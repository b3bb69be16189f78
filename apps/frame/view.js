// What the page shows. Texts of others only ever become text.

import { at, inUnits, stretches } from "./marks.js";
import { STATUS, status, summary } from "./words.js";

/** @typedef {import("./desk.js").Judged} Judged */
/** @typedef {import("./desk.js").Need} Need */
/** @typedef {import("./marks.js").Range} Range */
/** @typedef {{ item: HTMLElement, pill: HTMLElement, evidence: HTMLElement, ask: HTMLButtonElement }} Card */

const MOST_LEFT = 20; // questions left open that are shown
const SVG = "http://www.w3.org/2000/svg";
const RING = "M8 2.2a5.8 5.8 0 1 1 0 11.6 5.8 5.8 0 1 1 0-11.6";
/** @type {Record<import("./words.js").Status, string>} */
const SIGNS = {
  answered: "M3 8.5l3.3 3.3L13 4.8", partial: `${RING}M8 4.4v7.2M9.6 5v6M11.2 6v4`, deferred: `${RING}M8 4.8V8l2.2 1.6`,
  declined: `${RING}M5.4 8h5.2`, unanswered: `${RING}M8 4.9v3.6M8 11v.1`,
};

/** @param {string} id @returns {HTMLElement} */
export function part(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`no ${id} on the page`);
  return found;
}

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag @param {string} [kind] its class @param {...(Node | string)} inside
 * @returns {HTMLElementTagNameMap[T]}
 */
function made(tag, kind, ...inside) {
  const element = document.createElement(tag);
  if (kind) element.className = kind;
  element.append(...inside);
  return element;
}

/** @param {string} d */
function sign(d) {
  const svg = document.createElementNS(SVG, "svg"), path = document.createElementNS(SVG, "path");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", d);
  svg.append(path);
  return svg;
}

/** A text with stretches marked. @param {HTMLElement} where @param {string} text @param {Range[][]} ranges of units
 * @param {number | null} chosen @param {(of: number[]) => string} kind */
export function marked(where, text, ranges, chosen, kind) {
  where.replaceChildren(...stretches(text, ranges).map((piece) => {
    if (!piece.of.length) return document.createTextNode(piece.text);
    return made("mark", `${kind(piece.of)}${chosen !== null && piece.of.includes(chosen) ? " is-on" : ""}`, piece.text);
  }));
}

/** The customer's message with its questions marked.
 * @param {string} text @param {Judged[]} questions @param {number | null} chosen */
export function letter(text, questions, chosen) {
  const spans = inUnits(text, questions.map((q) => (q.in === "subject" ? [] : q.spans)));
  marked(part("letter"), text, spans, chosen, () => "asks");
}

/** The words of a question. @param {Judged} question @param {import("./desk.js").Conversation} about */
function wording(question, about) {
  const text = question.in === "subject" ? about.subject : about.inquiry;
  return question.spans.map((span) => at(text, span).replace(/\s+/g, " ").trim()).join(" … ");
}

/**
 * What cards hear: what the agent finds out is told to `found`, which question is looked at to `choose`.
 * @typedef {object} Heard
 * @property {Map<number, string>} facts
 * @property {(at: number, value: string) => void} found
 * @property {() => void} again
 * @property {(at: number) => void} choose
 */

/**
 * The questions, each with what it needs; of a message that is not read yet there are none.
 * @param {Judged[]} questions @param {Need[]} needs @param {import("./desk.js").Conversation | null} about
 * @param {Heard | null} told
 * @returns {Card[]}
 */
export function cards(questions, needs, about, told) {
  part("none").hidden = !about || questions.length > 0;
  const list = !about || !told ? [] : questions.map((question, i) => {
    const ask = made("button", "ask", made("span", "number", `${i + 1}`), made("span", "words", wording(question, about)));
    ask.type = "button";
    ask.setAttribute("aria-pressed", "false");
    ask.addEventListener("click", () => told.choose(i));
    const pill = made("p", "pill"), evidence = made("p", "evidence"), item = made("li", "question", ask, pill);
    if (needs[i]?.todo) item.append(need(i, needs[i].todo, told));
    item.append(evidence);
    return { item, pill, evidence, ask };
  });
  part("questions").replaceChildren(...list.map(({ item }) => item));
  return list;
}

/** @param {number} i @param {string} todo @param {Heard} told */
function need(i, todo, { facts, found, again }) {
  const input = made("input");
  input.type = "text";
  input.maxLength = 500;
  input.value = facts.get(i) ?? "";
  input.placeholder = "What did you find?";
  input.autocomplete = "off";
  input.addEventListener("input", () => found(i, input.value));
  input.addEventListener("keydown", (event) => event.key === "Enter" && !event.isComposing && again());
  return made("label", "need", made("span", "", todo), input);
}

/**
 * How the questions stand, and with which words of the reply.
 * @param {Card[]} shown @param {Judged[]} verdicts @param {string} reply
 */
export function verdicts(shown, verdicts, reply) {
  shown.forEach(({ item, pill, evidence }, i) => {
    const how = status(verdicts[i]?.status), said = verdicts[i]?.evidence.map((range) => at(reply, range).trim()) ?? [];
    if (item.dataset.status !== how) {
      item.dataset.status = how;
      pill.replaceChildren(sign(SIGNS[how]), STATUS[how]);
    }
    const quoted = said.filter(Boolean).join(" … ");
    evidence.hidden = !quoted;
    evidence.replaceChildren(made("span", "unseen", "In the reply: "), `“${quoted}”`);
  });
  const line = part("summary"), found = verdicts.map((v) => status(v.status)), text = summary(found);
  line.dataset.status = found.includes("unanswered") ? "unanswered" : found.includes("partial") ? "partial" : "answered";
  if (line.textContent !== text) line.replaceChildren(sign(SIGNS[/** @type {"answered"} */ (line.dataset.status)]), text);
}

/** What the customer asked earlier in the thread and nobody answered there. @param {import("./desk.js").Open[]} open */
export function leftOpen(open) {
  const list = open.slice(0, MOST_LEFT).map(({ standalone, status }) => {
    const partly = status === "partial" ? [made("span", "hint", "Partly answered then")] : [];
    return made("li", "", made("span", "words", standalone.replace(/\s+/g, " ")), ...partly);
  });
  if (open.length > MOST_LEFT) list.push(made("li", "hint", `… and ${open.length - MOST_LEFT} more`));
  part("left").hidden = !open.length;
  part("left-list").replaceChildren(...list);
}

/** What a person should know of the message: a part that was not read, a language not supported. @param {string[]} notes */
export function notes(notes) {
  part("notes").textContent = notes.join(" ");
  part("notes").hidden = !notes.length;
}

/** Which question is looked at. @param {Card[]} shown @param {number | null} chosen */
export function choose(shown, chosen) {
  shown.forEach(({ ask, item }, i) => {
    ask.setAttribute("aria-pressed", String(i === chosen));
    item.classList.toggle("is-on", i === chosen);
  });
}

/** What went wrong and what to do; "" takes it away. `act` goes behind a button.
 * @param {string} text @param {string} [label] @param {() => void} [act] */
export function notice(text, label, act) {
  const box = part("notice"), button = /** @type {HTMLButtonElement} */ (box.querySelector("button"));
  /** @type {HTMLElement} */ (box.querySelector("p")).textContent = text;
  box.hidden = !text;
  button.hidden = !act;
  button.textContent = label ?? "";
  button.onclick = act ?? null;
}

/** One of the page's faces. @param {"waiting" | "sign-in" | "work"} name @param {string} [text] of the first */
export function face(name, text) {
  for (const id of ["waiting", "sign-in", "work"]) part(id).hidden = id !== name;
  if (name === "waiting" && text !== undefined) part("waiting").textContent = text;
}
