// Zendesk's ticket sidebar, through its own library: reads the ticket, reads and fills the box in which the agent replies.

import { fromZendesk } from "./conversation.js";

/** @typedef {import("./conversation.js").Conversation} Conversation */
/**
 * What is used of Zendesk's library.
 * @typedef {object} Client
 * @property {(paths: string[]) => Promise<Record<string, unknown>>} get
 * @property {(action: string, ...given: unknown[]) => Promise<unknown>} invoke
 * @property {(event: string, heard: () => void) => void} on
 * @property {(options: { url: string, type: string }) => Promise<unknown>} request
 */
/** @typedef {{ insert: (text: string) => Promise<void> }} Box */

const TICKET = ["ticket.id", "ticket.subject", "ticket.requester.id", "ticket.requester.name", "ticket.requester.email", "currentUser.name"];
const BOX = ["comment.text", "comment.type", "comment.useRichText"];
const EVERY = 2000; // milliseconds between two looks at the box, beside the events that tell of a change
const TALLEST = 4000;
const BLOCKS = new Set(["P", "DIV", "LI", "UL", "OL", "BLOCKQUOTE", "PRE", "TABLE", "TR", "H1", "H2", "H3", "H4", "H5", "H6"]);

/**
 * Null where the page is not in Zendesk, or in one that is not among the origins.
 * @param {string[]} origins @param {(about: Conversation) => void} heard @param {(text: string) => void} composed
 * @param {() => void} failed the ticket could not be read
 * @returns {Promise<Box | null>}
 */
export async function zendesk(origins, heard, composed, failed) {
  const given = new URLSearchParams(location.search).get("origin") ?? "";
  if (!origins.includes(given.toLowerCase())) return null;
  const bundle = /** @type {string} */ ("../build/zaf.js");
  const library = /** @type {{ default: { init: () => Client | false } }} */ (await import(bundle));
  const client = library.default.init();
  if (!client) return null;
  const read = () => ticket(client).then((about) => about && heard(about), failed);
  const look = () => typed(client).then(composed, () => {}); // a ticket without a box: nothing stands in it
  for (const event of ["app.activated", "ticket.conversation.changed", "ticket.comments.changed"]) client.on(event, read);
  for (const event of ["comment.text.changed", "comment.type.changed"]) client.on(event, look);
  setInterval(() => document.visibilityState === "visible" && look(), EVERY);
  new ResizeObserver(() => grow(client)).observe(document.body);
  read();
  look();
  return { insert: (text) => insert(client, text) };
}

/** @param {Client} client */
async function ticket(client) {
  const known = await client.get(TICKET), id = Number(known["ticket.id"]);
  if (!Number.isSafeInteger(id)) return null;
  const url = `/api/v2/tickets/${id}/comments.json?include=users&sort_order=desc`;
  return fromZendesk(known, await client.request({ url, type: "GET" }));
}

/** What stands in the box for a public reply, as plain text. @param {Client} client */
async function typed(client) {
  const known = await client.get(BOX), text = known["comment.text"];
  if (typeof text !== "string" || known["comment.type"] === "internalNote") return "";
  return known["comment.useRichText"] === false ? text : plain(text);
}

/** @param {Client} client @param {string} text */
async function insert(client, text) {
  try {
    await client.invoke("ticket.editor.insert", rich(text));
  } catch { // older than that action
    const { "comment.useRichText": formatted } = await client.get(["comment.useRichText"]);
    await (formatted ? client.invoke("comment.appendHtml", rich(text)) : client.invoke("comment.appendText", text));
  }
}

/** @param {Client} client */
function grow(client) {
  const height = Math.min(TALLEST, Math.max(320, document.body.scrollHeight));
  client.invoke("resize", { width: "100%", height: `${height}px` }).catch(() => {});
}

/** A plain text as HTML. @param {string} text */
export function rich(text) {
  const shown = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
  return shown.split(/\n{2,}/).map((paragraph) => `<p>${paragraph.replaceAll("\n", "<br>")}</p>`).join("");
}

/** @typedef {{ createHTML: (html: string) => unknown }} Policy */
/** @typedef {{ trustedTypes?: { createPolicy: (name: string, rules: Policy) => Policy } }} Guarded */
const inert = /** @type {Guarded} */ (/** @type {unknown} */ (globalThis)).trustedTypes?.createPolicy("inert", { createHTML: (html) => html });

/** HTML as plain text; it is parsed into a document of its own, which runs and loads nothing. @param {string} html */
export function plain(html) {
  const safe = /** @type {string} */ (inert ? inert.createHTML(html) : html);
  /** @param {Node} node @returns {string} */
  const text = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return (node.nodeValue ?? "").replace(/[ \t\r\n\u00a0]+/g, " ");
    if (node.nodeName === "BR") return "\n";
    if (node.nodeName === "SCRIPT" || node.nodeName === "STYLE") return "";
    const inside = [...node.childNodes].map(text).join("");
    return BLOCKS.has(node.nodeName) ? `\n${inside.trim()}\n${node.nodeName === "P" ? "\n" : ""}` : inside;
  };
  return text(new DOMParser().parseFromString(safe, "text/html").body).replace(/ *\n */g, "\n").replace(/\n{3,}/g, "\n\n").trim();
}
