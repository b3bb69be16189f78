"""How time grows with length: texts of several kinds, doubled, through reading, finding and checking.

`python -m training.bench_limits` prints the table; `make bench` writes it into the README. Time that doubles with the
length has a ratio of 2; beyond the caps (100,000 characters for questions, 20,000 of a reply) it stays about 1.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from assistant.check import Checker
from assistant.message import read_bytes, read_text
from assistant.questions import QuestionFinder
from assistant.types import Channel, Message, Question

LENGTHS = tuple(10_000 * 2**n for n in range(7))
MIME = "broken MIME"
FLOOR = 0.005  # seconds under which a ratio says nothing
_HEAD = b"From: a@b.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"


def _repeated(piece: str) -> Callable[[int], str]:
    return lambda n: (piece * (n // len(piece) + 1))[:n]


KINDS: dict[str, Callable[[int], str]] = {
    "prose": _repeated("I bought the tent on 12 May for £189 and it leaks. Can you send me a new one? "),
    "no punctuation": _repeated("hello where is my order i have been waiting for a week and nobody answers me "),
    "capitals": _repeated("WHERE IS MY ORDER NOBODY ANSWERS THE PHONE! "),
    "question marks": _repeated("?"),
    "one word": _repeated("a"),
    "mixed languages": _repeated("Where is it? Wo ist mein Paket? Où est ma commande ? "),
    "emoji": _repeated("👩‍👩‍👧‍👦 🇬🇧 is it in stock? 👍🏽 "),
    "marks of direction": _repeated("\u202eis it here?\u202c \u200bor\u200d there\ufeff? "),
    "quoted trails": _repeated("On 12 May 2026 at 09:14, X <x@y.example> wrote:\n> Where is it?\n>> Here?\n"),
    "NUL and controls": _repeated("\0where\x01 is it?\x1b[31m "),
    "line breaks": _repeated("\n?\r\n"),
}
PAGES: dict[str, Callable[[int], str]] = {
    "HTML": _repeated("<p>Where is my <b>order</b>?</p><blockquote>Which one?</blockquote>"),
    "HTML, nested": lambda n: "<div>" * (n // 5),
    "HTML, unclosed": lambda n: "<b a=" * (n // 5),
}


def kinds() -> list[str]:
    """The kinds of text, mails and pages."""
    return [*KINDS, *PAGES, MIME]


def reader(kind: str, length: int) -> Callable[[], Message]:
    """The reading of a text of a kind and length, which is made now."""
    if kind == MIME:
        raw = _mime(length)
        return lambda: read_bytes(raw, channel=Channel.EMAIL)
    text = (KINDS | PAGES)[kind](length)
    return lambda: read_text(text, html=kind in PAGES)


def _mime(length: int) -> bytes:
    part = b"--x\r\nContent-Type: text/plain; charset=nothing\r\nContent-Transfer-Encoding: base64\r\n\r\n%%%=?\r\n"
    return _HEAD + part * (length // len(part))


def seconds(work: Callable[[], object], rounds: int = 2) -> float:
    """The least processor time of some rounds of `work`: other people's load does not count."""
    times = []
    for _ in range(rounds):
        started = time.process_time()
        work()
        times.append(time.process_time() - started)
    return min(times)


def growth(times: Sequence[float]) -> float:
    """The greatest ratio of one time to that of half the length, 0.0 where all are too short to tell."""
    pairs = zip(times, times[1:], strict=False)
    return max((b / max(a, FLOOR) for a, b in pairs if b > FLOOR), default=0.0)


def steps(finder: QuestionFinder, checker: Checker) -> dict[str, Callable[[str, int], Callable[[], object]]]:
    """What is measured: a step by its name, given a kind and a length."""
    question = Question(((0, 5),), "Where is my order?")

    def find(kind: str, length: int) -> Callable[[], object]:
        message = reader(kind, length)()
        return lambda: finder.find(message)

    def check(kind: str, length: int) -> Callable[[], object]:
        reply = reader(kind, length)()
        return lambda: checker.check(Message("", ()), [question], reply)

    return {"read": reader, "find": find, "check": check}


def rows(
    lengths: Sequence[int] = LENGTHS, only: Sequence[str] = ("read", "find", "check"), some: Sequence[str] = ()
) -> Iterator[dict[str, Any]]:
    """Seconds a length, and the greatest growth at a doubling, per step and kind of text (`some`, else all)."""
    made = steps(QuestionFinder(), Checker())
    made["find"]("prose", 100)(), made["check"]("prose", 100)()  # loads the models
    read_text("wie lange dauert das, por favor, s'il vous plaît, grazie mille")  # and that of languages
    for name in only:
        step = made[name]
        for kind in some or kinds():
            times = [seconds(step(kind, n), 2 if name == "read" else 1) for n in lengths]
            figures = {f"{n // 1_000} k": t for n, t in zip(lengths, times, strict=True)}
            yield {"step": name, "text": kind, **figures, "greatest growth": growth(times)}


def columns(lengths: Sequence[int] = LENGTHS) -> list[str]:
    """The figures of a row in order."""
    return [*(f"{n // 1_000} k" for n in lengths), "greatest growth"]


def main() -> None:
    """Print a row as soon as it is measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--step", action="append", choices=("read", "find", "check"), help="these steps alone")
    parser.add_argument("--text", action="append", choices=kinds(), help="these kinds of text alone")
    args = parser.parse_args()
    for row in rows(only=args.step or ("read", "find", "check"), some=args.text or ()):
        print(" | ".join(f"{v:.3f}" if isinstance(v, float) else str(v) for v in row.values()), flush=True)


if __name__ == "__main__":
    main()
