// Chatwoot's dashboard apps: the page around this frame tells of the open conversation when the frame has loaded, and
// again when it is asked. It takes nothing: a reply goes by the clipboard, or as a private note through our server.

import { fromChatwoot, record } from "./conversation.js";

/** @typedef {import("./conversation.js").Conversation} Conversation */

const ASK = "chatwoot-dashboard-app:fetch-info";
const EVERY = 4000; // milliseconds: it does not say by itself that the customer wrote again

/**
 * @param {string[]} origins whose messages are believed
 * @param {(about: Conversation) => void} heard
 */
export function chatwoot(origins, heard) {
  addEventListener("message", (event) => {
    if (event.source !== parent || !origins.includes(event.origin)) return;
    const about = told(event.data);
    if (about) heard(about);
  });
  const ask = () => document.visibilityState === "visible" && parent.postMessage(ASK, "*"); // which holds nothing
  addEventListener("focus", ask);
  document.addEventListener("visibilitychange", ask);
  setInterval(ask, EVERY);
  ask();
}

/** @param {unknown} data @returns {Conversation | null} */
function told(data) {
  if (typeof data !== "string") return null;
  try {
    const message = record(JSON.parse(data));
    return message.event === "appContext" ? fromChatwoot(message.data) : null;
  } catch {
    return null;
  }
}
