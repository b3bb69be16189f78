"""What each helpdesk sends, in the form that its documentation gives, with words of our own; and how it signs it.

`incoming(product)` is a customer's new message, `ignored(product)` the variants that get no draft: (reason, payload).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json

PRODUCTS = ("chatwoot", "zammad", "freescout", "helpscout", "zendesk", "front", "intercom", "freshdesk")
SECRET = "s3cret-of-the-hook"
NAME, ADDRESS = "Mara Lindqvist", "mara@harbour.example"
TEXT = "Hello,\n\nmy lantern came without its shade. Can you send the shade on its own?\n\nMara"
HTML = "<p>Hello,</p><p>my lantern came without its shade. Can you send the shade on its own?</p><p>Mara</p>"
TITLE = "Lantern without shade"


def incoming(product, **changes):
    """A customer's new message: `text` or `html`, `message` and `conversation` (numbers) may be given."""
    known = {"text": TEXT, "html": HTML, "message": 5151, "conversation": 42} | changes
    if "text" in changes and "html" not in changes:
        known["html"] = f"<p>{known['text']}</p>"
    return FORMS[product](**known)


def signed(product, secret, payload, now, *, raw=None, unsigned=False):
    """Headers (names in small letters) and the body of a valid delivery; `unsigned`: with the secret beside it."""
    raw = json.dumps(payload).encode() if raw is None else raw
    headers = {"content-type": "application/json"}
    if unsigned or product == "freshdesk":
        return headers | {"x-fullreply-secret": secret}, raw
    return headers | SIGNS[product](secret.encode(), raw, now), raw


def _mac(key, message, algorithm):
    return hmac.new(key, message, algorithm)


def _base64(key, message, algorithm):
    return base64.b64encode(_mac(key, message, algorithm).digest()).decode()


def _sign_chatwoot(secret, raw, now):
    stamp = str(int(now.timestamp()))
    mac = _mac(secret, f"{stamp}.".encode() + raw, "sha256").hexdigest()
    delivery = hashlib.md5(raw).hexdigest()
    return {"x-chatwoot-signature": f"sha256={mac}", "x-chatwoot-timestamp": stamp, "x-chatwoot-delivery": delivery}


def _sign_zammad(secret, raw, now):
    mac = _mac(secret, raw, "sha1").hexdigest()
    trigger = {"x-zammad-trigger": "to Fullreply", "x-zammad-delivery": hashlib.md5(raw).hexdigest()}
    return {"x-hub-signature": f"sha1={mac}"} | trigger


def _sign_freescout(secret, raw, now):
    key = hashlib.md5(secret + b"webhook_key").hexdigest().encode()
    return {"x-freescout-signature": _base64(key, raw, "sha1"), "x-freescout-event": "convo.customer.reply.created"}


def _sign_helpscout(secret, raw, now):
    return {
        "x-helpscout-signature": _base64(secret, raw, "sha1"),
        "x-helpscout-event": "convo.customer.reply.created",
    }


def _sign_zendesk(secret, raw, now):
    stamp = now.strftime("%Y-%m-%dT%H:%M:%SZ")
    return {
        "x-zendesk-webhook-signature": _base64(secret, stamp.encode() + raw, "sha256"),
        "x-zendesk-webhook-signature-timestamp": stamp,
        "x-zendesk-webhook-invocation-id": hashlib.md5(raw).hexdigest(),
    }


def _sign_front(secret, raw, now):
    stamp = str(int(now.timestamp() * 1000))
    mac = _base64(secret, f"{stamp}:".encode() + raw, "sha256")
    return {"x-front-signature": mac, "x-front-request-timestamp": stamp}


def sign_front_rule(secret, raw):
    """How a webhook of a Front rule is signed, other than one of an application."""
    return {"content-type": "application/json", "x-front-signature": _base64(secret.encode(), raw, "sha1")}


def _sign_intercom(secret, raw, now):
    return {"x-hub-signature": "sha1=" + _mac(secret, raw, "sha1").hexdigest()}


SIGNS = {
    "chatwoot": _sign_chatwoot,
    "zammad": _sign_zammad,
    "freescout": _sign_freescout,
    "helpscout": _sign_helpscout,
    "zendesk": _sign_zendesk,
    "front": _sign_front,
    "intercom": _sign_intercom,
}


def chatwoot(text, html, message, conversation, **changes):
    sender = {"id": 61, "name": NAME, "email": ADDRESS, "phone_number": None, "type": "contact", "account": {"id": 3}}
    return {
        "event": "message_created",
        "id": message,
        "content": text,
        "content_type": "text",
        "content_attributes": {},
        "message_type": "incoming",
        "private": False,
        "created_at": "2026-11-03T10:15:30.000Z",
        "source_id": None,
        "sender": sender,
        "account": {"id": 3, "name": "Harbour Lamps"},
        "inbox": {"id": 9, "name": "Shop window"},
        "conversation": {
            "id": conversation,
            "channel": "Channel::WebWidget",
            "inbox_id": 9,
            "status": "open",
            "additional_attributes": {"referer": "https://shop.example/lamps"},
            "meta": {"sender": sender, "assignee": None, "team": None},
        },
    } | changes


def chatwoot_mail(text=TEXT, trail="On Monday Harbour Lamps wrote:\n> Your parcel is on its way."):
    """A mail as Chatwoot tells of it: `quoted` is its name for the text without the trail."""
    kept = {"full": f"{text}\n\n{trail}", "reply": f"{text}\n\n{trail}", "quoted": text}
    mail = {"subject": TITLE, "from": [ADDRESS], "auto_reply": False, "text_content": kept, "html_content": {}}
    payload = chatwoot(f"{text}\n\n{trail}", HTML, 5152, 43)
    payload["content_type"] = "incoming_email"
    payload["content_attributes"] = {"email": mail}
    payload["conversation"]["channel"] = "Channel::Email"
    payload["conversation"]["additional_attributes"] = {"mail_subject": TITLE}
    return payload


def zammad(text, html, message, conversation, **changes):
    customer = {"id": 61, "login": ADDRESS, "firstname": "Mara", "lastname": "Lindqvist", "email": ADDRESS}
    article = {
        "id": message,
        "ticket_id": conversation,
        "sender": "Customer",
        "type": "email",
        "internal": False,
        "from": f"{NAME} <{ADDRESS}>",
        "to": "help@harbour-lamps.example",
        "subject": TITLE,
        "body": html,
        "content_type": "text/html",
        "created_at": "2026-11-03T10:15:30.000Z",
        "preferences": {"send-auto-response": True, "is-auto-response": False},
        "created_by": customer,
        "attachments": [],
    }
    ticket = {
        "id": conversation,
        "number": "31042",
        "title": TITLE,
        "state": "new",
        "group": {"id": 1, "name": "Customer care"},
        "customer": customer,
        "owner": {"id": 1, "login": "-"},
    }
    return {"ticket": ticket, "article": article | changes}


def _thread(message, html, **changes):
    return {
        "id": message,
        "type": "customer",
        "status": "active",
        "state": "published",
        "body": html,
        "source": {"type": "email", "via": "customer"},
        "createdAt": "2026-11-03T10:15:30Z",
    } | changes


def _talk(conversation, person, said, **more):
    return {
        "id": conversation,
        "number": 12,
        "type": "email",
        "folderId": 11,
        "status": "active",
        "state": "published",
        "subject": TITLE,
        "mailboxId": 15,
        "createdBy": person,
        "createdAt": "2026-11-02T08:00:00Z",
        "_embedded": {"threads": said},
    } | more


def _shipped(message):
    """What the company wrote before."""
    return _thread(message - 20, "<p>We ship tomorrow.</p>", type="message", createdAt="2026-11-02T09:00:00Z")


def freescout(text, html, message, conversation, **changes):
    person = {"id": 61, "type": "customer", "firstName": "Mara", "lastName": "Lindqvist", "email": ADDRESS}
    newest = _thread(message, html, customer=person, createdBy=person) | changes
    return _talk(conversation, person, [newest, _shipped(message)], threadsCount=2, customer=person)


def helpscout(text, html, message, conversation, **changes):
    person = {"id": 61, "type": "customer", "first": "Mara", "last": "Lindqvist", "email": ADDRESS}
    newest = _thread(message, html, customer=person, createdBy=person) | changes
    more = {"preview": "my lantern came", "source": {"type": "email", "via": "customer"}, "tags": []}
    return _talk(conversation, person, [_shipped(message), newest], threads=2, primaryCustomer=person, **more)


def zendesk(text, html, message, conversation, **changes):
    comment = {
        "id": str(message),
        "body": text,
        "is_public": True,
        "author": {"id": "61", "is_staff": False, "name": NAME},
    }
    return {
        "account_id": 22129,
        "type": "zen:event-type:ticket.comment_added",
        "id": f"evt-{message}",
        "time": "2026-11-03T10:15:30.123456789Z",
        "zendesk_event_version": "2022-11-06",
        "subject": f"zen:ticket:{conversation}",
        "detail": {
            "id": str(conversation),
            "subject": TITLE,
            "requester_id": "61",
            "group_id": "9",
            "status": "OPEN",
            "is_public": True,
            "via": {"channel": "email"},
        },
        "event": {"meta": {"sequence": {"id": "SEQ", "position": 1}}, "comment": comment | changes},
    }


def zendesk_template(text=TEXT, message="2026-11-03T10:15:30Z", conversation="42"):
    """What a trigger sends by the template of the documentation."""
    return {
        "fullreply": "1",
        "ticket": conversation,
        "message": message,
        "text": text,
        "subject": TITLE,
        "name": NAME,
        "email": ADDRESS,
        "channel": "Mail",
        "team": "Customer care",
    }


def front(text, html, message, conversation, **changes):
    recipients = [
        {"name": NAME, "handle": ADDRESS, "role": "from"},
        {"name": None, "handle": "help@harbour-lamps.example", "role": "to"},
    ]
    data = {
        "id": f"msg_{message}",
        "type": "email",
        "is_inbound": True,
        "is_draft": False,
        "created_at": 1793700930.24,
        "blurb": "my lantern came",
        "subject": TITLE,
        "body": html,
        "text": text,
        "author": None,
        "recipients": recipients,
        "metadata": {},
    }
    return {
        "type": "inbound_received",
        "authorization": {"id": "cmp_1"},
        "payload": {
            "id": f"evt_{message}",
            "type": "inbound",
            "emitted_at": 1793700931.1,
            "conversation": {"id": f"cnv_{conversation}", "subject": TITLE, "status": "unassigned"},
            "source": {"_meta": {"type": "inboxes"}, "data": [{"id": "inb_5", "name": "Support"}]},
            "target": {"_meta": {"type": "message"}, "data": data | changes},
        },
    }


def front_rule(**changes):
    """What a rule sends: the event without an envelope."""
    return incoming("front", **changes)["payload"]


def front_preview(message=5151, conversation=42):
    """What an application's webhook sends: who asked, but not the message."""
    payload = front(TEXT, HTML, message, conversation)
    links = {"self": f"https://api2.frontapp.com/messages/msg_{message}"}
    payload["payload"]["target"]["data"] = {"id": f"msg_{message}", "_links": links}
    return payload


def intercom(text, html, message, conversation, **changes):
    part = {
        "type": "conversation_part",
        "id": str(message),
        "part_type": "comment",
        "body": html,
        "created_at": 1793700930,
        "author": {"type": "user", "id": "u61", "name": NAME, "email": ADDRESS},
        "attachments": [],
        "redacted": False,
    }
    source = {
        "type": "email",
        "id": "9001",
        "delivered_as": "customer_initiated",
        "subject": f"<p>{TITLE}</p>",
        "body": "<p>An earlier letter.</p>",
        "author": {"type": "user", "id": "u61", "name": NAME, "email": ADDRESS},
    }
    return {
        "type": "notification_event",
        "app_id": "abc1",
        "id": f"notif_{message}",
        "topic": "conversation.user.replied",
        "created_at": 1793700931,
        "delivery_attempts": 1,
        "data": {
            "type": "notification_event_data",
            "item": {
                "type": "conversation",
                "id": str(conversation),
                "created_at": 1793700000,
                "source": source,
                "contacts": {"type": "contact.list", "contacts": [{"type": "contact", "id": "u61"}]},
                "conversation_parts": {"type": "conversation_part.list", "conversation_parts": [part | changes]},
            },
        },
    }


def intercom_created(**changes):
    """A conversation that a customer began."""
    payload = incoming("intercom", **changes)
    item = payload["data"]["item"]
    item["source"]["body"] = item["conversation_parts"]["conversation_parts"].pop()["body"]
    return payload | {"topic": "conversation.user.created"}


def freshdesk(text, html, message, conversation, **changes):
    return {
        "fullreply": "1",
        "ticket": str(conversation),
        "message": f"{conversation}-{message}",
        "text": html,
        "subject": TITLE,
        "name": NAME,
        "email": ADDRESS,
        "channel": "Email",
        "team": "Customer care",
    } | changes


def freshdesk_simple(text=HTML, conversation=42):
    """What an automation sends whose content is "simple"."""
    return {
        "freshdesk_webhook": {
            "ticket_id": conversation,
            "ticket_subject": TITLE,
            "ticket_description": "<div>The first letter.</div>",
            "ticket_latest_public_comment": text,
            "ticket_requester_name": NAME,
            "ticket_requester_email": ADDRESS,
            "ticket_source": "Email",
            "ticket_group_name": "Customer care",
            "triggered_event": "{reply_sent}",
        }
    }


FORMS = {
    "chatwoot": chatwoot,
    "zammad": zammad,
    "freescout": freescout,
    "helpscout": helpscout,
    "zendesk": zendesk,
    "front": front,
    "intercom": intercom,
    "freshdesk": freshdesk,
}


def ignored(product):
    """Variants that get no draft, as (what it is, payload)."""
    return IGNORED[product]()


def _ignored_chatwoot():
    mail = chatwoot_mail()
    mail["content_attributes"]["email"]["auto_reply"] = True
    return [
        ("outgoing", incoming("chatwoot", message_type="outgoing")),
        ("outgoing, as a number", incoming("chatwoot", message_type=1)),
        ("note", incoming("chatwoot", private=True)),
        ("note, told otherwise", incoming("chatwoot", private="true")),
        ("greeting", incoming("chatwoot", message_type="template")),
        ("activity", incoming("chatwoot", message_type="activity")),
        ("edit", incoming("chatwoot", event="message_updated")),
        ("conversation", {"event": "conversation_created", "id": 42, "status": "open"}),
        ("agent", incoming("chatwoot", sender={"id": 1, "name": "Ida", "type": "user"})),
        ("bot", incoming("chatwoot", sender={"id": 1, "name": "Bot", "type": "agent_bot"})),
        ("picture", incoming("chatwoot", text=None)),
        ("form", incoming("chatwoot", content_type="input_csat")),
        ("auto-reply", mail),
    ]


def _ignored_zammad():
    return [
        ("agent", incoming("zammad", sender="Agent")),
        ("system", incoming("zammad", sender="System")),
        ("note", incoming("zammad", internal=True)),
        ("note, told otherwise", incoming("zammad", internal=1)),
        ("an agent's note of a call", incoming("zammad", type="phone")),
        ("auto-reply", incoming("zammad", preferences={"is-auto-response": True})),
        ("blank", incoming("zammad", html="<p> &nbsp; </p><br>")),
        ("no article", {"ticket": {"id": 42}, "article": {}}),
    ]


def _ignored_threads(product):
    return [
        ("reply", incoming(product, type="message")),
        ("note", incoming(product, type="note")),
        ("phone", incoming(product, type="phone")),
        ("hidden", incoming(product, state="hidden")),
        ("by an agent", incoming(product, createdBy={"id": 9, "type": "user", "email": "ida@lamps.example"})),
        ("spam", incoming(product) | {"status": "spam"}),
        ("deleted", {"id": 42}),
        ("no threads", incoming(product) | {"_embedded": {"threads": []}}),
    ]


def _ignored_zendesk():
    return [
        ("note", incoming("zendesk", is_public=False)),
        ("note, told otherwise", incoming("zendesk", is_public="true")),
        ("agent", incoming("zendesk", author={"id": "7", "is_staff": True, "name": "Ida"})),
        ("somebody", incoming("zendesk", author={"id": "7", "name": "Ida"})),
        ("blank", incoming("zendesk", text=" ")),
        ("status", incoming("zendesk") | {"type": "zen:event-type:ticket.status_changed"}),
        ("blank template", zendesk_template(text="")),
    ]


def _ignored_front():
    return [
        ("outbound", incoming("front", is_inbound=False)),
        ("draft", incoming("front", is_draft=True)),
        ("reply", incoming("front") | {"type": "outbound_sent"}),
        ("comment", incoming("front") | {"type": "new_comment_added"}),
        ("sync", {"type": "sync", "authorization": {"id": "cmp_1"}}),
        ("preview", front_preview()),
        ("call", incoming("front", type="phone-call")),
    ]


def _ignored_intercom():
    created = intercom_created()
    created["data"]["item"]["source"]["delivered_as"] = "campaigns_initiated"
    return [
        ("admin", incoming("intercom") | {"topic": "conversation.admin.replied"}),
        ("ping", {"type": "notification_event", "topic": "ping", "data": {"item": {"type": "ping"}}}),
        ("bot", incoming("intercom", author={"type": "bot", "id": "b1", "name": "Fin"})),
        ("note", incoming("intercom", part_type="note")),
        ("redacted", incoming("intercom", redacted=True)),
        ("campaign", created),
    ]


def _ignored_freshdesk():
    simple = freshdesk_simple()
    simple["freshdesk_webhook"]["ticket_latest_public_comment"] = None
    simple["freshdesk_webhook"]["ticket_description"] = ""
    return [("blank", incoming("freshdesk", html="<div><br></div>")), ("blank simple", simple)]


IGNORED = {
    "chatwoot": _ignored_chatwoot,
    "zammad": _ignored_zammad,
    "freescout": lambda: _ignored_threads("freescout"),
    "helpscout": lambda: _ignored_threads("helpscout"),
    "zendesk": _ignored_zendesk,
    "front": _ignored_front,
    "intercom": _ignored_intercom,
    "freshdesk": _ignored_freshdesk,
}
