"""Drafts and notes in helpdesks: put there once, kept from customers, and found again."""

import json
import socket
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from assistant import dispatch
from assistant.calling import Answer, Later, Refused, Unsure
from assistant.config import Configuration
from assistant.config_helpdesks import Helpdesk
from assistant.errors import ConfigurationError
from assistant.helpdesks import fill, read, writer
from assistant.helpdesks.rendering import as_html, clean, same
from assistant.helpdesks.values import bare
from assistant.helpdesks.writing import judge, retry_after
from assistant.types.deliveries import Ignored, Note
from tests.helpdesk_payloads import HTML, PRODUCTS, TITLE, front_preview, incoming
from tests.helpdesk_servers import helpdesk

DRAFTS = ("helpscout", "front")  # real drafts, which a customer may get
REPLY = "Dear Mara,\n\nthe shade is on its way:\n  - it comes on Friday,\n  - free of charge.\n\nHarbour Lamps"
ID = "5f0c9d2e7a1b4c3d8e6f001122334455"


def note(id=ID, conversation="42", reply=REPLY, **known):
    text = f"{reply}\n\nAnswers: 1 question.\n\nFullreply draft {id}"
    return Note(id=id, conversation=conversation, text=text, draft=reply, **known)


@pytest.fixture(params=PRODUCTS)
def server(request):
    with helpdesk(request.param) as running:
        yield running


def posted_id(server, at=-1):
    made = server.posted[at]["id"]
    return f"msg_{made}" if server.product == "front" else str(made)


def test_a_note_is_put_there_for_colleagues_alone_and_found(server):
    desk = writer(server.access())
    assert desk.find(note()) is None
    returned = desk.post(note())
    assert [entry["private"] for entry in server.posted] == [True]
    assert returned == posted_id(server)
    assert server.posted[0]["conversation"] == "42"
    assert desk.find(note()) == returned
    assert desk.find(note("f" * 32, reply="Something else")) is None
    assert desk.find(note(conversation="43")) is None


def test_a_draft_says_nothing_that_a_customer_should_not_read(server):
    writer(server.access()).post(note())
    words = bare(server.posted[0]["text"])
    if server.product in DRAFTS:
        assert ID not in words and "Answers:" not in words and words == " ".join(REPLY.split())
    else:
        assert ID in words and "Answers: 1 question." in words and " ".join(REPLY.split()) in words


@pytest.mark.parametrize("fault", ["500 after", "cut after", "no id", "nonsense"])
def test_what_may_have_arrived_is_unsure_and_then_found(server, fault):
    if server.product in ("freescout", "helpscout"):  # their id comes in a header, not in the body
        fault = {"no id": "500 after", "nonsense": "cut after"}.get(fault, fault)
    desk = writer(server.access())
    server.fault(fault)
    with pytest.raises(Unsure):
        desk.post(note())
    assert desk.find(note()) == posted_id(server)
    assert len(server.posted) == 1


@pytest.mark.parametrize("product", ["freescout", "helpscout"])
def test_the_header_with_the_id_may_be_missing(product):
    with helpdesk(product) as server:
        server.fault("no id")
        with pytest.raises(Unsure):
            writer(server.access()).post(note(target={"customer": "61"}))
        assert writer(server.access()).find(note()) == posted_id(server)


@pytest.mark.parametrize("fault", ["500 before", "cut before"])
def test_what_did_not_arrive_is_not_found_and_put_there_again(server, fault):
    desk = writer(server.access())
    server.fault(fault)
    with pytest.raises(Unsure):
        desk.post(note(target={"customer": "61"}))
    assert desk.find(note()) is None
    desk.post(note())
    assert len(server.posted) == 1


def test_a_slow_server_is_left_and_asked_later(server):
    server.delay = 2.0
    server.fault("slow")
    with pytest.raises(Unsure):
        writer(server.access(timeout_s=0.5)).post(note())
    assert writer(server.access()).find(note()) == posted_id(server)


@pytest.mark.parametrize("fault", ["429", "429 date"])
def test_a_busy_server_says_when(server, fault):
    server.fault(fault)
    with pytest.raises(Later) as caught:
        writer(server.access()).post(note())
    assert 4 < caught.value.after <= 7
    assert not server.posted


@pytest.mark.parametrize("fault", ["401", "403", "404", "422", "redirect"])
def test_what_a_person_has_to_change_is_refused_in_words(server, fault):
    server.fault(fault)
    with pytest.raises(Refused) as caught:
        writer(server.access()).post(note())
    assert f"HTTP {'302' if fault == 'redirect' else fault}: " in caught.value.reason
    assert "Mara" not in caught.value.reason and server.token not in caught.value.reason
    assert not server.posted and not any("elsewhere" in path for _, path, _ in server.calls)


def test_a_wrong_token_is_refused(server):
    for wrong in ("wrong", "", "two words", "line\nbreak", "schlüssel", "x" * 5000):
        with pytest.raises(Refused):
            writer(server.access(token=wrong)).post(note())
        with pytest.raises(Refused):
            writer(server.access(token=wrong)).find(note())
    assert not server.posted


@pytest.mark.parametrize(
    ("fault", "kind"), [("no reading", Refused), ("reading fails", Later), ("reading nonsense", Later)]
)
def test_what_cannot_be_read_back(server, fault, kind):
    desk = writer(server.access())
    desk.post(note(target={"customer": "61"}))
    server.fault(fault, times=None)
    with pytest.raises(kind):
        desk.find(note())
    server.heal()
    assert desk.find(note()) == posted_id(server)


def test_nobody_listens(server):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    desk = writer(server.access(url=f"http://127.0.0.1:{port}"))
    for call in (desk.post, desk.find):
        with pytest.raises(Later, match="could not be reached"):
            call(note(target={"customer": "61"}))


@pytest.mark.parametrize(
    "wrong", ["", "..", "../1", "42/../43", "42?x=1", "42#", "4 2", "%2e%2e", "４２", "42\n", "\ud800"]
)
def test_no_id_leads_elsewhere(server, wrong):
    desk = writer(server.access())
    for call in (desk.post, desk.find):
        with pytest.raises(Refused):
            call(note(conversation=wrong, target={"customer": "61"}))
    assert not [path for _, path, _ in server.calls if "users/me" not in path]


@pytest.mark.parametrize(
    ("product", "name", "needed"),
    [
        ("chatwoot", "account", True),
        ("zendesk", "account", True),
        ("front", "account", False),
        ("freescout", "author", True),
        ("intercom", "author", True),
        ("helpscout", "author", False),
        ("zendesk", "author", False),
        ("front", "author", False),
        ("freshdesk", "author", False),
    ],
)
def test_ids_of_the_configuration_are_checked_before_anything_is_sent(product, name, needed):
    with helpdesk(product) as server:
        for wrong in ("../../9", "9?x=1", "\u0664\u0665", "x" * 500, "17\n"):
            with pytest.raises(ConfigurationError, match=f"  {name}: .*another form"):
                writer(server.access(**{name: wrong}))
        if needed:
            with pytest.raises(ConfigurationError, match=f"  {name}: .*nothing"):
                writer(server.access(**{name: ""}))
        else:
            writer(server.access(**{name: ""})).post(note())
            assert server.posted[0]["private"]


def test_each_setting_that_is_missing_is_named_with_its_section_at_once():
    one = {"product": "chatwoot", "url": "https://desk.example", "token_env": "TOKEN"}
    known = Configuration(helpdesks={"support": Helpdesk(**one), "late": Helpdesk(**one, account="me")})
    with pytest.raises(ConfigurationError) as told:
        dispatch.helpdesks(known, {})
    found = [(p.where, p.found) for p in told.value.problems]
    assert found == [
        ("helpdesks.support.token_env", "nothing"), ("helpdesks.support.account", "nothing"),
        ("helpdesks.late.token_env", "nothing"), ("helpdesks.late.account", "another form"),
    ]  # fmt: skip


def test_an_old_note_is_found_behind_many_others(server):
    desk = writer(server.access())
    returned = desk.post(note())
    for at in range(23):
        server.add("42", f"Message {at}", kind="customer" if server.product == "helpscout" else "messages")
    server.calls.clear()
    assert desk.find(note()) == returned
    assert len(server.calls) <= 7


def test_reading_back_has_an_end(server):
    for at in range(200):
        server.add("42", f"Message {at}", kind="drafts" if server.product == "front" else "customer")
    desk = writer(server.access())
    if server.product == "freshdesk":  # what is newest comes last there
        with pytest.raises(Refused, match="too long"):
            desk.find(note())
    else:
        assert desk.find(note()) is None
    assert len(server.calls) <= 41


def test_nothing_in_a_text_is_taken_for_html(server):
    hostile = "<script>alert(1)</script> & <b>bold</b>\0\ud800 😀 \u202e\n\n\n\"quoted\" 'too' &amp; </p>"
    desk = writer(server.access())
    returned = desk.post(note(reply=hostile))
    kept = server.posted[0]["text"]
    assert "\0" not in kept and "\ud800" not in kept and "😀" in kept
    if server.product not in ("chatwoot", "zammad", "zendesk"):  # those take plain text
        assert "<script>" not in kept and "&lt;script&gt;" in kept and "&amp;amp;" in kept
    assert desk.find(note(reply=hostile)) == returned


def test_a_long_text(server):
    desk = writer(server.access())
    returned = desk.post(note(reply="The shade comes on Friday. " * 20_000))
    assert desk.find(note(reply="The shade comes on Friday. " * 20_000)) == returned


def test_a_note_without_a_draft_goes_to_colleagues(server):
    alone = Note(id=ID, conversation="42", text="Ask her for the order's number.", draft="")
    desk = writer(server.access())
    returned = desk.post(alone)
    assert server.posted[0]["private"] and ID in server.posted[0]["text"], "it is found by its id, whoever wrote it"
    assert server.posted[0].get("kind") in (None, "note", "comments")
    assert desk.find(alone) == returned


def test_threads_share_a_writer(server):
    desk = writer(server.access())
    ids = [f"{at:032x}" for at in range(8)]
    with ThreadPoolExecutor(8) as pool:
        returned = list(pool.map(lambda id: desk.post(note(id, reply=f"Reply {id}")), ids))
        found = list(pool.map(lambda id: desk.find(note(id, reply=f"Reply {id}")), ids))
    assert found == returned and len(set(returned)) == 8 and len(server.posted) == 8


@pytest.mark.parametrize("product", ["chatwoot", "zammad", "freshdesk"])
def test_a_note_that_became_public_is_shown_to_a_person(product):
    with helpdesk(product) as server:
        server.fault("published")
        with pytest.raises(Refused, match="where the customer can read it"):
            writer(server.access()).post(note())


@pytest.mark.parametrize("roles", [["Customer"], [], ["Customer", "Customer"], "Agent", [None], {"Agent": 1}])
def test_a_customers_token_writes_nothing_into_zammad(roles):
    with helpdesk("zammad") as server:
        server.roles = roles
        for _ in range(2):
            with pytest.raises(Refused, match="not an agent's"):
                writer(server.access()).post(note())
        assert not server.posted
        assert not [path for method, path, _ in server.calls if method == "POST"]


def test_an_agents_token_is_looked_at_once():
    with helpdesk("zammad") as server:
        server.roles = ["Customer", "Second line", "Agent"]
        desk = writer(server.access())
        for at in range(3):
            desk.post(note(f"{at:032x}"))
        assert [path for _, path, _ in server.calls].count("/api/v1/users/me?expand=true") == 1


def test_help_scout_fetches_a_token_and_renews_it():
    with helpdesk("helpscout") as server:
        desk = writer(server.access(token=f"app:{server.token}"))
        ready = threading.Barrier(6)

        def post(at):
            ready.wait(5)
            return desk.post(note(f"{at:032x}", reply=f"Reply {at}", target={"customer": "61"}))

        with ThreadPoolExecutor(6) as pool:
            assert len(set(pool.map(post, range(6)))) == 6
        assert server.grants == 1
        server.expired.add("granted-1")
        assert desk.find(note("0" * 32, reply="Reply 0")) is not None
        assert server.grants == 2
        server.expired.add("granted-2")
        desk.post(note())
        assert (server.grants, len(server.posted)) == (3, 7)
        for wrong in ("app:wrong", "other:" + server.token, "app:"):
            with pytest.raises(Refused, match="no token for the app"):
                writer(server.access(token=wrong)).post(note())


def test_help_scout_answers_the_customer_of_the_conversation():
    with helpdesk("helpscout") as server:
        desk = writer(server.access(author=""))
        desk.post(note())
        body = json.loads(server.calls[-1][2])
        assert body["customer"] == {"id": 238604} and body["draft"] is True and "user" not in body
        desk.post(note("1" * 32, reply="Else", target={"customer": "61"}))
        assert json.loads(server.calls[-1][2])["customer"] == {"id": 61}
        with pytest.raises(Refused):
            desk.post(note(target={"customer": "../1"}))


def test_a_draft_that_was_sent_since_is_found():
    with helpdesk("helpscout") as server:
        sent = server.add("42", as_html(REPLY) + "<br><p>-- <br>Ida, Harbour Lamps</p>", kind="message")
        assert writer(server.access()).find(note()) == str(sent["id"])
    with helpdesk("front") as server:
        server.add("42", as_html(REPLY), private=False)
        assert writer(server.access()).find(note()) is None, "a customer may quote us"
        sent = server.add("42", f"<div>{as_html(REPLY)}</div>", private=True)
        assert writer(server.access()).find(note()) == f"msg_{sent['id']}"


def test_front_drafts_are_private_to_the_author_or_shared():
    with helpdesk("front") as server:
        writer(server.access()).post(note())
        assert (server.posted[0]["mode"], json.loads(server.calls[-1][2])["author_id"]) == ("private", "tea_17")
        writer(server.access(author="", account="")).post(note())
        body = json.loads(server.calls[-1][2])
        assert (body["mode"], body["channel_id"]) == ("shared", "cha_7") and "author_id" not in body


def test_front_previews_are_filled():
    with helpdesk("front") as server:
        message = incoming("front")["payload"]["target"]["data"]
        kept = server.add("42", "", message=message)
        preview = read("front", front_preview(message=kept["id"]), previews=True)
        found = fill(server.access(), preview)
        assert (found.text, found.html, found.subject, found.message) == (HTML, True, TITLE, f"msg_{kept['id']}")
        message["is_inbound"] = False
        assert isinstance(fill(server.access(), preview), Ignored)
        with pytest.raises(Refused):
            fill(server.access(), read("front", front_preview(message=1), previews=True))
        server.fault("reading fails")
        with pytest.raises(Later):
            fill(server.access(), preview)
        plain = read("zammad", incoming("zammad"))
        assert fill(server.access(product="zammad"), plain) is plain


def test_access_does_not_show_its_token():
    with helpdesk("zammad") as server:
        assert server.token not in repr(server.access())


@pytest.mark.parametrize(
    ("kind", "statuses"),
    [
        (Unsure, (100, 408, 409, 500, 502, 503, 504, 599)),
        (Later, (423, 425, 429)),
        (Refused, (301, 304, 307, 400, 401, 402, 403, 404, 405, 410, 412, 413, 415, 418, 422, 451)),
    ],
)
def test_what_a_status_means_for_what_is_written_once(kind, statuses):
    for status in statuses:
        with pytest.raises(kind, match=f"HTTP {status}"):
            judge(Answer(status, {}, b""))
    for status in (200, 201, 202, 204):
        judge(Answer(status, {}, b""))


def test_when_to_come_back():
    assert retry_after({}) is None
    assert retry_after({"retry-after": "0"}) == 0
    assert retry_after({"retry-after": "1.5"}) == 1.5
    assert retry_after({"retry-after": "999999999"}) == 86_400
    assert retry_after({"retry-after": "Tue, 03 Nov 2020 10:15:30 GMT"}) == 0
    assert retry_after({"x-ratelimit-retry-after": "10"}) == 10
    assert retry_after({"x-ratelimit-reset": "1793700930"}) is not None
    for wrong in ("soon", "-1", "1e9", "٣", "Tue, 99 Nov 9999 99:99:99 GMT", "\ud800", "9" * 100):
        assert retry_after({"retry-after": wrong}) is None


def test_html_of_plain_text():
    assert as_html("") == "<p></p>"
    assert as_html("a\r\nb\n\n \n\n  c") == "<p>a<br>b</p><p>&nbsp;&nbsp;c</p>"
    assert clean("a\x00\x07b\ud83d\ude00\udc00") == "ab😀�"
    assert same("a <b> & c", as_html("a <b>  &\n\nc") + "<p>--</p>")
    assert not same("", "<p></p>") and not same("abc", "<p>ab</p>")
