// What is worked on, and where it stands on the page.

import { Desk } from "./desk.js";
import { session } from "./keep.js";
import { part } from "./view.js";
import { PRODUCT } from "./words.js";

/** @typedef {import("./conversation.js").Conversation} Conversation */
/** @typedef {import("./desk.js").Judged} Judged */
/**
 * A conversation: `drafted` is the text as it was drafted, `before` what a new draft took the place of.
 * @typedef {object} Work
 * @property {Conversation} about
 * @property {Judged[] | null} questions null until they are known
 * @property {Judged[]} verdicts
 * @property {string} checked the text that they are about
 * @property {import("./desk.js").Need[]} needs
 * @property {Map<number, string>} facts what the agent found out, by question
 * @property {string} drafted
 * @property {string | null} before
 */

const { product = "", origins = "", helpdesk = "", keyed = "" } = document.body.dataset;
export { product, helpdesk };
export const name = PRODUCT[product] ?? product;
/** Whose messages are believed. */
export const believed = origins.split(" ").filter(Boolean);
export const needsKey = Boolean(keyed);
export const desk = new Desk(() => (needsKey ? session()?.token ?? "" : ""));
export const text = /** @type {HTMLTextAreaElement} */ (part("text"));

/**
 * `composed` is what stands in the helpdesk's own box, where that can be read; `asking` ends what is asked.
 * @type {{ work: Work | null, composed: string, box: import("./zendesk.js").Box | null, asking: AbortController }}
 */
export const now = { work: null, composed: "", box: null, asking: new AbortController() };

/** @param {string} id */
export const button = (id) => /** @type {HTMLButtonElement} */ (part(id));
/** @param {Conversation} about */
export const place = (about) => `${product}/${helpdesk}/${about.id}`;
/** What would be sent. */
export const reply = () => (now.composed.trim() ? now.composed : text.value);
/** Whether what stands here is the agent's. */
export const touched = () => text.value.trim() !== "" && text.value !== now.work?.drafted;

/** @param {string} told */
export function say(told) {
  part("told").textContent = told;
}
