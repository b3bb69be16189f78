// Ranges as stretches of a text. The server counts code points, a string counts UTF-16 units.

import { units } from "../client/fullreply.js";

/** @typedef {[number, number]} Range half open */
/** @typedef {{ text: string, of: number[] }} Stretch a piece of the text, and the indexes of those that cover it */

/** The words of a range of code points. @param {string} text @param {Range} range @returns {string} */
export const at = (text, range) => text.slice(...units(text, range));

/** Ranges of code points of `text` in units. @param {string} text @param {Range[][]} ranges @returns {Range[][]} */
export const inUnits = (text, ranges) => ranges.map((theirs) => theirs.map((range) => units(text, range)));

/**
 * Ranges (of units) of a text after it was edited: what stands before and behind the change moves along, the rest goes.
 * @param {string} before @param {string} after @param {Range[][]} ranges @returns {Range[][]}
 */
export function moved(before, after, ranges) {
  const most = Math.min(before.length, after.length);
  let head = 0, tail = 0;
  while (head < most && before[head] === after[head]) head += 1;
  while (tail < most - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  const by = after.length - before.length;
  return ranges.map((theirs) => theirs.flatMap(/** @returns {Range[]} */ ([start, end]) => {
    if (end <= head) return [[start, end]];
    return start >= before.length - tail ? [[start + by, end + by]] : [];
  }));
}

/**
 * The whole text in pieces, each with the indexes of those whose ranges (of units) cover it.
 * @param {string} text @param {Range[][]} ranges @returns {Stretch[]}
 */
export function stretches(text, ranges) {
  const placed = ranges.flatMap((theirs, of) => theirs.map((range) => ({ of, range })));
  const ends = [...new Set([0, text.length, ...placed.flatMap(({ range }) => range)])].sort((a, b) => a - b);
  return ends.slice(1).map((end, i) => ({
    text: text.slice(ends[i], end),
    of: [...new Set(placed.filter(({ range }) => range[0] <= ends[i] && end <= range[1]).map(({ of }) => of))],
  }));
}
