"""What the payloads of the helpdesks say, and that no payload breaks the reading."""

import copy
import re
import time
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.errors import InputError
from assistant.helpdesks import challenge, delivery_key, read
from assistant.helpdesks.values import channel, moment, sender
from assistant.types import Channel
from assistant.types.deliveries import Ignored, Incoming
from tests import helpdesk_payloads as payloads
from tests.helpdesk_payloads import ADDRESS, HTML, NAME, PRODUCTS, TEXT, TITLE, ignored, incoming
from tests.pace import reference

AT = datetime(2026, 11, 3, 10, 15, 30, tzinfo=UTC)
EVERY = [
    (product, payload) for product in PRODUCTS for payload in [incoming(product), *(p for _, p in ignored(product))]
]
EVERY += [
    ("chatwoot", payloads.chatwoot_mail()),
    ("zendesk", payloads.zendesk_template()),
    ("front", payloads.front_rule()),
    ("intercom", payloads.intercom_created()),
    ("freshdesk", payloads.freshdesk_simple()),
]


@pytest.mark.parametrize("product", PRODUCTS)
def test_a_customers_message_is_read(product):
    found = read(product, incoming(product))
    assert isinstance(found, Incoming)
    assert found.text == (HTML if found.html else TEXT)
    assert found.html is (product not in ("chatwoot", "zendesk"))
    assert found.conversation == {"front": "cnv_42"}.get(product, "42")
    assert "5151" in found.message
    assert found.subject == (None if product == "chatwoot" else TITLE)
    assert found.sender == (NAME if product == "zendesk" else f"{NAME} <{ADDRESS}>")
    assert found.channel == (Channel.CHAT if product == "chatwoot" else Channel.EMAIL)
    if product == "freshdesk":
        assert found.received_at is None
    else:
        assert found.received_at.replace(microsecond=0) == AT
    assert found.target == ({"customer": "61"} if product in ("freescout", "helpscout") else {})
    team = {"chatwoot": "Shop window", "zammad": "Customer care", "front": "Support", "freshdesk": "Customer care"}
    assert found.team == team.get(product, "")


@pytest.mark.parametrize(
    ("product", "what", "payload"), [(product, *variant) for product in PRODUCTS for variant in ignored(product)]
)
def test_what_is_none_of_a_customer_gets_no_draft(product, what, payload):
    found = read(product, payload)
    assert isinstance(found, Ignored), what
    assert TITLE not in found.reason and NAME not in found.reason


def test_reasons_are_few_and_ours():
    reasons = {read(product, payload).reason for product in PRODUCTS for _, payload in ignored(product)}
    assert len(reasons) == 7, "each kind of reason is met by a payload"


def test_mail_in_chatwoot_comes_without_its_trail():
    found = read("chatwoot", payloads.chatwoot_mail())
    assert (found.text, found.subject, found.channel) == (TEXT, TITLE, Channel.EMAIL)
    without = payloads.chatwoot_mail()
    without["content_attributes"]["email"]["text_content"] = {}
    assert "Your parcel" in read("chatwoot", without).text, "where it kept nothing else, all of it"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Channel::WebWidget", Channel.CHAT),
        ("Channel::Email", Channel.EMAIL),
        ("Channel::FacebookPage", Channel.SOCIAL),
        ("Channel::Whatsapp", Channel.SOCIAL),
        ("Channel::Line", Channel.SOCIAL),
        ("Channel::Api", Channel.WEB),
        ("twitter direct-message", Channel.SOCIAL),
        ("web", Channel.WEB),
        ("help_center", Channel.WEB),
        ("Web form", Channel.WEB),
        ("Mail", Channel.EMAIL),
        ("native_messaging", Channel.CHAT),
        ("beacon", Channel.CHAT),
        ("front_chat", Channel.CHAT),
        ("sms", Channel.SOCIAL),
        ("something", Channel.EMAIL),
        (None, Channel.EMAIL),
        (["email"], Channel.EMAIL),
    ],
)
def test_channels(name, kind):
    assert channel(name) == kind


def test_the_newest_thread_decides_whatever_the_event():
    for product in ("freescout", "helpscout"):
        payload = incoming(product)
        threads = payload["_embedded"]["threads"]
        draft = {"id": 6000, "type": "message", "state": "draft", "createdAt": "2026-11-03T11:00:00Z", "body": "Ours"}
        moved = {"id": 6001, "type": "lineitem", "createdAt": "2026-11-03T11:00:00Z"}
        threads += [draft, moved]
        assert read(product, payload).message == "5151", "neither a draft nor a line item is an answer"
        threads.insert(0, {"id": 6002, "type": "note", "createdAt": "2026-11-03T11:00:00Z", "body": "Call her"})
        assert read(product, payload) == Ignored("an internal note")
        threads.append({"id": 6003, "type": "customer", "createdAt": "2026-11-03T11:00:00Z", "body": "<p>Well?</p>"})
        assert read(product, payload).message == "6003", "of two of one second the later number"


def test_templates_of_ours():
    found = read("zendesk", payloads.zendesk_template())
    assert (found.message, found.html, found.channel) == ("42-2026-11-03T10:15:30Z", False, Channel.EMAIL)
    unnamed = read("zendesk", payloads.zendesk_template(message=""))
    assert unnamed.message.startswith("42-") and unnamed.message != found.message
    assert read("zendesk", payloads.zendesk_template(message="3 Nov 10:15")).message == "42-3_Nov_10:15"
    assert read("zendesk", payloads.zendesk_template(TEXT + "!", message="")).message != unnamed.message
    for broken in ({"fullreply": "2", "ticket": "42", "text": "x"}, {"fullreply": "1", "text": "x"}):
        for product in ("zendesk", "freshdesk"):
            with pytest.raises(InputError):
                read(product, broken)
    simple = read("freshdesk", payloads.freshdesk_simple())
    assert (simple.text, simple.html, simple.sender) == (HTML, True, f"{NAME} <{ADDRESS}>")
    first = payloads.freshdesk_simple(text=None)
    assert read("freshdesk", first).text == "<div>The first letter.</div>"


def test_messaging_in_zendesk():
    event = {"actor": {"id": "u1", "name": NAME, "type": "end_user"}, "conversation_id": "67ab"}
    event["message"] = {"id": "67ab5f55155becd183e284cb", "body": "Is the lantern dimmable?"}
    payload = {"type": "zen:event-type:messaging_ticket.message_added", "detail": {"id": "141"}, "event": event}
    found = read("zendesk", payload)
    assert (found.conversation, found.text, found.channel) == ("141", "Is the lantern dimmable?", Channel.CHAT)
    for other in ("agent", "system", "trigger", None):
        event["actor"]["type"] = other
        assert read("zendesk", payload) == Ignored("not written by a customer")


def test_front_without_the_message():
    preview = payloads.front_preview()
    assert read("front", preview) == Ignored("a preview without the message")
    found = read("front", preview, previews=True)
    assert (found.message, found.text, found.team) == ("msg_5151", "", "Support")
    assert read("front", payloads.front_rule()) == read("front", incoming("front"))
    assert read("front", incoming("front", body="", text=TEXT)).text == TEXT
    for blank in ("", " ", None, "<p>&nbsp;</p>", 7):
        assert read("front", incoming("front", body=blank, text=""), previews=True) == Ignored("no text")
    assert read("chatwoot", incoming("chatwoot", text=""), previews=True) == Ignored("no text")


def test_intercom_since_2_15_sends_plain_text():
    plain = read("intercom", incoming("intercom", body="5 < 6 and 7 > 6, or is it?"))
    assert (plain.html, plain.text) == (False, "5 < 6 and 7 > 6, or is it?")
    begun = read("intercom", payloads.intercom_created())
    assert begun.text == HTML and begun.message != read("intercom", incoming("intercom")).message


@pytest.mark.parametrize("product", PRODUCTS)
@pytest.mark.parametrize(
    "payload", [{}, [], None, "text", 1, {"id": None}, {"event": 1}, {"type": ["x"]}, {"topic": {}}]
)
def test_other_forms_are_named(product, payload):
    with pytest.raises(InputError) as caught:
        read(product, payload)
    assert f"webhook of {product}" in str(caught.value)


@pytest.mark.parametrize("product", PRODUCTS)
@pytest.mark.parametrize(
    "wrong", ["../../x", "42/7", "4 2", "", None, -1, 4.2, True, "a" * 101, "４２", {}, 10**30, "42\n"]
)
def test_ids_that_cannot_stand_in_an_address_are_refused(product, wrong):
    payload = incoming(product)
    place = {
        "chatwoot": ("conversation", "id"),
        "zammad": ("ticket", "id"),
        "zendesk": ("detail", "id"),
        "front": ("payload", "conversation", "id"),
        "intercom": ("data", "item", "id"),
        "freshdesk": ("ticket",),
    }.get(product, ("id",))
    spot = payload
    for name in place[:-1]:
        spot = spot[name]
    spot[place[-1]] = wrong
    with pytest.raises(InputError):
        read(product, payload)


def test_senders_and_times():
    assert sender("A\r\nBcc: x", "a@b.example") == "A Bcc: x <a@b.example>"
    assert sender(None, "a@b.example") == "a@b.example"
    assert sender("Ann", "no address") == "Ann"
    assert sender({}, 7) is None
    assert moment("2026-11-03T11:15:30+01:00") == moment(1793700930) == moment(1793700930000) == AT
    for wrong in (
        "x",
        "",
        None,
        True,
        float("nan"),
        float("inf"),
        10**40,
        -5,
        "9" * 50,
        "0001-01-01T00:00:00+23:59",
        [],
    ):
        assert moment(wrong) is None


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(st.characters(codec=None), max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
ODD = st.sampled_from(
    [
        None,
        True,
        False,
        0,
        -1,
        10**4000,
        1e308,
        float("nan"),
        "",
        "\x00",
        "\ud800",
        "\u202e",
        "<p>",
        "../..",
        "1",
        "0" * 300,
    ]
) | JSON.filter(lambda value: value is not Ellipsis)


def places(value, path=()):
    """The path of each node."""
    yield path
    if isinstance(value, dict | list):
        for name in list(value) if isinstance(value, dict) else range(len(value)):
            yield from places(value[name], (*path, name))


def changed(payload, path, new):
    payload = copy.deepcopy(payload)
    if not path:
        return new
    spot = payload
    for name in path[:-1]:
        spot = spot[name]
    spot[path[-1]] = new
    return payload


def sound(product, payload):
    """Reads it, whatever it is."""
    delivery_key(product, {}, payload)
    challenge(product, {"x-front-challenge": "x"}, payload)
    for previews in (False, True):
        try:
            found = read(product, payload, previews=previews)
        except InputError:
            continue
        if isinstance(found, Ignored):
            continue
        assert isinstance(found, Incoming)
        assert re.fullmatch(r"[A-Za-z0-9_-]{1,100}", found.conversation)
        assert re.fullmatch(r"[!-~]{1,310}", found.message)
        assert isinstance(found.text, str) and ((previews and product == "front") or found.text.strip())
        assert found.received_at is None or found.received_at.tzinfo is UTC
        for words in (found.subject, found.sender, found.team):
            assert words is None or ("\n" not in words and "\x00" not in words and len(words) < 1100)
        assert all(re.fullmatch(r"[A-Za-z0-9_-]{1,100}", value) for value in found.target.values())


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_no_change_of_a_payload_breaks_the_reading(data):
    product, payload = data.draw(st.sampled_from(EVERY))
    for _ in range(data.draw(st.integers(1, 3))):
        payload = changed(payload, data.draw(st.sampled_from(list(places(payload)))), data.draw(ODD))
    sound(product, payload)


@pytest.mark.parametrize(
    "odd", [None, [], {}, 0, 10**4000, "\ud800\x00", float("nan"), [[{}]]], ids=lambda odd: type(odd).__name__
)
def test_no_single_field_of_a_wrong_type_breaks_the_reading(odd):
    for product, payload in EVERY:
        for path in places(payload):
            sound(product, changed(payload, path, odd))


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(PRODUCTS), JSON)
def test_anything_at_all(product, payload):
    sound(product, payload)


@pytest.mark.parametrize("product", PRODUCTS)
def test_large_and_deep_payloads(product):
    deep = []
    for _ in range(50_000):
        deep = [deep]
    start = time.process_time()
    for odd in ("<" * 400_000, "<p " * 130_000, "&" * 400_000, "<!--" * 100_000, "a" * 400_000, "\n " * 200_000):
        sound(product, incoming(product, text=odd, html=odd))
    for path in [(name,) for name in incoming(product)]:
        sound(product, changed(incoming(product), path, deep))
    assert time.process_time() - start < 150 * reference()
    del path
    while deep:  # it would be torn down by as deep a recursion
        deep = deep.pop()
