/* The message as the page shows it, for page.js: what is selected in it, and selecting by keyboard.
   Offsets given out are code points, as the server counts them. */
const frMessage = (() => {
  "use strict";
  const byId = (id) => document.getElementById(id);

  /* The message as it is shown: its text, and the text nodes with the place of each in it (UTF-16). */
  const READ = { "fr-body": "body", "fr-subject-read": "subject" };
  const reading = (id) => {
    let text = "";
    const pieces = [];
    for (const e of byId(id)?.querySelectorAll(".textfield .text, .textfield .line-break") ?? []) {
      if (e.classList.contains("line-break")) text += "\n";
      else for (const node of e.childNodes) if (node.nodeType === 3) {
        pieces.push({ node, at: text.length });
        text += node.data;
      }
    }
    return { text, pieces };
  };
  const points = (text) => [...text].length; // code points: an emoji is one, as it is for the server

  const within = (node) => {
    const e = node?.nodeType === 3 ? node.parentElement : node;
    return Object.keys(READ).find((id) => e?.closest?.(`#${id}`));
  };

  /* What is selected in the message, or null. */
  const selection = () => {
    const all = getSelection(), id = within(all?.anchorNode) ?? within(all?.focusNode);
    if (!id || all.isCollapsed || !all.rangeCount) return null;
    const range = all.getRangeAt(0), { text, pieces } = reading(id);
    let from = -1, to = -1;
    for (const { node, at } of pieces) {
      if (!range.intersectsNode(node)) continue;
      const a = node === range.startContainer ? range.startOffset : 0;
      const b = node === range.endContainer ? range.endOffset : node.length;
      if (a >= b) continue;
      if (from < 0) from = at + a;
      to = at + b;
    }
    if (from < 0 || !text.slice(from, to).trim()) return null;
    const start = points(text.slice(0, from)), words = text.slice(from, to);
    return { part: READ[id], span: [start, start + points(words)], words };
  };

  /* Arrow keys select word by word, Shift adds words to the selection. */
  const walk = { id: "", first: 0, last: -1 };
  const step = (id, forward, grow) => {
    const { text, pieces } = reading(id);
    const words = [...text.matchAll(/\S+/g)].map((m) => [m.index, m.index + m[0].length]);
    if (!words.length) return;
    if (walk.id !== id) Object.assign(walk, { id, first: 0, last: forward ? -1 : words.length });
    const begun = walk.last >= 0 && walk.last < words.length;
    const last = Math.min(words.length - 1, Math.max(0, walk.last + (forward ? 1 : -1)));
    Object.assign(walk, { first: grow && begun ? walk.first : last, last });
    const place = (at, end) => {
      const p = pieces.findLast(({ at: a }) => (end ? a < at : a <= at)) ?? pieces[0];
      return [p.node, Math.min(p.node.length, at - p.at)];
    };
    const [a, b] = [Math.min(walk.first, last), Math.max(walk.first, last)];
    getSelection().setBaseAndExtent(...place(words[a][0], false), ...place(words[b][1], true));
    const box = getSelection().getRangeAt(0).getBoundingClientRect(), frame = byId(id).getBoundingClientRect();
    if (box.top < frame.top || box.bottom > frame.bottom) byId(id).scrollTop += box.top - frame.top - frame.height / 2;
  };

  const rest = () => (walk.id = "");
  return { READ, selection, step, within, rest };
})();
