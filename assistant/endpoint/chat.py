"""A chat completion: its body, what the model wrote, and one more try where that may help."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from assistant.endpoint.posting import post
from assistant.endpoint.unusable import Unusable

T = TypeVar("T")
TRIES = 2
MOST_OBJECTS = 50  # places of an answer at which a JSON object is looked for


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where to ask, and for how many `seconds`, all tries together."""

    url: str
    model: str
    key: str = field(default="", repr=False)
    seconds: float = 10.0


def body(model: str, rules: str, data: Mapping[str, Any], *, steady: bool = True) -> bytes:
    """The body of a chat completion: our rules, and the texts of strangers as one JSON object.

    `steady` asks for temperature 0, which some models refuse.
    """
    told = json.dumps(data, ensure_ascii=False)
    messages = [{"role": "system", "content": rules}, {"role": "user", "content": told}]
    asked: dict[str, Any] = {"model": model, "messages": messages} | ({"temperature": 0} if steady else {})
    return json.dumps(asked).encode()


def ask(endpoint: Endpoint, rules: str, data: Mapping[str, Any], read: Callable[[bytes], T]) -> T:
    """What `read` makes of the answer; Unusable where there is none that it can use, after one more try at most."""
    until = time.monotonic() + endpoint.seconds
    steady = True
    for left in reversed(range(TRIES)):
        asked = body(endpoint.model, rules, data, steady=steady)
        try:
            return read(post(endpoint.url, asked, endpoint.key, max(0.01, until - time.monotonic())))
        except Unusable as error:
            if not left or not error.again or time.monotonic() >= until:
                raise
            steady = error.status != 400  # models that reason refuse a temperature
    raise Unusable("did not answer in time")


def content(raw: bytes) -> str:
    """The text that the model wrote, without what it thought before."""
    try:
        told = json.loads(raw)["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError):
        raise Unusable("gave no usable answer", again=True) from None
    if isinstance(told, list):
        told = "".join(str(p.get("text", "")) for p in told if isinstance(p, Mapping))
    return str(told).rpartition("</think>")[2]


def objects(told: str) -> Iterator[Mapping[str, Any]]:
    """All JSON objects in a text; what stands around them is not read."""
    decoder, at = json.JSONDecoder(), 0
    for _ in range(MOST_OBJECTS):
        at = told.find("{", at)
        if at < 0:
            return
        try:
            found, at = decoder.raw_decode(told, at)
        except (ValueError, RecursionError):
            at += 1
            continue
        yield found
