"""Slips of the keyboard in a question: the words of the base that are one slip away from a word that it does not know.

Slips: a letter too few, too many, another one, or two neighbours swapped (Damerau 1964). They are made of the unknown
word and looked up, as P. Norvig does (How to Write a Spelling Corrector, 2007): no index of its own is needed.
"""

from __future__ import annotations

import json
from functools import cache

from assistant.errors import ModelError
from assistant.models import models_folder, read_manifest

SHORTEST, LONGEST = 4, 24  # letters of a word that is corrected: shorter ones are one slip away from anything
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def slips(word: str) -> list[str]:
    """What may have been meant: all strings that are one slip away; sorted, so that results never vary."""
    cuts = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    gone = {a + b[1:] for a, b in cuts if b}
    swapped = {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    other = {a + c + b[1:] for a, b in cuts if b for c in _LETTERS}
    more = {a + c + b for a, b in cuts for c in _LETTERS}
    return sorted((gone | swapped | other | more) - {word})


def correctable(word: str) -> bool:
    """Whether a word is one that slips are looked for in: letters a to z alone, neither short nor endless."""
    return SHORTEST <= len(word) <= LONGEST and word.isascii() and word.isalpha()


@cache
def common_words() -> frozenset[str]:
    """Words that are known to be English: the whole words that the encoder's tokenizer knows; none without it."""
    folder = models_folder() / "encoder"
    try:
        read_manifest(folder)
        vocabulary = json.loads((folder / "tokenizer.json").read_text("utf-8"))["model"]["vocab"]
    except (ModelError, OSError, ValueError, KeyError, TypeError):
        return frozenset()
    return frozenset(word for word in vocabulary if len(word) >= SHORTEST - 1 and word.isascii() and word.isalpha())
