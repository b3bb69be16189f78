// The Fullreply API from a browser or Node. Ranges in answers count code points; JavaScript strings count UTF-16 units:
// `units` turns one range into the other, so that an emoji shifts no highlight.

/** A range of code points as a range of UTF-16 units of `text`: text.slice(...units(text, span)). */
export function units(text, [start, end]) {
  let point = 0, unit = 0, from = text.length;
  for (const sign of text) {
    if (point === start) from = unit;
    if (point === end) return [from, unit];
    point += 1, unit += sign.length;
  }
  return [point === start ? unit : from, text.length];
}

/** A range of UTF-16 units (a selection) as a range of code points. */
export const points = (text, [start, end]) => [[...text.slice(0, start)].length, [...text.slice(0, end)].length];

/** What the server answered instead of what was asked. */
export class ApiError extends Error {
  constructor(status, problem) { super(`${status}: ${problem.detail ?? "refused"}`); Object.assign(this, { status, problem }); }
}

/** fullreply("https://desk.example", "fr_...").draftReply({text: "..."}); calls are named as in /openapi.json. */
export function fullreply(base = "", key = "", { retries = 3, fetch = globalThis.fetch } = {}) {
  async function call(method, path, body) {
    const headers = { "content-type": "application/json", "idempotency-key": crypto.randomUUID() };
    if (key) headers.authorization = `Bearer ${key}`;
    for (let left = retries; ; left -= 1) {
      const answer = await fetch(base + path, { method, headers, body: body && JSON.stringify(body) });
      if (answer.ok) return answer.json();
      if (!left || ![429, 503].includes(answer.status)) throw new ApiError(answer.status, await answer.json().catch(() => ({})));
      await new Promise((go) => setTimeout(go, 1000 * Math.min(30, Number(answer.headers.get("retry-after")) || 1)));
    }
  }
  const post = (path) => (body) => call("POST", path, body), get = (path) => () => call("GET", path);
  const note = (id) => `/v1/notes/${encodeURIComponent(id)}`, delivery = (id) => `/v1/deliveries/${encodeURIComponent(id)}/replay`;
  return { findQuestions: post("/v1/questions"), matchQuestion: post("/v1/match"), draftReply: post("/v1/draft"),
    checkReply: post("/v1/check"), acknowledgeInquiry: post("/v1/acknowledge"), writeFollowUp: post("/v1/follow-up"),
    recordFeedback: post("/v1/feedback"), searchEntries: post("/v1/entries/search"), proposeEntry: post("/v1/entries/proposals"),
    groupQuestions: post("/v1/gaps"), listGaps: get("/v1/gaps"), getEntry: (id) => get(`/v1/entries/${encodeURIComponent(id)}`)(),
    postNote: post("/v1/notes"), getNote: (id) => get(note(id))(), replayDelivery: (id, body = {}) => post(delivery(id))(body),
    listDeliveries: ({ state = "", limit = 50 } = {}) => get(`/v1/deliveries?limit=${limit}${state && `&state=${state}`}`)(),
    listEntries: ({ offset = 0, limit = 50 } = {}) => get(`/v1/entries?offset=${offset}&limit=${limit}`)() };
}
