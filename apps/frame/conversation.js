// What a helpdesk tells of a conversation, as one inquiry. Nothing that comes from there is trusted to have a shape.

/** @typedef {"email" | "chat" | "social" | "web"} Channel */

/**
 * What is asked: the customer's words since the company's last reply; where it has replied since, the words before.
 * @typedef {object} Conversation
 * @property {string} id
 * @property {string} inquiry
 * @property {boolean} replied whether the company has replied since
 * @property {string} subject
 * @property {string} sender "Name <address>"
 * @property {string} customer a name to show
 * @property {string} agent
 * @property {Channel | undefined} channel
 */

/** @typedef {{ text: string, theirs: boolean }} Turn a public message, in the order of time */

const LONGEST = 100_000;

/** @type {Record<string, Channel>} */
const CHATWOOT = {
  "Channel::Email": "email", "Channel::WebWidget": "chat", "Channel::Whatsapp": "chat", "Channel::Sms": "chat",
  "Channel::TwilioSms": "chat", "Channel::Telegram": "chat", "Channel::Line": "chat", "Channel::FacebookPage": "social",
  "Channel::Instagram": "social", "Channel::TwitterProfile": "social", "Channel::Tiktok": "social",
};
/** @type {Record<string, Channel>} */
const ZENDESK = {
  email: "email", mail: "email", web: "web", web_service: "web", help_center: "web", chat: "chat", native_messaging: "chat",
  sms: "chat", whatsapp: "chat", twitter: "social", facebook: "social", instagram_dm: "social",
};

/** @param {unknown} value @returns {Record<string, unknown>} */
export const record = (value) => (value && typeof value === "object" ? /** @type {Record<string, unknown>} */ (value) : {});
/** @param {unknown} value @returns {unknown[]} */
export const list = (value) => (Array.isArray(value) ? value : []);
/** @param {unknown} value @param {number} [most] @returns {string} */
export const words = (value, most = LONGEST) => (typeof value === "string" ? value.slice(0, most) : "");

/** @param {unknown} value @returns {string} an id, "" where there is none */
export function identity(value) {
  return (typeof value === "number" && Number.isSafeInteger(value)) || typeof value === "string" ? String(value).slice(0, 200) : "";
}

/** @param {Turn[]} turns @returns {{ inquiry: string, replied: boolean }} */
export function lastAsked(turns) {
  const said = turns.filter((turn) => turn.text.trim());
  let end = said.length;
  while (end > 0 && !said[end - 1].theirs) end -= 1;
  let start = end;
  while (start > 0 && said[start - 1].theirs) start -= 1;
  const inquiry = said.slice(start, end).map((turn) => turn.text.trim()).join("\n\n").slice(-LONGEST);
  return { inquiry, replied: end < said.length };
}

/** @param {string} name @param {string} address */
function sender(name, address) {
  const shown = name.replace(/[<>\s]+/g, " ").trim();
  return (address ? `${shown} <${address.trim()}>` : shown).trim();
}

/**
 * The conversation that Chatwoot's `appContext` tells of, null where there is none.
 * @param {unknown} data @returns {Conversation | null}
 */
export function fromChatwoot(data) {
  const { conversation, contact, currentAgent } = record(data);
  const known = record(conversation), meta = record(known.meta), id = identity(known.id);
  if (!id) return null;
  const turns = list(known.messages).map(record).filter(said).sort(older).map((message) => ({
    text: words(message.content) || words(record(record(record(message.content_attributes).email).text_content).reply),
    theirs: message.message_type === 0,
  }));
  const person = record(contact).name ? record(contact) : record(meta.sender);
  const name = words(person.name, 200);
  return {
    id, ...lastAsked(turns), customer: name, agent: words(record(currentAgent).name, 200),
    subject: words(record(known.additional_attributes).mail_subject, 10_000),
    sender: sender(name, words(person.email, 300)), channel: CHATWOOT[words(meta.channel)],
  };
}

/** Whether a message of Chatwoot was said to the other side by a person: no note, no event, nothing of a bot.
 * @param {Record<string, unknown>} message */
function said(message) {
  const bot = words(message.sender_type) === "AgentBot" || words(record(message.sender).type) === "agent_bot";
  return !message.private && (message.message_type === 0 || (message.message_type === 1 && !bot));
}

/** @param {Record<string, unknown>} one @param {Record<string, unknown>} other */
function older(one, other) {
  return Number(one.created_at) - Number(other.created_at) || Number(one.id) - Number(other.id) || 0;
}

/**
 * The conversation of a ticket of Zendesk: properties of the ticket, and its comments as its API lists them.
 * @param {Record<string, unknown>} ticket names as `client.get` answers them
 * @param {unknown} answer of /api/v2/tickets/ID/comments.json?include=users, the newest first
 * @returns {Conversation | null}
 */
export function fromZendesk(ticket, answer) {
  const id = identity(ticket["ticket.id"]), requester = identity(ticket["ticket.requester.id"]);
  if (!id) return null;
  const roles = new Map(list(record(answer).users).map(record).map((user) => [identity(user.id), words(user.role)]));
  const turns = list(record(answer).comments).map(record).filter((comment) => comment.public !== false).reverse();
  const name = words(ticket["ticket.requester.name"], 200);
  return {
    id, customer: name, agent: words(ticket["currentUser.name"], 200), subject: words(ticket["ticket.subject"], 10_000),
    sender: sender(name, words(ticket["ticket.requester.email"], 300)),
    channel: ZENDESK[words(record(record(turns.at(-1)).via).channel)],
    ...lastAsked(turns.map((comment) => {
      const author = identity(comment.author_id);
      return { text: words(comment.body) || words(comment.plain_body), theirs: author === requester || roles.get(author) === "end-user" };
    })),
  };
}
