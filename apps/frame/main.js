// The page inside a helpdesk: a conversation comes in, its questions and a draft are shown, and what the agent makes of
// the draft is checked as they type.

import { chatwoot } from "./chatwoot.js";
import { changed, typed } from "./check.js";
import { again, back, heard } from "./draft.js";
import { keepTyped, lasting } from "./keep.js";
import { locked, signIn, signing } from "./signing.js";
import { believed, button, helpdesk, name, now, place, product, text, touched } from "./state.js";
import { offer } from "./using.js";
import * as view from "./view.js";
import { zendesk } from "./zendesk.js";

const PATIENCE = 8000; // milliseconds until it says that no conversation came
const NARROW = 560; // beside a page this wide the conversation is to be seen anyway

async function start() {
  text.addEventListener("input", () => {
    typed();
    if (now.work) keepTyped(place(now.work.about), touched() ? text.value : null);
  });
  button("again").addEventListener("click", again);
  button("back").addEventListener("click", back);
  /** @type {HTMLDetailsElement} */ (view.part("message")).open = innerWidth > NARROW;
  view.part("fleeting").hidden = lasting();
  if (parent === window) return alone();
  signing();
  view.face("waiting", `Waiting for ${name} …`);
  setTimeout(() => {
    if (!now.work && !view.part("waiting").hidden) view.face("waiting", `${name} has told of no conversation yet. Open one, or reload this page.`);
  }, PATIENCE);
  if (product === "chatwoot") {
    offer(helpdesk ? "Post as private note" : "");
    chatwoot(believed, heard);
  } else {
    offer("Insert into reply");
    now.box = await zendesk(believed, heard, composed, () => view.notice("The ticket could not be read. Reload this page."));
    if (!now.box) return alone();
  }
  if (locked()) signIn("");
}

/** What stands in the helpdesk's own box. @param {string} given */
function composed(given) {
  if (given === now.composed) return;
  now.composed = given;
  changed();
}

function alone() {
  view.face("waiting", `This page works inside ${name}: add its address there, and the address of your ${name} to frame_ancestors in fullreply.toml.`);
}

start();
