"""Times that people feel, each as a ratio to a reference measured in the same run."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

INQUIRY = """Hello,

I ordered a two-person tent from you last week and have three questions before our trip to Kerry. Do you deliver to
Ireland and how long does it take? Can I still change the delivery address of my order? And is the groundsheet sold
separately, or does it come with the tent?

Many thanks
Maeve Brennan
"""


def median_seconds(work: Callable[[], object], rounds: int) -> float:
    """Median wall time of `work`, in seconds, after one round to warm up."""
    work()
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def cold(knowledge_base: Path) -> dict[str, Any]:
    """`fullreply draft` in a fresh process against `import sentence_transformers` in another."""
    with tempfile.TemporaryDirectory() as tmp:
        inquiry = Path(tmp) / "inquiry.txt"
        inquiry.write_text(INQUIRY, "utf-8")
        draft = [sys.executable, "-m", "assistant.cli", "draft", "--kb", str(knowledge_base), str(inquiry)]
        ours = median_seconds(lambda: subprocess.run(draft, check=True, capture_output=True), 3)
    other = [sys.executable, "-c", "import sentence_transformers"]
    theirs = median_seconds(lambda: subprocess.run(other, check=True, capture_output=True), 3)
    return {
        "what": "cold draft / import sentence_transformers",
        "seconds": ours,
        "reference": theirs,
        "ratio": ours / theirs,
    }


def warm(knowledge_base: Path) -> dict[str, Any]:
    """Draft and check of a three-question e-mail against bare passes of the models over the same tokens."""
    from assistant import Assistant

    desk = Assistant.load(knowledge_base)
    made = desk.draft(INQUIRY)

    def work() -> None:
        desk.check(INQUIRY, desk.draft(INQUIRY).text)

    questions = [q.text for q in made.questions]
    tagged = desk.finder.model.encode([made.inquiry.text]).inputs
    asked = desk.encoder.model.encode([q.standalone for q in made.questions]).inputs  # type: ignore[attr-defined]
    judged = desk.checker.model.encode([(q, made.text) for q in questions]).inputs

    def bare() -> None:
        for _ in range(2):  # both the draft and the check find the questions and judge the reply
            desk.finder.model.run(tagged)
            desk.checker.model.run(judged)
        desk.encoder.model.run(asked)  # type: ignore[attr-defined]

    ours, theirs = median_seconds(work, 15), median_seconds(bare, 15)
    what = f"warm draft + check, {len(questions)} questions / bare models"
    return {"what": what, "seconds": ours, "reference": theirs, "ratio": ours / theirs}


def finding(words: int = 150) -> dict[str, Any]:
    """The finder on a message of so many words against one bare pass of its model over the same tokens."""
    from assistant.message import read_text
    from assistant.questions import QuestionFinder

    body = INQUIRY.split()[1:]
    text = "Hello,\n\n" + " ".join((body * (words // len(body) + 1))[:words])
    finder = QuestionFinder()
    tagged = finder.model.encode([text]).inputs
    ours = median_seconds(lambda: finder.find(read_text(text)), 15)
    theirs = median_seconds(lambda: finder.model.run(tagged), 15)
    what = f"read and find, a message of {words} words / bare pass of its model"
    return {"what": what, "seconds": ours, "reference": theirs, "ratio": ours / theirs}


def rows(knowledge_base: Path = Path("knowledge_base")) -> list[dict[str, Any]]:
    """All measurements."""
    return [cold(knowledge_base), warm(knowledge_base), finding()]
