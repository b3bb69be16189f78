"""The HTTP API over a desk whose answers are known, called through ASGI."""

import asyncio
import json
import logging

import httpx
import pytest

from assistant.api import create_app
from assistant.api.guard import Guard
from assistant.config import Api, Configuration
from tests.desks import BareDesk, StubDesk

KEY = "a-key-of-sixteen-characters"
ASK = "Hi. Do you ship to Ireland? What does it cost?"
HERE = "http://127.0.0.1:7860"
PATHS = ["/v1/questions", "/v1/match", "/v1/draft", "/v1/check"]
FULL = {"text": ASK}
CHECK = {"inquiry": ASK, "reply": "We ship."}


def application(desk=None, **settings):
    return create_app(desk or StubDesk(), Configuration(api=Api(**settings), ledger="/nowhere/is/a/ledger.db"))


def call(method, path, *, app=None, base=HERE, **kwargs):
    async def send():
        transport = httpx.ASGITransport(app or application(), raise_app_exceptions=True)
        async with httpx.AsyncClient(transport=transport, base_url=base) as client:
            return await client.request(method, path, **kwargs)

    return asyncio.run(send())


def post(path, body, **kwargs):
    return call("POST", path, json=body, **kwargs)


def raw(path, body, **kwargs):
    headers = {"content-type": "application/json"} | kwargs.pop("headers", {})
    return call("POST", path, content=body, headers=headers, **kwargs)


def is_problem(answer, status):
    body = answer.json()
    assert answer.status_code == status, body
    assert answer.headers["content-type"] == "application/problem+json"
    assert body["status"] == status and body["title"] and body["detail"] and body["type"] == "about:blank"
    return body


def test_questions_have_the_fields_of_the_json_lines():
    body = post("/v1/questions", {"id": 7, "text": ASK, "subject": "Any news?"}).json()
    assert list(body) == ["id", "questions"] and body["id"] == 7
    assert body["questions"][0]["spans"] == [[4, 27]] and "in" not in body["questions"][0]
    assert body["questions"][2]["in"] == "subject"
    assert list(post("/v1/questions", FULL).json()) == ["questions"]


def test_match_draft_and_check_answer():
    assert post("/v1/match", {"text": "ship?"}).json() == {"matches": ["delivery"], "answered": True, "score": 0.9}
    draft = post("/v1/draft", FULL | {"id": "x", "channel": "chat", "agent": "Megan"}).json()
    assert list(draft) == ["id", "draft", "parts", "needs", "report"] and draft["draft"].endswith("Megan")
    given = [{"ask": "a1", "spans": [[0, 3]], "in": "subject"}]
    checked = post("/v1/check", CHECK | {"subject": "Any?", "questions": given}).json()
    assert checked["questions"][0] == {
        "ask": "a1",
        "spans": [[0, 3]],
        "in": "subject",
        "status": "answered",
        "score": 0.75,
        "evidence": [[3, 7]],
    }
    assert checked["complete"] is True


def test_html_returns_the_plain_text():
    body = post("/v1/check", {"inquiry": "<b>Ship?</b>", "reply": "<i>ship</i>", "format": "html"}).json()
    assert body["plain"] == {"inquiry": "Ship?", "reply": "ship"}


@pytest.mark.parametrize(
    ("path", "body", "where"),
    [
        ("/v1/questions", {}, "text"),
        ("/v1/questions", {"text": 5}, "text"),
        ("/v1/questions", {"text": None}, "text"),
        ("/v1/questions", FULL | {"asks": []}, "asks"),
        ("/v1/questions", FULL | {"id": [1]}, "id"),
        ("/v1/questions", FULL | {"id": True}, "id"),
        ("/v1/questions", FULL | {"format": "rtf"}, "format"),
        ("/v1/questions", FULL | {"subject": "a" * 10_001}, "subject"),
        ("/v1/draft", FULL | {"channel": "fax"}, "channel"),
        ("/v1/check", CHECK | {"questions": [{"spans": [[0, 99]]}]}, None),
        ("/v1/check", CHECK | {"questions": [{"spans": [[2, 2]]}]}, None),
        ("/v1/check", CHECK | {"questions": [{"spans": [[0, 1]], "form": "x"}]}, "questions.0.form"),
        ("/v1/check", CHECK | {"questions": [{"spans": [[0, 1]], "part": "subject"}]}, "questions.0.part"),
        ("/v1/check", CHECK | {"questions": [{"spans": [[0, True]]}]}, "questions.0.spans.0.1"),
        ("/v1/questions", [], "body"),
        ("/v1/questions", "text", "body"),
        ("/v1/draft", {"text": "  "}, None),
        ("/v1/questions", {"text": "refuse"}, None),
    ],
)
def test_a_wrong_request_is_told_where_it_is_wrong(path, body, where):
    told = is_problem(post(path, body), 422)
    if where:
        assert where in [fault["where"] for fault in told["errors"]]


def test_a_wrong_request_is_not_repeated():
    secret = "my password is tulip"
    answer = post("/v1/check", {"inquiry": {"x": secret}, "reply": [secret], "id": {"a": secret}})
    assert "tulip" not in answer.text and answer.status_code == 422


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"{", 422),
        (b"\xff\xfe\x00", 400),
        (b'{"text": "caf\xe9"}', 400),
        (b"[" * 100_000, 400),
        (b'{"text": "a", "id": ' + b"9" * 5000 + b"}", 400),
        (b'{"text": "a", "id": NaN}', 422),
        (b'{"text": "a", "id": 1e999}', 422),
        (b'{"text": NaN}', 422),
        (b'{"text": "a", "\\ud800": 1}', 422),
    ],
)
def test_a_body_that_is_no_json_of_ours_is_refused(body, status):
    told = is_problem(raw("/v1/questions", body), status)
    assert all(not fault["where"].isdigit() for fault in told.get("errors", []))


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("text", ["\\u0000", "\\ud800", "a\\udfff?\\u202e", "\\u2028?", "", " "])
def test_odd_characters_never_are_a_fault(path, text):
    body = f'{{"id": "{text}", "text": "ship {text}?"}}'
    if path == "/v1/check":
        body = body.replace('"text"', '"inquiry"').replace("}", f', "reply": "{text}", "subject": "{text}"}}')
    answer = raw(path, body.encode())
    assert answer.status_code == 200
    assert answer.content.decode("utf-8")


def test_a_form_or_a_text_is_not_taken_for_json():
    is_problem(call("POST", "/v1/questions", content=b'{"text": "a"}', headers={"content-type": "text/plain"}), 422)
    is_problem(call("POST", "/v1/questions", data={"text": "a"}), 422)


def test_unknown_addresses_and_methods_are_problems():
    is_problem(call("GET", "/nothing"), 404)
    is_problem(call("GET", "/v1/questions"), 405)
    is_problem(call("DELETE", "/v1/check"), 405)
    is_problem(call("POST", "/v1/nothing"), 404)  # also where the page is mounted, which would answer all the rest


def test_a_body_over_the_limit_is_refused_unread():
    app = application(max_body_bytes=2000)
    assert post("/v1/questions", {"text": "a" * 1900}, app=app).status_code == 200
    is_problem(post("/v1/questions", {"text": "a" * 2000}, app=app), 413)

    async def endless():
        while True:
            yield b"x" * 1000

    headers = {"content-type": "application/json"}
    is_problem(call("POST", "/v1/questions", content=endless(), app=app, headers=headers), 413)


def test_a_text_over_the_limit_is_refused():
    app = application(max_text_characters=100)
    assert post("/v1/questions", {"text": "a" * 100}, app=app).status_code == 200
    assert "100" in is_problem(post("/v1/questions", {"text": "a" * 101}, app=app), 422)["detail"]
    is_problem(post("/v1/check", {"inquiry": "a", "reply": "a" * 101}, app=app), 422)


def test_a_fault_of_ours_shows_and_logs_no_text(caplog, capfd):
    with caplog.at_level(logging.DEBUG):
        is_problem(post("/v1/questions", {"text": "crash, my password is tulip"}), 500)
        is_problem(post("/v1/questions", {"text": "nomodel tulip"}), 503)
        is_problem(post("/v1/match", {"text": "tulip"}, app=application(BareDesk())), 503)
    captured = capfd.readouterr()
    assert "tulip" not in caplog.text + captured.out + captured.err
    assert "ZeroDivisionError" in caplog.text and "Traceback" not in caplog.text


@pytest.mark.parametrize("path", PATHS)
def test_with_keys_a_request_needs_one(path):
    app = application(keys=(KEY,))
    body = CHECK if path == "/v1/check" else FULL
    for headers in ({}, {"authorization": "Bearer wrong"}, {"authorization": KEY}, {"authorization": f"Basic {KEY}"}):
        answer = post(path, body, app=app, headers=headers)
        assert is_problem(answer, 401) and answer.headers["www-authenticate"] == "Bearer"
    for scheme in ("Bearer", "bearer"):
        answer = post(path, body, app=app, base="http://desk.example", headers={"authorization": f"{scheme} {KEY}"})
        assert answer.status_code == 200


def test_with_keys_the_page_needs_one_as_password_and_health_is_open():
    app = application(keys=(KEY,))
    assert call("GET", "/healthz", app=app, base="http://desk.example").json() == {"status": "ok"}
    refused = call("GET", "/", app=app)
    assert refused.headers["www-authenticate"].startswith("Basic ") and is_problem(refused, 401)
    is_problem(call("GET", "/", app=app, auth=("anybody", "wrong")), 401)
    is_problem(call("GET", "/", app=app, headers={"authorization": "Basic /w=="}), 401)
    assert call("GET", "/", app=app, auth=("anybody", KEY)).status_code == 404
    headers = {"origin": "https://elsewhere.example"}
    is_problem(call("POST", "/", app=app, auth=("anybody", KEY), headers=headers), 403)
    is_problem(post("/v1/questions", FULL, app=app, auth=("anybody", KEY)), 401)


@pytest.mark.parametrize("base", ["http://localhost:7860", "http://127.0.0.1", "http://[::1]:80", "http://127.1.2.3:1"])
def test_without_keys_this_machine_may_ask_by_its_names(base):
    assert post("/v1/match", {"text": "a"}, base=base).status_code == 200
    assert post("/v1/match", {"text": "a"}, base=base, headers={"origin": base}).status_code in (200, 403)
    assert post("/v1/match", {"text": "a"}, headers={"origin": HERE}).status_code == 200


@pytest.mark.parametrize(
    "host",
    ["rebound.example", "rebound.example:7860", "127.0.0.1.rebound.example", "192.168.0.9", "0.0.0.0", "", "[", "::"],
)
@pytest.mark.parametrize("path", ["/healthz", "/v1/match", "/", "/openapi.json"])
def test_without_keys_another_name_is_refused(host, path):
    is_problem(call("GET", path, headers={"host": host}), 421)


@pytest.mark.parametrize(
    "origin", ["https://elsewhere.example", "null", "", "http://localhost:7860", "http://127.0.0.1:1"]
)
def test_without_keys_another_origin_is_refused(origin):
    is_problem(post("/v1/match", {"text": "a"}, headers={"origin": origin}), 403)


def test_a_websocket_is_guarded_too():
    sent = []

    async def send(message):
        sent.append(message)

    scope = {"type": "websocket", "path": "/", "query_string": b"", "headers": [(b"host", b"rebound.example")]}
    office = application().state.office
    asyncio.run(Guard(None, Api(), office.keys)(scope, None, send))
    assert sent == [{"type": "websocket.close", "code": 1008}]


def test_too_many_that_wait_are_sent_away():
    import threading

    gate, inside, most = threading.Event(), [0], [0]

    class SlowDesk(StubDesk):
        def match(self, questions):
            inside[0] += 1
            most[0] = max(most[0], inside[0])
            gate.wait(5)
            inside[0] -= 1
            return super().match(questions)

    async def crowd():
        transport = httpx.ASGITransport(application(SlowDesk(), waiting=2))
        async with httpx.AsyncClient(transport=transport, base_url=HERE) as client:
            waiting = [asyncio.create_task(client.post("/v1/match", json={"text": "ship"})) for _ in range(5)]
            done, left = set(), set(waiting)
            while len(done) < 2 and left:  # those beyond the queue are sent away while the others still wait
                more, left = await asyncio.wait(left, return_when=asyncio.FIRST_COMPLETED, timeout=5)
                done |= more
                if not more:
                    break
            first = next(iter(done))
            gate.set()
            return [first.result().status_code, *sorted([(await w).status_code for w in waiting])], first.result()

    codes, refused = asyncio.run(crowd())
    assert codes == [503, 200, 200, 200, 503, 503] and most == [1]
    assert refused.headers["retry-after"] and is_problem(refused, 503)


def test_the_description_is_complete():
    description = call("GET", "/openapi.json").json()
    schemas = description["components"]["schemas"]
    for path in PATHS:
        operation = description["paths"][path]["post"]
        assert {"200", "400", "413", "422", "503"} <= set(operation["responses"])
        problem = operation["responses"]["422"]["content"]["application/problem+json"]["schema"]
        assert problem == {"$ref": "#/components/schemas/Problem"}
        request = schemas[operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].split("/")[-1]]
        assert request["additionalProperties"] is False
        required = [request["properties"][name] for name in request["required"]]
        assert all("examples" in field and "description" in field for field in required)
        assert operation["responses"]["200"]["content"]["application/json"]["schema"]
    assert "in" in schemas["Judged"]["properties"] and "in" in schemas["GivenQuestion"]["properties"]
    text = json.dumps(description)
    assert all(f"#/components/schemas/{name}" in schemas or name in schemas for name in _referenced(text))
    secured = call("GET", "/openapi.json", app=application(keys=(KEY,)), auth=("a", KEY)).json()
    assert secured["paths"]["/v1/draft"]["post"]["security"] == [{"key": []}]


def _referenced(text):
    return {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}


def test_no_page_of_ours_loads_scripts_from_elsewhere():
    assert call("GET", "/docs").status_code == call("GET", "/redoc").status_code == 404
