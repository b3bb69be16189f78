"""Mails of real layouts: what is carried along is never body, and the finder takes no question from it."""

from __future__ import annotations

import pytest

from assistant.message import read_text
from assistant.message.slogans import is_slogan
from assistant.questions import QuestionFinder
from assistant.types import Part
from tests.layouts import LAYOUTS
from tests.mails.clients import CLIENTS
from tests.mails.footers import FOOTERS
from tests.mails.pages import PAGES

MAILS = CLIENTS | FOOTERS


def unmarked(marked: str) -> tuple[str, str]:
    """The mail, and the same with the lines that are carried along blanked, at the same offsets."""
    lines = [(line.removeprefix("~"), line.startswith("~")) for line in marked.split("\n")]
    return "\n".join(line for line, _ in lines), "\n".join(" " * len(line) if old else line for line, old in lines)


def test_message_mails_are_sixty_and_have_planted_questions():
    assert len(MAILS) + len(PAGES) >= 60
    planted = [unmarked(mail) for mail in MAILS.values()]
    assert sum(text.count("?") - new.count("?") for text, new in planted) >= 90


@pytest.mark.parametrize("name", MAILS)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_message_mail_body_is_the_new_part(name: str, newline: str):
    text, new = unmarked(MAILS[name])
    message = read_text(text.replace("\n", newline))
    assert message.clean.split() == new.split()
    assert not message.carried


@pytest.mark.parametrize("name", PAGES)
def test_message_page_body_is_the_new_part(name: str):
    html, new = PAGES[name]
    assert read_text(html, html=True).clean.split() == new.split()


@pytest.fixture(scope="module")
def finder() -> QuestionFinder:
    return QuestionFinder()


@pytest.mark.model
@pytest.mark.parametrize("name", [*MAILS, *LAYOUTS])
def test_finder_takes_no_question_from_what_is_carried(finder: QuestionFinder, name: str):
    text, new = unmarked((MAILS | LAYOUTS)[name])
    for question in finder.find(read_text(text)):
        assert question.part is Part.BODY
        assert all(new[a:b] == text[a:b] for a, b in question.spans), question.text


@pytest.mark.model
@pytest.mark.parametrize("name", PAGES)
def test_finder_takes_no_question_from_what_a_page_carries(finder: QuestionFinder, name: str):
    html, new = PAGES[name]
    for question in finder.find(read_text(html, html=True)):
        assert question.text in new


# the same places, where a person does ask
KEPT = [
    "Kind regards,\nTom\n\nCan you call me? 0117 496 0182",
    "Kind regards,\nTom\n\nDo you ship to Malta? Call me on 0117 496 0182",
    "Thanks,\nTom\n\nHave you booked the courier yet?",
    "Thanks,\nTom\n\nAnything else that I need to send?",
    "Best wishes,\nTom\n\nShipping to Malta?",
    "Thanks,\nTom\n\nNeed it by Friday, is that possible?",
    "Thanks,\nTom\nHow long does it take? See www.larkfield.example/x200",
]


@pytest.mark.parametrize("end", KEPT)
def test_message_question_below_a_name_is_kept(end: str):
    asked = end.split("\n")[-1]
    assert read_text(f"My tent is torn.\n\n{end}").clean.split("\n")[-1].strip() == asked


@pytest.mark.parametrize(
    "text",
    [
        "Where is order 12?\n--------\nPlease unsubscribe me from the mailing list.",
        "Attention: the sender of my parcel is missing. Who is it?",
        "I don't want to receive these emails anymore. How do I unsubscribe?",
        "Do I need to print this email for the return?",
        "Sent from my iPhone. Where is my parcel?",
        "The offer | page 2 | says £5. Is that right?",
        "On Tuesday you wrote:   nothing. Why?",
        "Date: 12 May\nTo: York\nSubject: a courier\nHow much?",
        "--- how much is it ---",
        "Received this email today. Is it from you? It says confidential.",
        "Join the meeting? Me? When is it?",
    ],
)
def test_message_question_that_looks_like_a_footer_is_kept(text: str):
    assert read_text(text).clean == text


@pytest.mark.parametrize(
    ("row", "slogan"),
    [
        ("Moving house? We can help.", True),
        ("Ready to talk? Call us on 0117 496 0182", True),
        ("Noch Fragen? Einfach anrufen!", True),
        ("Where is my parcel?", False),
        ("Moving my order? We can help.", False),
        ("", False),
        ("?", False),
        ("????", False),
        ("Need " + "x" * 200 + "?", False),
    ],
)
def test_message_slogan(row: str, slogan: bool):
    assert is_slogan(row) is slogan
