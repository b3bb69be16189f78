"""Languages that are not supported: said, bounded, and nothing pretended."""

from __future__ import annotations

import pytest

from assistant.check import guessed
from assistant.message import read_text
from assistant.pipeline import Assistant
from assistant.questions import QuestionFinder
from assistant.types import CheckReport, Form, Part, Question, Status, Verdict

TEXTS = {
    "de": "Guten Tag, wann wird meine Bestellung 10023 geliefert? Bitte schicken Sie mir auch die Rechnung.",
    "fr": "Bonjour, quand vais-je recevoir ma commande ? Est-ce que la tente est imperméable ?",
    "es": "Hola, buenos días: ¿cuándo llega mi pedido? Además, ¿puedo devolver la tienda?",
    "hi": "नमस्ते, मेरा पार्सल कब आएगा? मैंने पिछले सोमवार को ऑर्डर किया था और अभी तक कुछ नहीं आया है।",
    "ar": "مرحبا، متى ستصل طلبيتي رقم 10023؟ وهل يمكنني تغيير العنوان؟ شكرا جزيلا لكم على المساعدة",
    "ja": "ご注文の品がまだ届いていませんが、いつ届きますか。教えてください。注文番号は10023です。",
    "mixed": "Hello, ich habe eine Frage an Sie: wann kommt mein Paket an? And is the tent really waterproof? Danke!",
}
ASKED = {"de": 1, "fr": 2, "es": 2, "hi": 1, "ar": 2, "ja": 1, "mixed": 2}


@pytest.mark.parametrize("code", TEXTS)
def test_language_not_supported_is_said_and_questions_go_by_their_marks(code: str):
    message = read_text(TEXTS[code])
    assert any("not supported" in note for note in message.notes)
    found = QuestionFinder().find(message)  # no model is loaded for it
    assert len(found) == ASKED[code]
    for question in found:
        assert question.confidence <= 0.5
        assert all(" ".join(message.text[a:b].split()) == question.text for a, b in question.spans)


def test_language_without_a_question_mark_is_one_unsure_question():
    (question,) = QuestionFinder().find(read_text(TEXTS["ja"]))
    assert (question.form, question.confidence) == (Form.DECLARATIVE, 0.3)


def test_language_opening_mark_begins_the_question():
    assert [q.text for q in QuestionFinder().find(read_text(TEXTS["es"]))] == [
        "¿cuándo llega mi pedido?",
        "¿puedo devolver la tienda?",
    ]


def test_language_links_and_numbers_end_no_question():
    text = "Guten Tag, Ihre Seite https://shop.example/suche?id=3 geht leider nicht. Kostet der Versand nun 2.5 Euro?"
    assert [q.text for q in QuestionFinder().find(read_text(text))] == ["Kostet der Versand nun 2.5 Euro?"]
    text = "Guten Tag, ich bin mir leider nicht ganz sicher: finde ich das Zelt auf www.shop.example/zelte?"
    assert [q.text for q in QuestionFinder().find(read_text(text))] == [text]


def test_language_question_of_the_subject_is_found_once():
    subject = "Wann wird meine Bestellung 10023 geliefert?"
    body = "Guten Tag, ich warte nun schon seit einer Woche auf mein Zelt und höre nichts von Ihnen."
    (question,) = QuestionFinder().find(read_text(body, subject=subject))
    assert (question.part, question.text) == (Part.SUBJECT, subject)
    assert len(QuestionFinder().find(read_text(f"{body} {subject}", subject=subject))) == 1


@pytest.mark.parametrize("text", ["?" * 10_000, "Wo ist mein Paket? " * 20_000, "何時? " * 20_000, "ა" * 100_000])
def test_language_questions_are_at_most_fifty(text: str):
    german = "Guten Tag, ich warte nun schon seit einer Woche auf mein Paket und höre nichts von Ihnen. "
    assert len(QuestionFinder().find(read_text(german + text))) <= 50


def test_language_supported_or_unknown_says_nothing():
    for text in ("Where is my order? I have been waiting for it since Monday.", "ok", "", "???"):
        assert read_text(text).notes == ()


def test_guessed_verdicts_keep_their_status_and_are_never_sure():
    question = Question(((0, 1),), "a?")
    sure = Verdict(question, Status.ANSWERED, 0.98, (), (0.96, 0.01, 0.01, 0.0, 0.02))
    empty = Verdict(question, Status.UNANSWERED, 0.0, (), (0.0, 0.0, 0.0, 0.0, 1.0))
    report = guessed(CheckReport((sure, empty), 0.9))
    assert [v.status for v in report.questions] == [Status.ANSWERED, Status.UNANSWERED]
    assert max(report.questions[0].probabilities) < 0.6 and sum(report.questions[0].probabilities) == pytest.approx(1)
    assert report.questions[1] == empty
    assert report.score == 0 and "guesses" in report.notes[0]
    assert guessed(CheckReport(())) == CheckReport(())


@pytest.mark.model
@pytest.mark.parametrize("code", TEXTS)
def test_language_draft_defers_and_the_check_only_guesses(desk: Assistant, code: str):
    made = desk.draft(TEXTS[code])
    assert all(part.status is Status.DEFERRED and part.entry is None for part in made.parts)
    assert len(made.parts) == ASKED[code] and not any(m.answered for m in made.matches)
    assert any(m.matches for m in made.matches)  # searching still works
    assert any("not supported" in note for note in made.inquiry.notes)
    assert any("guesses" in note for note in made.report.notes)
    assert not desk.check(TEXTS[code], "").ready_to_send
    assert all(max(v.probabilities) < 0.6 for v in desk.check(TEXTS[code], TEXTS[code]).questions)


@pytest.fixture(scope="module")
def desk(tmp_path_factory) -> Assistant:
    folder = tmp_path_factory.mktemp("kb")
    (folder / "faq.csv").write_text(
        "id,question,answer\na,Is the tent waterproof?,Yes.\nb,Rechnung,Im Konto.\n", "utf-8"
    )
    return Assistant.load(folder)
