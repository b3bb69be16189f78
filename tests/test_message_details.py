from __future__ import annotations

import pytest

from assistant.message import read_text
from assistant.types import Channel


def _names(text: str, **known) -> str | None:
    return read_text(text, **known).sender


@pytest.mark.parametrize(
    ("sender", "name"),
    [
        ("Priya Nair <priya@mailbox.example>", "Priya Nair"),
        ('"Nair, Priya" <priya@mailbox.example>', "Priya Nair"),
        ("Priya Nair (via Form)", "Priya Nair"),
        ("priya", "priya"),
        ("Dr. Anna van den Berg", "Dr. Anna van den Berg"),
        ("张伟", "张伟"),
        ("priya@mailbox.example", None),
        ("[NAME]", None),
        ("Larkfield Outdoor Ltd", None),
        ("Customer Service", None),
        ("@priya_n", None),
        ("user1234", None),
        ("", None),
        ("   ", None),
    ],
)
def test_message_given_sender(sender: str, name: str | None):
    assert _names("Where is it?", sender=sender) == name


def test_message_given_sender_wins():
    assert _names("Where is it?\n\nThanks,\nTom", sender="Priya Nair <p@x.example>") == "Priya Nair"


def test_message_sender_handle_of_a_post_is_no_name():
    assert _names("where is it", sender="larkfan", channel=Channel.SOCIAL) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Where is it?\n\nThanks,\nPriya", "Priya"),
        ("Where is it?\n\nThanks, Priya", "Priya"),
        ("Where is it?\n\nKind regards\n\nPriya Nair\nLarkfield Ltd", "Priya Nair"),
        ("Where is it?\n\nBest wishes,\njoe", "joe"),
        ("Where is it?\n\nMit freundlichen Grüßen\nJürgen Müller", "Jürgen Müller"),
        ("Where is it?\n-- \nPriya Nair\n0117 496 0182", "Priya Nair"),
        ("Where is it? Thank you, Aaron O'Hara", "Aaron O'Hara"),
        ("Hi, my name is Isak and I lost my parcel", "Isak"),
        ("Hello, this is Priya from Leeds. Where is it?", "Priya"),
        ("Hi Tom, where is it?", None),
        ("Dear Tom,\n\nwhere is it?\n\nKind regards", None),
        ("Where is it?\n\nKind regards\nLarkfield Outdoor Ltd", None),
        ("my name is on the list", None),
        ("This is Ridiculous", None),
        ("Thanks, please hurry", None),
        ("Regards,\n[NAME]", None),
        ("Yes.\n\nOn 12 May 2026 at 09:14, X <x@y.example> wrote:\n> Thanks,\n> Megan", None),
        ("", None),
    ],
)
def test_message_sender_out_of_the_text(text: str, name: str | None):
    assert _names(text) == name


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("my order LK-204817 is late", "order", "LK-204817"),
        ("order #10023", "order", "10023"),
        ("about #10023, please", "order", "#10023"),
        ("Order number: 12345", "order", "12345"),
        ("meine Bestellnummer lautet 88-1234", "order", "88-1234"),
        ("ticket 4711 is open", "ticket", "4711"),
        ("it costs £12.99.", "amount", "£12.99"),
        ("I paid 20 EUR", "amount", "20 EUR"),
        ("7,99€ too much", "amount", "7,99€"),
        ("EUR 1.250,00 was charged", "amount", "EUR 1.250,00"),
        ("on 12 May 2026 I", "date", "12 May 2026"),
        ("on May 12th, 2026 I", "date", "May 12th, 2026"),
        ("on 2026-05-12", "date", "2026-05-12"),
        ("am 12.05.2026.", "date", "12.05.2026"),
        ("le 3 août", "date", "3 août"),
        ("write to priya.nair@mailbox.example.", "email", "priya.nair@mailbox.example"),
        ("track 1Z999AA10123456784", "tracking", "1Z999AA10123456784"),
        ("RR123456785GB did not come", "tracking", "RR123456785GB"),
        ("tracking number 00340434161094", "tracking", "00340434161094"),
    ],
)
def test_message_references(text: str, kind: str, found: str):
    references = read_text(text).references
    assert [(r.kind, r.text) for r in references] == [(kind, found)]
    assert text[slice(*references[0].span)] == found


@pytest.mark.parametrize("text", ["in order to do", "I may 2 things", "order it", "the X200", "10 or 12", "a #tag"])
def test_message_references_of_nothing(text: str):
    assert read_text(text).references == ()


def test_message_references_in_order_and_only_of_the_body():
    text = "Order 10023 of 12 May for £5.\n\nOn 1 May 2026 at 9:14, X <x@y.example> wrote:\n> order 999999"
    assert [r.text for r in read_text(text).references] == ["10023", "12 May", "£5"]


def test_message_references_are_bounded():
    assert len(read_text("#12345 £5 " * 5_000).references) == 100


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Where is my order? I have been waiting for it since Monday.", "en"),
        ("Wo bleibt meine Bestellung? Ich warte schon seit Montag darauf.", "de"),
        ("Où est ma commande ? Je l'attends depuis lundi dernier.", "fr"),
        ("¿Dónde está mi pedido? Lo espero desde el lunes pasado.", "es"),
        ("ご注文の品がまだ届いていませんが、いつ届きますか。教えてください。", "ja"),
        ("ok 10023", None),
        ("@user @user https://larkfield.example/a/long/address", None),
        ("", None),
    ],
)
def test_message_language(text: str, language: str | None):
    assert read_text(text).language == language


def test_message_language_of_plain_english_loads_no_model():
    import subprocess
    import sys

    code = (
        "import sys; from assistant.message import read_text\n"
        "assert read_text('Where is my order? I have been waiting for it since Monday.').language == 'en'\n"
        "heavy = {'py3langid', 'selectolax', 'charset_normalizer', 'email'} & set(sys.modules); assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
