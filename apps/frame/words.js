// What the page says.

/** @typedef {"answered" | "partial" | "deferred" | "declined" | "unanswered"} Status */

/** @type {Record<Status, string>} */
export const STATUS = {
  answered: "Answered", partial: "Partly answered", deferred: "Deferred", declined: "Declined", unanswered: "Unanswered",
};

/** @param {string} given @returns {Status} what a newer server calls otherwise is open */
export const status = (given) => (Object.hasOwn(STATUS, given) ? /** @type {Status} */ (given) : "unanswered");

/** @param {number} count @param {string} thing */
const counted = (count, thing) => `${count} ${thing}${count === 1 ? "" : "s"}`;

/** How the whole reply stands, in one line. @param {Status[]} found */
export function summary(found) {
  const [open, partly, promised] = ["unanswered", "partial", "deferred"].map((s) => found.filter((f) => f === s).length);
  if (!found.length) return "No questions to answer";
  if (open) return `${open} of ${counted(found.length, "question")} unanswered${partly ? `, ${partly} partly answered` : ""}`;
  if (partly) return `${partly} of ${counted(found.length, "question")} partly answered`;
  const kept = promised ? `; ${counted(promised, "promise")} to keep` : "";
  return `${found.length === 1 ? "The question is" : `All ${found.length} questions are`} dealt with${kept}`;
}

/** What became of a note. @param {string} state @param {string} desk @param {string} [reason] */
export function noteState(state, desk, reason) {
  if (state === "posted") return `Posted as a private note in ${desk}.`;
  if (state === "unknown") return `Nobody knows whether the note arrived. Look into ${desk} before you post it again.`;
  if (state === "dead") return `${desk} refused the note${reason ? ` (${reason})` : ""}. Copy the text instead.`;
  return "";
}

/** @type {Record<string, string>} */
export const PRODUCT = { chatwoot: "Chatwoot", zendesk: "Zendesk" };
