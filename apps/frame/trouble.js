// What the page does where a call failed: it says so, tries again where that helps, or asks to sign in.

import { Trouble } from "./desk.js";
import { keepSession } from "./keep.js";
import { notice, part } from "./view.js";

/** @typedef {"draft" | "check"} Call */

/** @type {Call | null} what the notice is about */
let complaint = null;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let later;
/** What is done where the sign-in has ended; set by `signing`. */
export const ended = { signIn: /** @param {string} _why */ (_why) => {} };

/** @param {Call} what @param {unknown} trouble @param {() => void} retry */
export function failed(what, trouble, retry) {
  const fault = trouble instanceof Error ? trouble.name : "?";
  const known = trouble instanceof Trouble ? trouble : new Trouble("fault", `This page has a fault (${fault}). Reload it; what you typed is kept.`);
  part("summary").textContent = "Not checked";
  delete part("summary").dataset.status;
  if (known.kind === "sign-in") {
    keepSession(null);
    ended.signIn(known.message);
    return;
  }
  if (complaint === "draft" && what === "check") return; // the new draft is checked as well
  const now = () => { calm(); notice(""); retry(); };
  calm();
  complaint = what;
  notice(known.message, "Try now", now);
  if (known.after) later = setTimeout(retry, known.after * 1000);
}

/** It works again. @param {Call} what */
export function settled(what) {
  if (complaint !== what && complaint !== null) return;
  calm();
  notice("");
}

/** Nothing is tried again by itself. */
export function calm() {
  clearTimeout(later);
  complaint = null;
}
