// What an agent does with the text: copy it, put it into the reply box, post it as a private note.

import { Trouble } from "./desk.js";
import { keepTyped } from "./keep.js";
import { changed } from "./check.js";
import { button, desk, helpdesk, name, now, place, say, text } from "./state.js";
import { failed } from "./trouble.js";
import { noteState, status, summary } from "./words.js";

/** @type {{ where: string, given: string, once: string } | null} a note of which nobody knows yet what became of it */
let open = null;
const PAUSE = 1000, TRIES = 60; // milliseconds between two looks at a note on its way, and how many

/** @param {string} label of what puts the text into the helpdesk, "" where that cannot be */
export function offer(label) {
  button("put").textContent = label;
  button("put").hidden = !label;
  button("copy").classList.toggle("main", !label);
  button("put").addEventListener("click", put);
  button("copy").addEventListener("click", copy);
}

function copy() {
  const { selectionStart, selectionEnd } = text, active = document.activeElement;
  text.select();
  const done = document.execCommand("copy"); // the newer way is closed to a frame that its page does not open it to
  text.setSelectionRange(selectionStart, selectionEnd);
  if (active instanceof HTMLElement) active.focus();
  say(done ? `Copied. ${standing()}` : "The browser did not allow it: select the text and press Ctrl+C.");
}

/** How the text stands, where it was checked. */
function standing() {
  const { work } = now;
  return work?.questions && work.checked === text.value ? `${summary(work.verdicts.map((v) => status(v.status)))}.` : "";
}

async function put() {
  const { work, box } = now, given = text.value;
  if (!work || !given.trim()) return say("There is no text yet.");
  button("put").disabled = true;
  try {
    if (box) {
      await box.insert(given);
      say(`Put into the reply box. ${standing()}`);
    } else {
      await post(work, given);
    }
  } catch (trouble) {
    if (!(trouble instanceof Trouble)) say(`${name} did not take it: use Copy.`);
    else if (trouble.kind === "sign-in") failed("check", trouble, changed);
    else say(trouble.kind === "busy" || trouble.kind === "offline" ? "The server did not take it: press the button again." : trouble.message);
  } finally {
    button("put").disabled = false;
  }
}

/** A name that no other press has. */
function unheard() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Under one name until its end is known: a second press posts no second note.
 * @param {import("./state.js").Work} work @param {string} given */
async function post(work, given) {
  const where = place(work.about);
  if (open?.where !== where || open.given !== given) open = { where, given, once: unheard() };
  const { once } = open;
  say("Posting the note …");
  let note = await desk.post(helpdesk, work.about.id, given, once);
  for (let tries = 0; tries < TRIES && !noteState(note.state, name); tries += 1) {
    await new Promise((go) => setTimeout(go, PAUSE));
    note = await desk.note(note.id);
  }
  if (noteState(note.state, name)) open = null;
  if (note.state === "posted" && work === now.work && text.value === given) keepTyped(place(work.about), null);
  say(noteState(note.state, name, note.reason) || `The note waits: it is posted as soon as ${name} takes it.`);
}
