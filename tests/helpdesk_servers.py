"""The eight helpdesks as their documentation describes them, on a port: what is posted is kept and can be read back.

    with helpdesk("chatwoot") as server:
        writer(server.access()).post(note)
        assert server.posted[0]["private"]

`server.fault("500 after")` makes the next posting fail so, `server.fault("no reading", times=None)` all of them.
"""

from __future__ import annotations

import base64
import email.utils
import json
import socket
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

FAULTS = {
    "slow": "answers after `server.delay` seconds, having posted",
    "429": "asks to come back in 7 seconds, not posted",
    "429 date": "the same with a date",
    "500 before": "fails, not posted",
    "500 after": "fails, having posted",
    "cut before": "closes the connection, not posted",
    "cut after": "closes the connection, having posted",
    "no id": "accepts, posts and names no id",
    "nonsense": "accepts, posts and answers with a page of HTML",
    "401": "does not know the token",
    "403": "the token may not do that",
    "404": "knows no such conversation",
    "422": "does not take what was sent",
    "redirect": "answers with another address",
    "published": "posts, but where the customer reads it",
    "no reading": "posts, but lets nobody read",
    "reading fails": "reading answers 503",
    "reading nonsense": "reading answers with a page of HTML",
}
_READING = {
    "no reading": (403, None),
    "reading fails": (503, None),
    "reading nonsense": (200, b"<html>maintenance</html>"),
}
_PLAIN = {"401": 401, "403": 403, "404": 404, "422": 422, "500 before": 500}
PAGE = 5  # entries on a page of those products that page


class Helpdesk(ThreadingHTTPServer):
    """One product's API. `posted` has what was posted (dictionaries with id, conversation, text, private), in order."""

    daemon_threads = True
    token, account, author = "tok-9f3b", "3", "17"

    def __init__(self, product) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.product = product
        self.posted, self.there = [], []  # by us; by us and others
        self.calls = []  # (method, path, body) of each request
        self.delay, self.grants, self.roles = 1.0, 0, ["Agent"]
        self.expired = set()  # bearer tokens that are over
        self._faults, self._lock, self._next = [], threading.Lock(), 1000
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        if product == "zendesk":
            self.account = "agent@shop.example"
        if product == "front":
            self.account, self.author = "cha_1", "tea_17"

    def access(self, **changes):
        """Access for a writer."""
        from assistant.helpdesks import Access

        known = dict(product=self.product, url=self.url, token=self.token, account=self.account, author=self.author)
        return Access(**(known | changes))

    def fault(self, kind, times=1) -> None:
        """The next `times` requests that it concerns fail so; None: all of them."""
        assert kind in FAULTS, kind
        with self._lock:
            self._faults.append([kind, times])

    def heal(self) -> None:
        """No faults any more."""
        with self._lock:
            self._faults.clear()

    def take(self, reading):
        """The fault that this request has, if any."""
        with self._lock:
            for fault in self._faults:
                if (fault[0] in _READING) == reading and fault[1] != 0:
                    fault[1] = fault[1] if fault[1] is None else fault[1] - 1
                    return fault[0]
        return None

    def add(self, conversation, text, **known):
        """Something in a conversation that somebody else wrote."""
        with self._lock:
            self._next += 1
            made = {"id": self._next, "conversation": str(conversation), "text": text, "private": False} | known
            self.there.append(made)
        return made

    def keep(self, conversation, text, private, **known):
        """What was posted, kept."""
        made = self.add(conversation, text, private=private, **known)
        self.posted.append(made)
        return made

    def entries(self, conversation):
        """What stands in a conversation, oldest first."""
        with self._lock:
            return [entry for entry in self.there if entry["conversation"] == conversation]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args) -> None:
        pass

    def do_GET(self) -> None:
        self._handle()

    do_POST = do_PUT = do_GET

    def _handle(self) -> None:
        raw = self.rfile.read(int(self.headers.get("content-length") or 0))
        parts = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.server.calls.append((self.command, self.path, raw))
        if parts.path == "/v2/oauth2/token":
            return self._grant(raw)
        if not _known(self.server, self.headers):
            return self._answer(401, {"error": "unauthorized"})
        names = [name for name in parts.path.removesuffix(".json").split("/") if name]
        done = ROUTES[self.server.product](self.server, self.command, names, asked, _json(raw))
        if done is None:
            return self._answer(404, {"error": "not found"})
        if callable(done):
            return self._posting(done)
        beside = parts.path.endswith(("/users/me", "/inboxes", "/channels"))  # no conversation is read
        fault = None if beside else self.server.take(reading=True)
        if fault:
            status, body = _READING[fault]
            return self._answer(status, {"error": fault} if body is None else body)
        return self._answer(200, done)

    def _posting(self, post) -> None:
        """`post()` keeps it and gives (status, body, headers)."""
        fault = self.server.take(reading=False)
        if fault == "cut before":
            return self._cut()
        if refused := _refusal(fault):
            return self._answer(*refused)
        status, body, headers = post()
        if fault == "published":
            self.server.posted[-1]["private"] = False
            status, body, headers = post.again()
        if fault == "slow":
            time.sleep(self.server.delay)
        if fault == "cut after":
            return self._cut()
        instead = {"500 after": (500, {}), "no id": (status, {}), "nonsense": (status, b"<html>thank you</html>")}
        return self._answer(*instead.get(fault, (status, body, headers)))

    def _cut(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def _grant(self, raw) -> None:
        """An access token by client credentials, good for two days."""
        asked = {name: values[0] for name, values in parse_qs(raw.decode()).items()}
        right = {"grant_type": "client_credentials", "client_id": "app", "client_secret": self.server.token}
        if asked != right or self.headers.get("content-type") != "application/x-www-form-urlencoded":
            return self._answer(401, {"error": "invalid_client"})
        self.server.grants += 1
        granted = f"granted-{self.server.grants}"
        return self._answer(200, {"token_type": "bearer", "access_token": granted, "expires_in": 172800})

    def _answer(self, status, body, headers=None) -> None:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        try:
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", **(headers or {})}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)
        except OSError:  # who asked did not wait
            self.close_connection = True


def _refusal(fault):
    """The answer to what is not posted."""
    if fault in _PLAIN:
        return _PLAIN[fault], {"error": fault}
    if fault in ("429", "429 date"):
        after = "7" if fault == "429" else email.utils.formatdate(time.time() + 7, usegmt=True)
        return 429, {"error": fault}, {"Retry-After": after}
    if fault == "redirect":
        return 302, b"", {"Location": "http://elsewhere.example/"}
    return None


def _json(raw):
    try:
        return json.loads(raw)
    except ValueError:
        return {}


def _basic(user, password):
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def _known(server, headers) -> bool:
    """Whether a request has the product's credentials."""
    given = headers.get("authorization", "")
    match server.product:
        case "chatwoot":
            return headers.get("api_access_token") == server.token
        case "freescout":
            return headers.get("x-freescout-api-key") == server.token
        case "zammad":
            return given == f"Token token={server.token}"
        case "zendesk":
            return given == _basic(f"{server.account}/token", server.token)
        case "freshdesk":
            return given == _basic(server.token, "X")
    bearer = given.removeprefix("Bearer ")
    fresh = {server.token} | {f"granted-{n + 1}" for n in range(server.grants)}
    return given.startswith("Bearer ") and bearer in fresh - server.expired


class _Post:
    """A posting that the handler runs, or not: `form` makes the answer's body of what was kept."""

    def __init__(self, server, conversation, text, private, form, status=201, headers=None, **known) -> None:
        self.keep = lambda: server.keep(conversation, text, private, **known)
        self.form, self.status, self.headers = form, status, headers
        self.made = None

    def __call__(self):
        self.made = self.keep()
        return self.again()

    def again(self):
        headers = {name: str(self.made["id"]) for name in self.headers or ()}
        return self.status, self.form(self.made), headers


def _chatwoot(server, method, names, asked, body):
    match names:
        case ["api", "v1", "accounts", server.account, "conversations", conversation, "messages"]:
            pass
        case _:
            return None

    def form(entry):
        return {
            "id": entry["id"],
            "content": entry["text"],
            "message_type": 1,
            "content_type": "text",
            "private": entry["private"],
            "conversation_id": int(conversation),
        }

    if method == "POST":
        private = body.get("private") is True and body.get("message_type") == "outgoing"
        return _Post(server, conversation, body["content"], private, form, status=200)
    before = int(asked.get("before", 10**12))
    older = [entry for entry in server.entries(conversation) if entry["id"] < before]
    return {"meta": {}, "payload": [form(entry) for entry in older[-PAGE:]]}


def _zammad(server, method, names, asked, body):
    def form(entry):
        kind = {"type": "note", "sender": "Agent", "content_type": "text/plain"}
        return {"id": entry["id"], "body": entry["text"], "internal": entry["private"]} | kind

    if names == ["api", "v1", "users", "me"]:
        return {"id": 3, "active": True, "roles": server.roles if asked.get("expand") == "true" else []}
    if names == ["api", "v1", "ticket_articles"] and method == "POST":
        internal = body.get("internal") is True and body.get("type") == "note" and "Agent" in server.roles
        return _Post(server, str(body["ticket_id"]), body["body"], internal, form)
    if names[:4] == ["api", "v1", "ticket_articles", "by_ticket"] and len(names) == 5:
        return [form(entry) for entry in server.entries(names[4])]
    return None


def _freescout(server, method, names, asked, body):
    def form(entry):
        kind = "note" if entry["private"] else "customer"
        return {"id": entry["id"], "type": kind, "state": "published", "body": entry["text"]}

    match names:
        case ["api", "conversations", conversation, "threads"] if method == "POST":
            private = body.get("type") == "note" and str(body.get("user")) == server.author
            return _Post(server, conversation, body["text"], private, lambda _: {}, headers=["Resource-ID"])
        case ["api", "conversations", conversation] if asked.get("embed") == "threads":
            threads = [form(entry) for entry in reversed(server.entries(conversation))]
            return {"id": int(conversation), "_embedded": {"threads": threads}}
    return None


def _helpscout(server, method, names, asked, body):
    def form(entry):
        kind = entry.get("kind", "customer")
        return {"id": entry["id"], "type": kind, "state": entry.get("state", "published"), "body": entry["text"]}

    match names:
        case ["v2", "conversations", conversation, "reply"] if method == "POST":
            draft = body.get("draft") is True and isinstance(body["customer"]["id"], int)
            known = {"kind": "message", "state": "draft" if draft else "published"}
            return _Post(server, conversation, body["text"], draft, lambda _: {}, headers=["Resource-ID"], **known)
        case ["v2", "conversations", conversation, "notes"] if method == "POST":
            return _Post(server, conversation, body["text"], True, lambda _: {}, headers=["Resource-ID"], kind="note")
        case ["v2", "conversations", conversation, "threads"]:
            threads = list(reversed(server.entries(conversation)))
            page, pages = int(asked.get("page", 1)), -(-len(threads) // PAGE)
            found = [form(entry) for entry in threads[(page - 1) * PAGE : page * PAGE]]
            numbers = {"size": PAGE, "totalElements": len(threads), "totalPages": pages, "number": page}
            return {"_embedded": {"threads": found}, "page": numbers}
        case ["v2", "conversations", conversation]:
            return {"id": int(conversation), "primaryCustomer": {"id": 238604}}
    return None


def _zendesk(server, method, names, asked, body):
    def comment(entry):
        return {"id": entry["id"], "type": "Comment", "body": entry["text"], "public": not entry["private"]}

    def form(entry):
        events = [{"id": 1, "type": "Change", "field_name": "status"}, comment(entry)]
        return {"ticket": {"id": 42}, "audit": {"id": 2, "events": events}}

    match names:
        case ["api", "v2", "tickets", conversation] if method == "PUT":
            said = body["ticket"]["comment"]
            return _Post(server, conversation, said["body"], said.get("public") is False, form, status=200)
        case ["api", "v2", "tickets", conversation, "comments"]:
            comments = list(reversed(server.entries(conversation)))
            assert asked["sort"] == "-created_at"
            start = int(asked.get("page[after]", "0"))
            more = start + PAGE < len(comments)
            meta = {"has_more": more, "after_cursor": str(start + PAGE) if more else None}
            return {"comments": [comment(entry) for entry in comments[start : start + PAGE]], "meta": meta}
    return None


def _front(server, method, names, asked, body):
    def form(entry):
        return {"id": f"msg_{entry['id']}", "body": entry["text"], "is_inbound": not entry["private"]}

    def pages(entries):
        start = int(asked.get("page_token", "0"))
        more = start + PAGE < len(entries)
        following = f"{server.url}/anything?page_token={start + PAGE}" if more else None
        return {"_pagination": {"next": following}, "_results": [form(e) for e in entries[start : start + PAGE]]}

    match names:
        case ["conversations", conversation, "drafts" | "comments" as kind] if method == "POST":
            hidden = kind == "comments" or body.get("mode") in ("private", "shared")
            if kind == "drafts" and not body.get("channel_id"):
                return _Post(server, conversation, body["body"], False, form, status=400)
            return _Post(server, conversation, body["body"], hidden, form, status=200, kind=kind, mode=body.get("mode"))
        case ["conversations", conversation, "drafts" | "comments" | "messages" as kind]:
            found = [e for e in reversed(server.entries(conversation)) if e.get("kind", "messages") == kind]
            return pages(found)
        case ["conversations", _, "inboxes"]:
            return {"_results": [{"id": "inb_5", "name": "Support"}]}
        case ["inboxes", "inb_5", "channels"]:
            return {"_results": [{"id": "cha_0", "is_valid": False}, {"id": "cha_7", "is_valid": True}]}
        case ["messages", message]:
            found = [entry for entry in server.there if f"msg_{entry['id']}" == message]
            return found[0]["message"] if found else None
    return None


def _intercom(server, method, names, asked, body):
    def parts(conversation):
        found = [
            {"type": "conversation_part", "id": str(e["id"]), "part_type": "note", "body": e["text"]}
            for e in server.entries(conversation)
        ]
        return {
            "type": "conversation",
            "id": conversation,
            "conversation_parts": {"type": "conversation_part.list", "conversation_parts": found},
        }

    match names:
        case ["conversations", conversation, "reply"] if method == "POST":
            right = body.get("type") == "admin" and str(body.get("admin_id")) == server.author
            private = right and body.get("message_type") == "note"
            return _Post(server, conversation, body["body"], private, lambda _: parts(conversation), status=200)
        case ["conversations", conversation]:
            return parts(conversation)
    return None


def _freshdesk(server, method, names, asked, body):
    def form(entry):
        return {"id": entry["id"], "body": entry["text"], "private": entry["private"], "incoming": not entry["private"]}

    match names:
        case ["api", "v2", "tickets", conversation, "notes"] if method == "POST":
            return _Post(server, conversation, body["body"], body.get("private") is True, form)
        case ["api", "v2", "tickets", conversation, "conversations"]:
            size, page = min(int(asked.get("per_page", 30)), PAGE), int(asked.get("page", 1))
            return [form(entry) for entry in server.entries(conversation)[(page - 1) * size : page * size]]
    return None


ROUTES = {
    "chatwoot": _chatwoot,
    "zammad": _zammad,
    "freescout": _freescout,
    "helpscout": _helpscout,
    "zendesk": _zendesk,
    "front": _front,
    "intercom": _intercom,
    "freshdesk": _freshdesk,
}


@contextmanager
def helpdesk(product):
    """A product's API while the block runs."""
    server = Helpdesk(product)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
