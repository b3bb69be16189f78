"use strict";
// Lists the messages behind a number. Texts of others only ever become text nodes.
const PAGE = 25;
const el = (name, text, kind) => {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (kind) made.className = kind;
  return made;
};
const byId = (name) => document.getElementById(name);
let data = null, chosen = [], shown = 0;

async function unpack() {
  const raw = Uint8Array.from(atob(byId("data").textContent), (c) => c.charCodeAt(0));
  const stream = new Blob([raw]).stream().pipeThrough(new DecompressionStream("deflate"));
  return JSON.parse(await new Response(stream).text());
}

// #figure/which/kind/name: which is "hits", "misses" or "of"
function wanted() {
  const [figure = "all", which = "hits", kind = "all", name = "all"] = location.hash.slice(1).split("/").map(decodeURIComponent);
  return { figure, which, kind, name };
}

function chooser({ figure, which, kind, name }) {
  const kinds = Object.keys(data.names), at = kinds.indexOf(kind);
  const place = at < 0 ? -1 : data.names[kind].indexOf(name);
  const bit = data.figures.findIndex((f) => f[0] === figure);
  const isTime = data.times.some((t) => t[0] === figure);
  return (t) => {
    if (at >= 0 && t[3][at] !== place) return false;
    if (isTime) return t[5] !== null;
    if (bit < 0) return true;
    const counts = (t[4] >> (2 * bit)) & 1, hit = (t[4] >> (2 * bit + 1)) & 1;
    return which === "of" ? counts : which === "misses" ? counts && !hit : hit;
  };
}

function duration(s) {
  if (s < 60) return `${Math.round(s)} s`;
  const m = Math.floor(s / 60), h = Math.floor(s / 3600), d = Math.floor(s / 86400);
  return m < 60 ? `${m} min` : h < 48 ? `${h} h ${String(m % 60).padStart(2, "0")} min` : `${d} d ${h % 24} h`;
}

function message(t) {
  const [id, source, at, where, , seconds, inquiry, reply, asked, kept, form, note] = t;
  const box = el("article", undefined, "message"), head = el("h3", id + " ");
  const names = Object.keys(data.names).slice(0, 2).map((k, n) => (where[n] < 0 ? "" : data.names[k][where[n]]));
  const facts = [at, ...names, seconds === null ? "" : `first reply after ${duration(seconds)}`,
    form === null ? "" : `form letter ${form.toFixed(2)}`, kept[2] ? `promises kept in time: ${kept[0]} of ${kept[1]} due` : "", source];
  head.append(el("span", facts.filter(Boolean).join(" · ")));
  const pair = el("div", undefined, "pair");
  for (const [title, text] of [["Inquiry", inquiry], ["First reply by a person", reply]]) {
    const side = el("div");
    side.append(el("b", title), document.createTextNode(text || (title === "Inquiry" ? "(no text)" : "none")));
    pair.append(side);
  }
  const list = el("ul", undefined, "asked");
  for (const [text, status] of asked) {
    const item = el("li"), word = status < 0 ? "no reply" : data.statuses[status];
    item.append(el("span", word, `tag ${status < 0 ? "" : word}`), document.createTextNode(text));
    list.append(item);
  }
  box.append(head, pair, list);
  if (note) box.append(el("p", note, "soft"));
  return box;
}

function more() {
  const part = document.createDocumentFragment();
  for (const t of chosen.slice(shown, shown + PAGE)) part.append(message(t));
  shown = Math.min(shown + PAGE, chosen.length);
  byId("list").append(part);
  byId("more").hidden = shown >= chosen.length;
  byId("more").textContent = `Show more (${(chosen.length - shown).toLocaleString("en")} left)`;
}

function choices(want) {
  const box = byId("choose");
  box.replaceChildren();
  if (!data.figures.some((f) => f[0] === want.figure)) return;
  for (const [which, word] of [["hits", "counted"], ["misses", "not counted"], ["of", "all that were asked about"]]) {
    const count = data.tickets.filter(chooser({ ...want, which })).length;
    const link = el("a", `${word}: ${count.toLocaleString("en")}`);
    link.href = "#" + [want.figure, which, want.kind, encodeURIComponent(want.name)].join("/");
    if (which === want.which) link.setAttribute("aria-current", "true");
    box.append(link);
  }
}

function show() {
  const want = wanted(), words = byId("search").value.trim().toLowerCase();
  const found = [...data.figures, ...data.times].find((f) => f[0] === want.figure);
  chosen = data.tickets.filter(chooser(want));
  if (data.times.some((t) => t[0] === want.figure)) chosen.sort((a, b) => a[5] - b[5]);
  if (words) chosen = chosen.filter((t) => `${t[0]}\n${t[6]}\n${t[7]}`.toLowerCase().includes(words));
  const group = want.kind === "all" ? "" : `, ${want.kind} ${want.name}`;
  byId("which").textContent = `${found ? found[1] : "All inquiries"}${group}: ${chosen.length.toLocaleString("en")} messages`;
  choices(want);
  shown = 0;
  byId("list").replaceChildren();
  more();
}

addEventListener("hashchange", () => { byId("search").value = ""; show(); byId("messages").scrollIntoView(); byId("messages").focus({ preventScroll: true }); });
byId("search").addEventListener("input", show);
byId("more").addEventListener("click", more);
unpack().then((found) => { data = found; show(); if (location.hash) byId("messages").scrollIntoView(); })
  .catch(() => { byId("which").textContent = "This browser cannot unpack the list; messages.csv has all messages."; });
