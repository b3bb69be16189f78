// The check while somebody types: after a pause, and only the answer to the newest text counts.

/**
 * @template T
 * @typedef {object} Told
 * @property {() => void} checking
 * @property {(text: string, answer: T) => void} checked
 * @property {(trouble: unknown, text: string) => void} failed
 */

const PAUSE = 300, LONGEST = 1500; // milliseconds after a keystroke, and since the first one that was not checked

/** @template T */
export class Live {
  /** @param {(text: string, signal: AbortSignal) => Promise<T>} check @param {Told<T>} told */
  constructor(check, told) {
    this.check = check;
    this.told = told;
    this.newest = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.since = 0;
    this.running = new AbortController();
  }

  /** The text is another one: check it after a pause. @param {string} text */
  changed(text) {
    const now = performance.now();
    if (this.timer === undefined) this.since = now;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.now(text), Math.max(0, Math.min(PAUSE, this.since + LONGEST - now)));
    this.newest += 1; // an answer on its way is about an older text
  }

  /** Check it at once. @param {string} text */
  async now(text) {
    this.stop();
    const mine = this.newest, { signal } = this.running;
    this.told.checking();
    try {
      const answer = await this.check(text, signal);
      if (mine === this.newest) this.told.checked(text, answer);
    } catch (trouble) {
      if (mine === this.newest) this.told.failed(trouble, text);
    }
  }

  /** Forget what is asked and what waits. */
  stop() {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.newest += 1;
    this.running.abort();
    this.running = new AbortController();
  }
}
