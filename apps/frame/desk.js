// The server's calls, and what to do where one fails.

import { ApiError } from "../client/fullreply.js";

/** @typedef {import("./marks.js").Range} Range */
/** @typedef {{ spans: Range[], in?: "subject", status: string, score: number, evidence: Range[] }} Judged */
/** @typedef {{ questions: Judged[], complete: boolean }} Report */
/** @typedef {{ kind: string, todo?: string, reference?: string }} Need */
/** @typedef {{ standalone: string, status: string }} Open a question that an earlier answer left open */
/** @typedef {{ draft: string, needs: Need[], report: Report, left_open?: Open[], notes?: string[] }} Draft */
/** @typedef {{ label: string, value: string, question: number }} Fact */
/** @typedef {{ id: string, state: string, reason?: string }} Note */
/** @typedef {import("./conversation.js").Conversation} Conversation */
/** @typedef {"sign-in" | "busy" | "offline" | "refused" | "fault"} Kind */

/** A call that failed: what to do about it, in words, and in how many seconds it may be tried again. */
export class Trouble extends Error {
  /** @param {Kind} kind @param {string} advice @param {number} [after] */
  constructor(kind, advice, after) {
    super(advice);
    this.kind = kind;
    this.after = after;
  }
}

const KEPT = "What you typed is kept.";

/** @param {Conversation} about */
function asked(about) {
  const { subject, sender, channel } = about;
  return { ...(subject && { subject }), ...(sender && { sender }), ...(channel && { channel }) };
}

export class Desk {
  /** @param {() => string} token "" where none is needed */
  constructor(token) {
    this.token = token;
  }

  /** @param {string} key @returns {Promise<{ token: string, expires_at: string, scopes: string[] }>} */
  open(key) {
    return this.#ask("POST", "../v1/sessions", { key });
  }

  /** End the session. @returns {Promise<unknown>} */
  close() {
    return this.#ask("DELETE", "../v1/sessions", {});
  }

  /** @param {Conversation} about @param {Fact[]} facts @param {AbortSignal} signal @returns {Promise<Draft>} */
  draft(about, facts, signal) {
    const { inquiry: text, agent } = about;
    const body = { text, ...asked(about), ...(agent && { agent }), ...(facts.length && { facts }) };
    return this.#ask("POST", "../v1/draft", { body, signal });
  }

  /**
   * Where questions are known already, they alone are judged.
   * @param {Conversation} about @param {string} reply @param {Judged[] | null} questions @param {AbortSignal} signal
   * @returns {Promise<Report>}
   */
  check(about, reply, questions, signal) {
    const known = questions?.map((q) => ({ spans: q.spans, ...(q.in && { in: q.in }) }));
    const body = { inquiry: about.inquiry, reply, ...asked(about), ...(known && { questions: known }) };
    return this.#ask("POST", "../v1/check", { body, signal });
  }

  /** @param {string} helpdesk @param {string} conversation @param {string} text @param {string} name of this one press
   * @returns {Promise<Note>} */
  post(helpdesk, conversation, text, name) {
    return this.#ask("POST", "../v1/notes", { body: { helpdesk, conversation, text }, name });
  }

  /** @param {string} id @returns {Promise<Note>} */
  note(id) {
    return this.#ask("GET", `../v1/notes/${encodeURIComponent(id)}`, {});
  }

  /**
   * @param {string} method @param {string} path
   * @param {{ body?: object, signal?: AbortSignal, key?: string, name?: string }} given `name`: done once under it
   */
  async #ask(method, path, { body, signal, key, name }) {
    const shown = key ?? this.token();
    const headers = {
      ...(body && { "content-type": "application/json" }), ...(shown && { authorization: `Bearer ${shown}` }),
      ...(name && { "idempotency-key": name }),
    };
    /** @type {Response} */
    let answer;
    try {
      answer = await fetch(path, { method, headers, body: body && JSON.stringify(body), signal, credentials: "omit" });
    } catch (error) {
      if (signal?.aborted) throw error;
      throw new Trouble("offline", `Fullreply can’t be reached. Check the connection; it tries again. ${KEPT}`, 5);
    }
    const told = await answer.json().catch(() => ({}));
    if (answer.ok) return told;
    throw trouble(new ApiError(answer.status, told), answer.headers.get("retry-after"), Boolean(key));
  }
}

/** @param {ApiError} error @param {string | null} after @param {boolean} signingIn @returns {Trouble} */
function trouble(error, after, signingIn) {
  const { status, problem } = error, detail = typeof problem.detail === "string" ? problem.detail : "";
  if (status === 401 && signingIn) return new Trouble("refused", "This key opens nothing here. Was it copied as a whole? Keys that were revoked or have ended need a new one.");
  if (status === 401) return new Trouble("sign-in", `Your sign-in has ended. Sign in again. ${KEPT}`);
  if (status === 403) return new Trouble("refused", `${detail || "This is not allowed."} Ask your administrator for another key.`);
  if (status === 429 || status === 503) {
    const seconds = Math.min(60, Math.max(1, Number(after) || 2));
    return new Trouble("busy", `The server is busy; it is asked again in ${seconds} s. ${KEPT}`, seconds);
  }
  if (status >= 500) return new Trouble("fault", `Something went wrong on the server; its log says what. ${KEPT}`);
  return new Trouble("refused", `The server refused this: ${detail || status}`);
}
