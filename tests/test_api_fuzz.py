"""No request makes a fault of ours: by the description (schemathesis), and by hostile texts (hypothesis)."""

import json

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode, checks
from schemathesis.specs.openapi import checks as spec

from tests.api_desk import House, listening

HELD = [
    checks.not_a_server_error,
    spec.status_code_conformance,
    spec.content_type_conformance,
    spec.response_schema_conformance,
]
PATIENT = settings(deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, print_blob=False)
HOSTILE = st.one_of(
    st.text(st.characters(exclude_categories=())),
    st.text("\0\ud800\udfff\u202e\u2028\ufeff?! \n.<>&'\"\\", max_size=40),
    st.sampled_from(["a" * 1_000_000, "? " * 500_000, "\ud83d\ude00?" * 200_000, "<b>" * 300_000, "\r\n>" * 300_000]),
)
FIELDS = {
    "/v1/questions": ("text", "subject"),
    "/v1/match": ("text",),
    "/v1/draft": ("text", "subject", "sender", "agent"),
    "/v1/draft/stream": ("text",),
    "/v1/check": ("inquiry", "reply", "subject", "sender"),
    "/v1/acknowledge": ("text", "agent"),
    "/v1/follow-up": ("inquiry", "reply"),
    "/v1/entries/search": ("text",),
    "/v1/entries/proposals": ("title", "text"),
}
NOTES = ("/v1/notes", "/v1/deliveries/{id}/replay", "/v1/webhooks/{name}")
CALLS = [(path, "POST") for path in (*FIELDS, *NOTES, "/v1/feedback", "/v1/gaps")] + [
    (path, "GET")
    for path in ("/v1/entries", "/v1/entries/{id}", "/v1/gaps", "/v1/deliveries", "/v1/notes/{id}")
    + ("/healthz", "/readyz", "/metrics")
]
ALWAYS_RIGHT = ("/v1/gaps", "/healthz", "/readyz", "/metrics", "/v1/entries/{id}", "/v1/notes/{id}")
"""Nothing of theirs can be wrong."""


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    return House(tmp_path_factory.mktemp("house"), requests_per_minute=1_000_000)


@pytest.fixture(scope="module")
def schema(house):
    with listening(house.app) as address:
        yield schemathesis.openapi.from_url(f"{address}/openapi.json")


@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize(("path", "method"), CALLS)
def test_no_request_that_the_description_allows_or_forbids_is_a_fault(schema, path, method, mode):
    if mode is GenerationMode.NEGATIVE and path in ALWAYS_RIGHT:
        return
    operation = schema[path][method]

    @settings(PATIENT, max_examples=8)
    @given(operation.as_strategy(generation_mode=mode))
    def tried(case):
        case.call_and_validate(checks=HELD)

    tried()


def test_every_call_is_tried(house):
    paths = house.call("GET", "/openapi.json").json()["paths"]
    assert {(p, m.upper()) for p, methods in paths.items() for m in methods} == set(CALLS)


@pytest.mark.parametrize("path", FIELDS)
@pytest.mark.parametrize("form", ["text", "html"])
def test_no_text_is_a_fault(house, path, form):
    @settings(PATIENT, max_examples=6)
    @given(st.lists(HOSTILE, min_size=len(FIELDS[path]), max_size=len(FIELDS[path])))
    def tried(texts):
        body = json.dumps(dict(zip(FIELDS[path], texts, strict=True)) | {"format": form})
        answer = house.call("POST", path, content=body.encode(), headers={"content-type": "application/json"})
        assert answer.status_code in (200, 409, 413, 422), answer.text[:300]
        assert '"status": 5' not in answer.text[-1000:]
        answer.content.decode("utf-8")

    tried()


@pytest.mark.model
@pytest.mark.parametrize("text", ["\0?\ud800 \u202e?", "Do you ship? " * 3_000, "?" * 200_000, "a" * 1_000_000])
def test_no_text_is_a_fault_of_the_real_desk(text):
    from assistant import Assistant
    from assistant.api import create_app
    from assistant.config import Configuration

    desk = Assistant.load("knowledge_base")
    house = House.__new__(House)
    house.app = create_app(desk, Configuration(ledger="/nowhere/is/a/ledger.db"))
    body = json.dumps({"inquiry": text, "reply": text[:5_000]})
    for path, sent in (("/v1/check", body), ("/v1/draft", json.dumps({"text": text[:20_000]}))):
        answer = house.call("POST", path, content=sent.encode(), headers={"content-type": "application/json"})
        assert answer.status_code in (200, 422), answer.text[:300]
