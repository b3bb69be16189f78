"""The calls beyond the first four: entries, gaps, feedback, events, calls that are repeated, figures, other pages."""

import asyncio
import json
import threading

import httpx
import pytest
from starlette.exceptions import HTTPException

from assistant.api import turn as turns
from assistant.api.examples import ANSWERS, REQUESTS
from assistant.api.turn import Turn
from assistant.gaps import proof
from assistant.gaps.records import Cause, Proposal
from assistant.ledger import open_ledger, remembering
from tests.api_desk import HERE, House

ASK = "Hi. Do you ship to Ireland? What does it cost?"


@pytest.fixture
def house(tmp_path):
    return House(tmp_path)


def test_every_example_is_answered_and_described(house):
    paths = house.call("GET", "/openapi.json").json()["paths"]
    described = {o["operationId"]: (m, p, o) for p, methods in paths.items() for m, o in methods.items()}
    assert len(described) == sum(len(m) for m in paths.values())
    for call, body in REQUESTS.items():
        method, path, operation = described[call]
        shown = operation["requestBody"]["content"]["application/json"]["examples"]["usual"]["value"]
        assert shown == body and operation["summary"] and operation["description"]
        answer = house.call(method.upper(), path, json=body)
        status = "202" if call == "postNote" else "200"
        assert str(answer.status_code) == status, (call, answer.text)
        if call in ANSWERS:
            assert operation["responses"][status]["content"]["application/json"]["example"] == ANSWERS[call]
            assert set(answer.json()) >= set(ANSWERS[call]) - {"next"} or call == "checkReply"
    assert set(ANSWERS) | {"streamDraft", "health", "ready", "metrics"} == set(described)
    assert {"429", "503", "409", "408"} <= set(described["draftReply"][2]["responses"])


def test_entries_come_in_pages(house):
    first = house.call("GET", "/v1/entries?limit=1").json()
    assert (len(first["entries"]), first["total"], first["next"]) == (1, 2, 1)
    second = house.call("GET", "/v1/entries?limit=1&offset=1").json()
    assert "next" not in second and second["entries"] != first["entries"]
    assert house.call("GET", "/v1/entries?offset=99999999").json()["entries"] == []


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "offset=-1", "offset=x", "after=1", "limit=1&limit=2&q=z"])
def test_an_unknown_or_wrong_query_is_refused(house, query):
    assert house.call("GET", f"/v1/entries?{query}").status_code == 422


def test_one_entry_with_its_passages(house):
    found = house.call("GET", "/v1/entries/delivery").json()
    assert found["entry"]["title"] == "delivery" and found["passages"][0]["text"] == "We ship in two days."
    for odd in ("nothing", "..%2f..%2fetc%2fpasswd", "%00", "a/b/c", "%F0%9F%98%80"):
        assert house.call("GET", f"/v1/entries/{odd}").status_code == 404, odd
    assert house.call("DELETE", "/v1/entries/delivery").headers["allow"] == "GET"


def test_a_search_finds_the_nearest_first(house):
    found = house.post("/v1/entries/search", {"id": 5, "text": "delivery in two days", "limit": 1}).json()
    assert found["id"] == 5 and [e["id"] for e in found["entries"]] == ["delivery"]
    assert found["entries"][0]["passage"] and 0 <= found["score"] <= 1
    assert house.post("/v1/entries/search", {"text": " "}).json()["entries"] == []


def test_a_proposal_waits_outside_of_the_base(house, tmp_path):
    body = {"title": "Do you ship to Cork?", "text": "Yes.\n\n# Not a heading\n<script>", "variants": ["Cork?"]}
    names = [house.post("/v1/entries/proposals", body).json()["file"] for _ in range(2)]
    assert len(set(names)) == 2
    folder = tmp_path / "proposals" / "main"
    text = (folder / names[0]).read_text("utf-8")
    assert "title: Do you ship to Cork?" in text and "Cork?" in text and "proposed_by: local" in text
    assert "\n# Not" not in text  # what was proposed is text, not Markdown
    assert len(house.desks["main"].index.entries) == 2
    with open_ledger(house.configuration.ledger) as ledger, ledger.reading() as rows:
        assert names[0] in str(rows.exec_driver_sql("SELECT path FROM file").all())


@pytest.mark.parametrize(
    "body",
    [
        {"title": "", "text": "a"},
        {"title": "  ", "text": "a"},
        {"title": "a\nb: c", "text": "a"},
        {"title": "a", "text": " \n "},
        {"title": "a", "text": "a", "url": "javascript:alert(1)"},
        {"title": "a", "text": "a", "variants": ["x" * 301]},
        {"title": "a" * 301, "text": "a"},
        {"title": "a", "text": "a", "internal": False},
    ],
)
def test_a_proposal_that_is_none_is_refused(house, body):
    assert house.post("/v1/entries/proposals", body).status_code == 422


@pytest.mark.parametrize("title", ["../../etc/passwd", "é\u202eß", "...", "CON", "a" * 300, "/abs", "😀"])
def test_a_proposal_stays_in_its_folder(house, tmp_path, title):
    name = house.post("/v1/entries/proposals", {"title": title, "text": "a"}).json()["file"]
    assert "/" not in name and (tmp_path / "proposals" / "main" / name).is_file()


def test_too_many_proposals_wait_for_somebody(house, monkeypatch):
    monkeypatch.setattr("assistant.api.proposals.MOST", 1)
    body = {"title": "a", "text": "a"}
    assert house.post("/v1/entries/proposals", body).status_code == 200
    full = house.post("/v1/entries/proposals", body)
    assert full.status_code == 409 and "look at them" in full.json()["detail"]


def test_gaps_are_those_of_the_last_report(house):
    assert house.call("GET", "/v1/gaps").json() == {"topics": []}
    base = house.desks["main"].knowledge_base
    kept = proof.Kept("4f1c", "spare poles", Cause.NOTHING, proof.State.OPEN, ("Poles?",), Proposal("p", "Poles"))
    proof.write(base, [kept])
    (topic,) = house.call("GET", "/v1/gaps").json()["topics"]
    assert topic["id"] == "4f1c" and topic["state"] == "open" and topic["proposed"] == "Poles"
    proof.place(base).write_text("not json\n")
    broken = house.call("GET", "/v1/gaps")
    assert broken.status_code == 503 and str(base) not in broken.text


def test_questions_are_grouped(house):
    found = house.post("/v1/gaps", {"texts": ["abc?", "abd?", "xyz?"]}).json()["topics"]
    assert sorted(t for group in found for t in group["texts"]) == ["abc?", "abd?", "xyz?"]
    for texts in ([], ["a"] * 1001, ["a" * 2001], "abc", [1]):
        assert house.post("/v1/gaps", {"texts": texts}).status_code == 422


def test_a_dismissed_question_is_not_found_again(house):
    told = {"kind": "dismissed", "inquiry": ASK, "question": {"spans": [[4, 27]]}}
    assert house.post("/v1/feedback", told).json() == {"recorded": "dismissed"}
    found = house.post("/v1/questions", {"text": ASK}).json()["questions"]
    assert [q["text"] for q in found] == ["What does it cost?"]
    with open_ledger(house.configuration.ledger) as ledger:
        (kept,) = ledger.corrections()
        assert kept.kind == "dismiss" and kept.payload["words"] == "Do you ship to Ireland?"
        ledger.withdraw(kept.id)
    house.office.follow("main", now=True)
    assert len(house.post("/v1/questions", {"text": ASK}).json()["questions"]) == 2


def test_a_verdict_is_recorded_with_its_evidence(house):
    told = {
        "kind": "verdict",
        "inquiry": ASK,
        "question": {"spans": [[4, 27]]},
        "reply": "We ship.",
        "answers": True,
        "evidence": [[0, 8]],
    }
    assert house.post("/v1/feedback", told).json() == {"recorded": "verdict"}
    assert list(house.desks["main"].corrections.verdicts.values()) == [True]
    assert house.post("/v1/feedback", told | {"evidence": [[0, 9]]}).status_code == 422
    assert house.post("/v1/feedback", told | {"question": {"spans": [[0, 999]]}}).status_code == 422


def test_a_reply_that_went_out_is_recorded_once_for_its_conversation(house):
    sent = {
        "kind": "sent",
        "inquiry": ASK,
        "reply": "We will ship it. I will ship the rest.",
        "sender": "Sam <sam@mailbox.example>",
        "external_id": "chat-7",
        "sent": "2026-06-10T15:30:00+01:00",
    }
    told = house.post("/v1/feedback", sent).json()
    assert told["recorded"] == "sent" and len(told["promises"]) == 2
    house.post("/v1/feedback", sent | {"reply": "We ship."})
    with open_ledger(house.configuration.ledger) as ledger:
        (inquiry,) = ledger.inquiries()
        assert inquiry.external_id == "chat-7" and inquiry.replied_at is not None
        assert [r.kind for r in ledger.replies(inquiry.id)] == ["sent", "sent"]
    for wrong in ({"reply": " "}, {"inquiry": " "}, {"kind": "read"}, {"sent": 5}):
        assert house.post("/v1/feedback", sent | wrong).status_code == 422


def events(text):
    blocks = [b.split("\n") for b in text.split("\n\n") if b and not b.startswith(":")]
    return [(b[0].removeprefix("event: "), json.loads(b[1].removeprefix("data: "))) for b in blocks]


def test_a_draft_is_told_as_it_is_made(house):
    answer = house.post("/v1/draft/stream", {"id": 3, "text": ASK, "agent": "Megan"})
    assert answer.headers["content-type"].startswith("text/event-stream")
    told = events(answer.text)
    assert [name for name, _ in told] == ["questions", "part", "part", "draft"]
    assert told[0][1]["id"] == 3 and told[1][1]["question"] == 0
    whole = house.post("/v1/draft", {"id": 3, "text": ASK, "agent": "Megan"}).json()
    assert told[-1][1] == whole


def test_what_goes_wrong_in_a_stream_is_its_last_event(house):
    for text, status in (("crash tulip?", 500), ("refuse?", 422), ("nomodel?", 503), (" ", 422)):
        *_, (name, told) = events(house.post("/v1/draft/stream", {"text": text}).text)
        assert (name, told["status"]) == ("error", status) and "tulip" not in str(told)
    assert house.post("/v1/draft/stream", {"text": 5}).status_code == 422
    assert events(house.post("/v1/draft/stream", {"text": ASK, "polish": True}).text)[-1][1]["status"] == 422
    assert house.office.turn.inside == 0


def test_a_polish_that_nobody_configured_is_the_callers_fault(house):
    refused = house.post("/v1/draft", {"text": ASK, "polish": True})
    assert refused.status_code == 422 and "[polish]" in refused.json()["detail"]


KEY = "a-key-of-sixteen-characters"
NAME = {"idempotency-key": "once-1"}


def test_a_repeated_call_gets_the_same_answer_and_is_done_once(house):
    body = {"kind": "sent", "inquiry": ASK, "reply": "We ship.", "id": "x"}
    first = house.post("/v1/feedback", body, headers=NAME)
    again = house.post("/v1/feedback", body, headers=NAME)
    assert again.content == first.content and again.headers["idempotent-replayed"] == "true"
    with open_ledger(house.configuration.ledger) as ledger:
        assert len(ledger.inquiries()) == 1
    other = house.post("/v1/feedback", body | {"reply": "No."}, headers=NAME)
    assert other.status_code == 422 and "another request" in other.json()["detail"]
    assert house.post("/v1/questions", {"text": ASK}, headers=NAME).status_code == 422


def test_a_call_that_failed_may_be_made_again(house):
    assert house.post("/v1/questions", {"text": "crash"}, headers=NAME).status_code == 500
    assert house.post("/v1/questions", {"text": ASK}, headers=NAME).status_code == 200


@pytest.mark.parametrize("name", ["", "a b", "é", "x" * 256])
def test_a_name_that_is_none_is_refused(house, name):
    headers = {"idempotency-key": name.encode("utf-8")}
    assert house.post("/v1/questions", {"text": ASK}, headers=headers).status_code == 400


def test_a_call_that_is_still_worked_on_is_not_begun_again(house):
    gate, begun = threading.Event(), threading.Event()
    desk = house.desks["main"]
    found = desk.match

    def slow(questions):
        begun.set()
        gate.wait(5)
        return found(questions)

    desk.match = slow

    async def both():
        transport = httpx.ASGITransport(house.app)
        async with httpx.AsyncClient(transport=transport, base_url=HERE) as client:
            first = asyncio.create_task(client.post("/v1/match", json={"text": "ship"}, headers=NAME))
            await asyncio.to_thread(begun.wait, 5)
            second = await client.post("/v1/match", json={"text": "ship"}, headers=NAME)
            gate.set()
            return second, await first

    second, first = asyncio.run(both())
    assert (second.status_code, first.status_code) == (409, 200) and second.headers["retry-after"]


def test_where_the_ledger_masks_no_answer_with_words_is_kept(tmp_path):
    house = House(tmp_path, mask=True)
    body = {"text": "Do you ship to Ireland, tulip?"}
    first, again = (house.post("/v1/questions", body, headers=NAME) for _ in range(2))
    assert first.json() == again.json() and "idempotent-replayed" not in again.headers
    assert house.post("/v1/questions", {"text": "Other?"}, headers=NAME).status_code == 422
    house.office.books.close()
    assert all(b"tulip" not in path.read_bytes() for path in tmp_path.glob("ledger.db*"))


def test_what_was_remembered_is_forgotten_after_a_day_or_by_an_erasure(tmp_path):
    from datetime import UTC, datetime, timedelta

    from assistant.ledger import erase
    from assistant.types import Message

    now = datetime.now(UTC)
    with open_ledger(tmp_path / "l.db") as ledger:
        assert remembering.begin(ledger, "k", "n", "c", now) is None
        assert remembering.begin(ledger, "k", "n", "c", now).status is None
        assert remembering.begin(ledger, "k", "n", "c", now + timedelta(minutes=6)) is None  # its server was killed
        remembering.finish(ledger, "k", "n", 200, '{"text": "Sam Reed"}')
        assert remembering.begin(ledger, "k", "n", "c", now + timedelta(hours=23)).status == 200
        assert remembering.begin(ledger, "k", "n", "d", now + timedelta(hours=25)) is None
        remembering.finish(ledger, "k", "n", 200, "Sam Reed")
        ledger.record_inquiry(Message("hi", ((0, 2),), sender="Sam Reed <sam@mailbox.example>"))
        erase(ledger, "sam@mailbox.example")
        with ledger.reading() as rows:
            assert not rows.exec_driver_sql("SELECT * FROM remembered").all()


def test_figures_count_calls_and_name_no_unknown_address(house):
    house.post("/v1/questions", {"text": ASK})
    house.post("/v1/secret-tulip", {})
    text = house.call("GET", "/metrics").text
    assert 'fullreply_requests_total{call="findQuestions",status="200"} 1.0' in text
    assert 'call="none",status="404"' in text and "tulip" not in text
    assert "fullreply_requests_inside 0.0" in text


def test_other_pages_may_call_only_where_they_are_named(tmp_path):
    page = "https://desk.example"
    house = House(tmp_path, cors_origins=(page,))
    asked = {"origin": page, "access-control-request-method": "POST", "access-control-request-headers": "authorization"}
    preflight = house.call("OPTIONS", "/v1/draft", headers=asked)
    assert preflight.status_code == 200 and preflight.headers["access-control-allow-origin"] == page
    answer = house.post("/v1/questions", {"text": ASK}, headers={"origin": page})
    assert answer.status_code == 200 and answer.headers["access-control-allow-origin"] == page
    other = {"origin": "https://elsewhere.example"}
    assert house.post("/v1/questions", {"text": ASK}, headers=other).status_code == 403
    assert "access-control-allow-origin" not in house.call("OPTIONS", "/v1/draft", headers=asked | other).headers


def test_answers_of_the_api_are_for_programs(house):
    headers = house.post("/v1/questions", {"text": ASK}).headers
    assert headers["x-content-type-options"] == "nosniff" and headers["cache-control"] == "no-store"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]


def test_frames_of_the_page_are_named_by_the_configuration(tmp_path):
    from assistant.page.serve import Headers

    sent = []

    async def page(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def send(message):
        sent.append(dict(message["headers"])[b"content-security-policy"].decode())

    for framed_by in ((), ("https://app.chatwoot.com",)):
        asyncio.run(Headers(page, framed_by)({"type": "http"}, None, send))
    assert sent[0].endswith("frame-ancestors 'self'")
    assert sent[1].endswith("frame-ancestors 'self' https://app.chatwoot.com")


def test_a_body_that_never_arrives_is_given_up(tmp_path):
    house = House(tmp_path, read_s=0.1)

    async def slow():
        yield b'{"text": '
        await asyncio.sleep(5)
        yield b'"a"}'

    answer = house.call("POST", "/v1/questions", content=slow(), headers={"content-type": "application/json"})
    assert answer.status_code == 408 and answer.json()["status"] == 408


def test_a_peer_from_elsewhere_needs_a_key_whatever_it_says(house):
    async def send():
        transport = httpx.ASGITransport(house.app, client=("192.0.2.7", 5))
        async with httpx.AsyncClient(transport=transport, base_url=HERE) as client:
            return await client.post("/v1/questions", json={"text": ASK})

    assert asyncio.run(send()).status_code == 421


def test_a_server_that_stops_takes_no_new_calls(house):
    house.office.meters.stopping = True
    refused = house.post("/v1/questions", {"text": ASK})
    assert refused.status_code == 503 and refused.headers["connection"] == "close"
    assert house.call("GET", "/readyz").status_code == 503 and house.call("GET", "/healthz").status_code == 200


def test_a_ledger_that_cannot_be_read_is_told_and_stops_only_what_needs_it(tmp_path):
    house = House(tmp_path, keys=(KEY,))
    house.configuration.ledger.write_text("not a database " * 100)
    assert house.post("/v1/questions", {"text": ASK}, key=KEY).status_code == 200
    assert house.call("GET", "/readyz").status_code == 503
    told = {"kind": "dismissed", "inquiry": ASK, "question": {"spans": [[4, 27]]}}
    refused = house.post("/v1/feedback", told, key=KEY)
    assert refused.status_code == 503 and "ledger.db" not in refused.text
    assert house.post("/v1/questions", {"text": ASK}, key=KEY, headers=NAME).status_code == 503


def test_the_queue_knows_what_is_owed_and_refuses_what_would_wait_too_long():
    async def crowd():
        turn = Turn(waiting=100, wait_s=0.2)
        gate = threading.Event()
        turn._seconds["slow"] = 0.04

        def work():
            gate.wait(2)
            return 1

        tasks = [asyncio.create_task(turn("slow", work)) for _ in range(4)]
        await asyncio.sleep(0.05)
        codes = [t.exception().status_code for t in tasks if t.done()]
        await asyncio.sleep(0.3)
        late = [t.exception().status_code for t in tasks if t.done()]
        gate.set()
        done = await asyncio.gather(*tasks, return_exceptions=True)
        return codes, late, [d for d in done if d == 1], turn

    codes, late, done, turn = asyncio.run(crowd())
    assert codes == [503] and late == [503] * 3 and done == [1]
    assert turn.inside == 0 and turn._owed == 0.0


def test_a_work_that_takes_longer_than_expected_makes_others_go_away_at_once():
    async def crowd():
        turn, gate = Turn(waiting=100, wait_s=0.4), threading.Event()
        first = asyncio.create_task(turn("x", lambda: gate.wait(5)))
        await asyncio.sleep(0.5)
        with pytest.raises(HTTPException) as refused:
            await turn("x", lambda: 1)
        gate.set()
        await first
        return refused.value.headers, await turn("x", lambda: 1)

    assert asyncio.run(crowd()) == ({"retry-after": "1"}, 1)


def test_the_expected_time_settles_at_the_median():
    turn = Turn()
    for i in range(400):
        turn._learn("x", 60.0 if i % 10 == 0 else 0.1)
    assert 0.05 < turn._seconds["x"] < 0.3
    assert turns._FIRST < 1
