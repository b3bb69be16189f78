// Signing in with a key, and out.

import { Trouble } from "./desk.js";
import { begin, load, stop } from "./draft.js";
import { forgetAll, keepSession, onSession, session } from "./keep.js";
import { button, desk, needsKey, now } from "./state.js";
import { ended } from "./trouble.js";
import * as view from "./view.js";

/** Let agents sign in and out, here or in another tab. */
export function signing() {
  ended.signIn = signIn;
  view.part("sign-in").addEventListener("submit", signedIn);
  button("sign-out").addEventListener("click", signOut);
  onSession(() => {
    if (!session()) return needsKey && signIn("");
    if (!view.part("sign-in").hidden) proceed();
  });
}

/** Whether nobody can go on unsigned. */
export const locked = () => needsKey && !session();

/** Ask for the key. @param {string} why */
export function signIn(why) {
  stop();
  view.notice(why);
  button("sign-out").hidden = true;
  view.face("sign-in");
}

/** @param {Event} event */
async function signedIn(event) {
  event.preventDefault();
  const key = /** @type {HTMLInputElement} */ (view.part("key"));
  try {
    const { token, expires_at } = await desk.open(key.value.trim());
    keepSession({ token, ends: Date.parse(expires_at) });
    key.value = "";
    proceed();
  } catch (trouble) {
    view.notice(trouble instanceof Trouble ? trouble.message : "Signing in did not work; reload this page.");
    key.focus();
  }
}

function proceed() {
  view.notice("");
  if (now.work) load();
  else view.face("waiting", "Signed in. Open a conversation.");
}

async function signOut() {
  stop();
  await desk.close().catch(() => {}); // it ends by itself at the latest tonight
  forgetAll();
  if (now.work) begin(now.work.about);
  signIn("");
}
