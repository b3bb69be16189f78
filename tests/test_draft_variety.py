"""Not the same twice: recent phrases are avoided, and different messages get different words around the same facts."""

from __future__ import annotations

import itertools
import json
import re
from pathlib import Path

import pytest

from assistant.draft import compose
from assistant.draft.phrases import Worn, fixed
from assistant.draft.voice import Voice
from assistant.message import read_text
from assistant.types import Channel, Entry, HouseStyle, Match, MatchResult, Passage, Question, Recent

STYLE = HouseStyle("Marsh & Moor", "Ines Okafor", response_times={c: "1 working day" for c in Channel})
EXCHANGE = Entry(
    "exchange", "Can I exchange an item?", (Passage("You can exchange an item for another size free of charge."),)
)
FACT = EXCHANGE.passages[0].text
SHAPES = ("We are looking into {x} now.", "I have taken up {x} for you.", "Here is what I know about {x}.")
ROWS = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "training/data/inquiries/one_entry.jsonl").read_text("utf-8").splitlines()
]


def said(shapes=SHAPES, seed="a", recent=None, **style):
    return Voice(HouseStyle(**style), Channel.EMAIL, seed, Worn(recent or Recent())).say(shapes, "k", x="it")


def test_phrases_what_the_customer_read_lately_is_not_written_again():
    first = said()
    second = said(recent=Recent(customer=(f"Hello Sam,\n\n{first}\n\nBest,",)))
    third = said(recent=Recent(customer=(second, first)))
    assert len({first, second, third}) == 3
    again = said(recent=Recent(customer=(third, second, first)))
    assert again == first, "where all were read, the one that was read longest ago"


def test_phrases_the_slots_do_not_hide_a_repetition():
    first = said()
    other = first.replace(" it", " your order 48213")
    assert said(recent=Recent(customer=(other.upper().replace(" ", "\n"),))) != first


def test_phrases_a_habit_of_the_team_is_avoided_and_a_few_uses_are_none():
    first = said()
    assert said(recent=Recent(team=(first,) * 3 + ("Other words.",) * 197)) == first
    assert said(recent=Recent(team=(first,) * 60 + ("Other words.",) * 140)) != first
    busy = tuple(s.format(x="it") for s in SHAPES[:2]) * 90 + (SHAPES[2].format(x="it"),) * 20
    assert said(recent=Recent(team=busy)) == SHAPES[2].format(x="it"), "all are habits: the one used least"


def test_phrases_one_wording_is_kept_however_worn():
    assert said(SHAPES[:1], recent=Recent(customer=(SHAPES[0].format(x="it"),) * 5)) == SHAPES[0].format(x="it")


def test_phrases_formal_wordings_are_known_again():
    shapes = ("I'm looking into {x}.", "I'm seeing about {x}.")
    first = said(shapes, tone="formal")
    assert first.startswith("I am ")
    assert said(shapes, tone="formal", recent=Recent(customer=(first,))) != first


@pytest.mark.parametrize(("shape", "run"), [("On {x}: ", ""), ("Enjoy {x}!", ""), ("{a} to {b}", ""), ("", "")])
def test_phrases_too_short_to_be_known_again_are_never_worn(shape, run):
    assert fixed(shape) == run


def drafted(row, recent=None):
    message = read_text(row["text"], subject=row["subject"], sender=row["sender"], channel=Channel(row["channel"]))
    asks = [a["spans"][0] for a in row["asks"]]
    questions = [Question(((a, b),), row["text"][a:b], standalone=row["text"][a:b]) for a, b in asks]
    found = [MatchResult(q.text, (Match(EXCHANGE, 1.0, EXCHANGE.passages[0]),), True, 0.9) for q in questions]
    return compose(message, questions, found, STYLE, recent=recent)[0]


def frame(text):
    """What a draft says around the facts and the signature, sentence by sentence."""
    text = re.sub(re.escape(FACT), " ", text, flags=re.I).replace("Ines Okafor", " ").replace("Marsh & Moor", " ")
    return [s.lower() for s in re.split(r"(?<=[.!?,:])\s+|\n+", text) if len(s.split()) > 2]


def grams(text):
    lines = [re.findall(r"[\w'-]+", s) for s in frame(text)]
    return {tuple(w[i : i + 3]) for w in lines for i in range(len(w) - 2)}


def test_variety_drafts_to_one_entry_differ_around_the_facts():
    texts = [drafted(row) for row in ROWS]
    assert len(texts) == 50 and all(FACT.lower()[8:] in t.lower() for t in texts)
    sets = [grams(t) for t in texts]
    shared = [len(a & b) / len(a | b) if a | b else 0.0 for a, b in itertools.combinations(sets, 2)]
    assert sum(shared) / len(shared) < 0.1
    assert len({tuple(frame(t)) for t in texts}) >= 25


def test_variety_the_same_message_and_ledger_give_the_same_draft():
    recent = Recent(customer=(drafted(ROWS[1]),), team=tuple(drafted(r) for r in ROWS[:20]))
    for row in ROWS[:10]:
        assert drafted(row) == drafted(row) and drafted(row, recent) == drafted(row, recent)


def test_variety_a_second_draft_to_the_customer_shares_no_phrase_with_the_first():
    for row in ROWS[:20]:
        first = drafted(row)
        second = drafted(row, Recent(customer=(first,)))
        assert FACT.lower()[8:] in second.lower()
        ours = [s for s in frame(first) if not s.startswith(("hello", "hi ", "dear")) and s not in row["text"].lower()]
        repeated = [s for s in ours if s in frame(second)]
        assert len(repeated) <= 1, (repeated, second)
