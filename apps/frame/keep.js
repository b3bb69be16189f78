// What outlives the frame. Chatwoot makes a new frame for each conversation that is opened, so memory alone would lose
// what was typed. What the customer wrote is never stored.
//
// - The sign-in (a token of twelve hours, which the server can end): localStorage, so that another tab of the same
//   helpdesk needs no second one. Browsers keep it apart for each site that shows the frame.
// - What the agent typed and has not used yet: sessionStorage, which ends with the tab; at the latest after twelve
//   hours, at sign-out, or when the note is posted.

const SESSION = "fullreply.session", TYPED = "fullreply.typed", HOURS = 12, MOST = 30;

/** @typedef {{ token: string, ends: number }} Session `ends` in milliseconds */

/** @type {Map<string, string>} where the browser gives a frame no storage: until it is closed */
const memory = new Map();

/** @param {() => Storage} where @param {string} name @returns {unknown} */
function read(where, name) {
  let text = memory.get(name) ?? null;
  try {
    text = where().getItem(name) ?? text;
  } catch { /* no storage */ }
  try {
    return JSON.parse(text ?? "null");
  } catch {
    return null;
  }
}

/** @param {() => Storage} where @param {string} name @param {unknown} value null takes it away */
function write(where, name, value) {
  memory.delete(name);
  try {
    if (value === null) where().removeItem(name);
    else where().setItem(name, JSON.stringify(value));
  } catch {
    if (value !== null) memory.set(name, JSON.stringify(value));
  }
}

const local = () => localStorage, tab = () => sessionStorage;

/** Whether anything outlives the frame: a browser that blocks third-party cookies may give it no storage. */
export function lasting() {
  try {
    localStorage.getItem(SESSION);
    sessionStorage.getItem(TYPED);
    return true;
  } catch {
    return false;
  }
}

/** @returns {Session | null} one that has not ended */
export function session() {
  const found = /** @type {Partial<Session> | null} */ (read(local, SESSION));
  const fits = typeof found?.token === "string" && typeof found.ends === "number" && found.ends > Date.now();
  return fits ? /** @type {Session} */ (found) : null;
}

/** @param {Session | null} given null forgets it */
export const keepSession = (given) => write(local, SESSION, given);

/** Calls `changed` when another tab signs in or out. @param {() => void} changed */
export function onSession(changed) {
  addEventListener("storage", (event) => event.key === SESSION && changed());
}

/** @returns {Record<string, { text: string, at: number }>} */
function all() {
  const found = read(tab, TYPED), oldest = Date.now() - HOURS * 3_600_000;
  const kept = Object.entries(found && typeof found === "object" ? found : {});
  return Object.fromEntries(kept.filter(([, one]) => typeof one?.text === "string" && one.at > oldest));
}

/** What was typed in a conversation, null where nothing was. @param {string} id @returns {string | null} */
export const typed = (id) => all()[id]?.text ?? null;

/** @param {string} id @param {string | null} text null forgets it */
export function keepTyped(id, text) {
  const { [id]: _, ...others } = all();
  const newest = Object.entries(others).sort(([, a], [, b]) => b.at - a.at).slice(0, MOST - 1);
  write(tab, TYPED, Object.fromEntries(text === null ? newest : [...newest, [id, { text, at: Date.now() }]]));
}

/** Forget everything. */
export function forgetAll() {
  keepSession(null);
  write(tab, TYPED, null);
}
