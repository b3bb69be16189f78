"""Names of products among the references of a message."""

from __future__ import annotations

import time

import pytest

from assistant.message import catalogue, read_text, with_products
from assistant.message.products import Catalogue
from assistant.types import Message

SHOP = catalogue(
    [
        ("Skylark 2 two-person tent", True),
        ("Fellside waterproof jacket", True),
        ("Kestrel Twin two-burner stove", True),
        ("Beam 400 rechargeable head torch", False),
        ("Delivery options and prices", False),
        ("How long is the warranty?", True),
        ("", True),
        ("x" * 500 + " 2", True),
    ]
)


def named(text: str, known: Catalogue = SHOP) -> list[str]:
    message = with_products(read_text(text), known)
    assert all(message.text[slice(*r.span)] == r.text for r in message.references)
    assert list(message.references) == sorted(message.references, key=lambda r: r.span)
    return [r.text for r in message.references if r.kind == "product"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Is the Skylark 2 waterproof?", ["Skylark 2"]),
        ("is the skylark 2 waterproof?", ["skylark 2"]),
        ("I bought a Skylark 2 two-person tent.", ["Skylark 2 two-person tent"]),
        ("The Fellside leaks, and the KESTREL TWIN too.", ["Fellside", "KESTREL TWIN"]),
        ("a beam 400, please", ["beam 400"]),
        ("we walked up the fellside", []),  # one word in small letters is only a word
        ("Delivery to Malta?", []),
        ("How long is the warranty?", []),
        ("skylark 22 or kestrel", []),
        ("", []),
        ("🙂 Skylark 2 🙂", ["Skylark 2"]),
        ("Skylark\n2?", ["Skylark\n2"]),
    ],
)
def test_message_products(text: str, found: list[str]):
    assert named(text) == found


def test_message_products_only_of_the_body_and_beside_other_references():
    text = "Order #10023, a Skylark 2 for £189.\n\nOn 12 May 2026 at 09:14, X <x@y.example> wrote:\n> Fellside"
    kinds = [(r.kind, r.text) for r in with_products(read_text(text), SHOP).references]
    assert kinds == [("order", "10023"), ("product", "Skylark 2"), ("amount", "£189")]


def test_message_products_without_a_catalogue_or_a_body():
    message = read_text("Skylark 2")
    assert with_products(message, catalogue([])) is message
    assert with_products(Message("", ()), SHOP).references == ()


def test_message_products_are_bounded():
    assert len(with_products(read_text("Skylark 2, " * 5_000), SHOP).references) == 100


def test_message_products_of_a_hundred_thousand_names_cost_no_more_than_of_ten():
    text = "Is the Model 7 better than the Model 12345 or the Skylark of old? " * 1_000
    message = Message(text, ((0, len(text)),))
    few, many = (catalogue([(f"Model {i} tent for two", True) for i in range(n)]) for n in (10, 100_000))

    def seconds(known: Catalogue) -> float:
        started = time.process_time()
        with_products(message, known)
        return time.process_time() - started

    assert min(seconds(many) for _ in range(3)) < 10 * max(0.01, min(seconds(few) for _ in range(3)))
