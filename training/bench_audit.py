"""How fast an audit judges, against the bare encoder on the same texts and the same cores."""

from __future__ import annotations

import random
import time
from pathlib import Path
from typing import Any

from assistant.audit.working import cores, spread
from assistant.config import Configuration
from assistant.encoder import OnnxEncoder
from assistant.types import Channel, PastMessage, Ticket
from training.make_year import cases

TICKETS = 1_600
WARM = 160  # tickets after which all processes have their models


def tickets(data: Path) -> list[Ticket]:
    """Inquiries with a reply each, no text twice."""
    seen: set[str] = set()
    out = []
    for n, case in enumerate(cases(data)):
        replies = [text for texts in case.replies.values() for text in texts]
        if case.text in seen or not replies:
            continue
        seen.add(case.text)
        said = (PastMessage(case.text, True), PastMessage(replies[n % len(replies)], False))
        out.append(Ticket(str(n), said, Channel(case.channel), case.subject))
    random.Random(1).shuffle(out)
    return out[:TICKETS]


def rows(data: Path) -> list[dict[str, Any]]:
    """Seconds for 1,000 tickets; `reference` is the encoder's time, `ratio` how much of its rate the audit has."""
    made = tickets(data)
    before, audit, after = _encoder(made), _audit(made), _encoder(made)
    reference = (before + after) / 2  # the machine may be busier at one time than at another
    row = {"what": f"audit of 1,000 tickets, {cores()} cores; reference: the encoder", "seconds": audit}
    return [row | {"reference": reference, "ratio": reference / audit}]


def _encoder(made: list[Ticket]) -> float:
    texts = [m.text for t in made for m in t.messages]
    encoder = OnnxEncoder()
    encoder.encode(texts[:8])
    begun = time.perf_counter()
    encoder.encode(texts)
    return (time.perf_counter() - begun) / len(made) * 1_000


def _audit(made: list[Ticket]) -> float:
    """As `fullreply audit` does it, the start of its processes aside."""
    tasks = ((t.id, t, tuple(o.messages[1].text for o in made[max(0, n - 30) : n])) for n, t in enumerate(made))
    done, begun, first = 0, 0.0, 0
    for outcomes in spread(tasks, cores(), Configuration(), None, False):
        done += len(outcomes)
        if not first and done >= WARM:
            begun, first = time.perf_counter(), done
    return (time.perf_counter() - begun) / (done - first) * 1_000
