"""What an open point is, and the phrases by which it is put off."""

from __future__ import annotations

from enum import Enum


class Point(Enum):
    """What an open point is, which decides how it is put off."""

    CLAUSE = "clause"
    TOPIC = "topic"
    REQUEST = "request"
    LOOKUP = "lookup"
    PROBLEM = "problem"
    NAMED = "named"  # only the thing that it is about is sure: "your question about the green colour"
    QUOTE = "quote"  # no more made: nobody likes to read their own words back


SINGLE: dict[Point, tuple[str, ...]] = {
    Point.CLAUSE: (
        "I don't know for certain yet {x}, so I'm checking with a colleague and will come back to you {within}.",
        "I can't say for certain yet {x}. I'm asking a colleague and will come back to you {within}.",
        "I don't have a confirmed answer yet on {x}, so I'm checking and will come back to you {within}.",
        "I'm asking a colleague {x}, and you will hear from me {within}.",
        "I have to find out {x}. I will write to you again {within}.",
        "I can't confirm yet {x}; I'm finding out and you will hear from me {within}.",
    ),
    Point.TOPIC: (
        "I don't have a confirmed answer on {x} yet, so I'm checking with a colleague and will come back to "
        "you {within}.",
        "On {x} I'd rather ask a colleague than guess, and I will come back to you {within}.",
        "I need to ask a colleague about {x}, and I will come back to you {within}.",
        "I'm finding out about {x} and will write to you again {within}.",
        "About {x} I have to ask a colleague first; you will hear from me {within}.",
    ),
    Point.REQUEST: (
        "I'm looking into {x} and will come back to you {within}.",
        "I'm seeing about {x} and will come back to you {within}.",
        "I'm looking into {x} now, and you will hear from me {within}.",
    ),
    Point.LOOKUP: (
        "I'm looking into {x} and will come back to you {within}.",
        "I'm finding out {x} and will come back to you {within}.",
        "I'm checking {x} and will come back to you {within}.",
    ),
    Point.PROBLEM: (
        "I'm looking into why {x} and will come back to you {within}.",
        "I'm finding out why {x} and will come back to you {within}.",
        "I'm asking a colleague why {x} and will come back to you {within}.",
    ),
    Point.NAMED: (
        "I don't have a confirmed answer to {x} yet, so I'm checking with a colleague and will come back to you "
        "{within}.",
        "I can't answer {x} for certain yet. I'm asking a colleague and will come back to you {within}.",
        "I need to ask a colleague about {x}, and I will come back to you {within}.",
    ),
}
WISH = (
    "I'm looking into {x} with a colleague and will come back to you {within}.",
    "I'm taking {x} up with a colleague and will come back to you {within}.",
    "I'm going over {x} with a colleague and will come back to you {within}.",
)
NUMBER = (
    "Could you send me your order number, please? With it I can look into {x} and come back to you {within}.",
    "Please send me your order number. Then I can look into {x}, and I will come back to you {within}.",
    "So that I can look into {x}, could you tell me your order number? I will then come back to you {within}.",
)
NUMBER_TOO = (
    "Could you send me your order number, please? I need it to look this up.",
    "Please send me your order number, so that I can find your order.",
    "So that I can find your order, could you tell me its number?",
)
TROUBLE = (
    "I'm asking a colleague what we can best do about this and will come back to you {within}.",
    "I'd like to talk this over with a colleague, and I will come back to you {within}.",
    "I'm looking into this with a colleague and will come back to you {within}.",
)
JOIN = (
    "I can't say for certain yet {x}. I'm checking {both} with a colleague and will come back to you {within}.",
    "I don't know for certain yet {x}, so I'm asking a colleague about {both} and will come back to you {within}.",
    "I have to find out {x}. You will hear from me on {both} {within}.",
    "I'm asking a colleague {x}, and I will write to you about {both} {within}.",
)
JOIN_LONG = (
    "I need to check {count} things with a colleague: {x}. I will come back to you on {both} {within}.",
    "There are {count} things that I still have to ask a colleague: {x}. You will hear from me on {both} {within}.",
    "On {count} points I don't have a confirmed answer yet: {x}. I'm finding out and will write to you {within}.",
)
JOIN_MIXED = (
    "I'm looking into {x}, and I will come back to you on {both} {within}.",
    "I'm now looking into {x}. You will hear from me on {both} {within}.",
    "I'm looking into {x}, and will write to you about {both} {within}.",
)
LIST = (
    "There are some points that I still need to look into with a colleague. I will come back to you {within} on these:",
)
SHORT = ("I'm checking {x} and will come back to you {within}.",)
ALSO = (
    "I'm also checking {x}, and will tell you at the same time.",
    "I'm checking {x} as well, and you will hear from me about that at the same time.",
    "I'm checking {x} too, and will write to you about that at the same time.",
)
ALSO_REQUEST = (
    "I'm also looking into {x}, and will tell you at the same time.",
    "I'm looking into {x} as well, and you will hear from me about that at the same time.",
    "I'm looking into {x} too, and will tell you at the same time.",
)
