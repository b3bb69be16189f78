"""The language of a message. The one module that imports py3langid, and only where the plain case does not do.

py3langid: a fork of langid.py (Lui & Baldwin 2012, naive Bayes over byte n-grams).
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from assistant.message.words import words

LETTERS = 20  # with fewer letters a language cannot be told
SAMPLE = 2_000  # characters that are looked at
SURE = 0.5  # probability below which no language is named
_NOISE = re.compile(r"https?://\S{1,300}|[@#]\w{1,60}|\[[A-Z]{2,20}\]|\S{1,64}@\S{1,100}")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
# a third of such words is English; py3langid takes half a second to load, and most mail needs none of it
_ENGLISH = words(
    "the and you your of to is are was have has been it this that with for my i'm i've don't can't can could would",
    "will please thanks thank how what when where why which does do did from not but they there any would should about",
    "i be get got or if",
)
_KNOWN = words(
    "en de fr es it pt nl sv da no nb nn fi pl cs sk hu ro bg el tr ru uk ar he fa hi ur bn ta te zh ja ko vi th id ms",
    "hr sl sr lt lv et ca",
)

_NAMES = {
    "de": "German", "fr": "French", "es": "Spanish", "it": "Italian", "pt": "Portuguese", "nl": "Dutch",
    "sv": "Swedish", "da": "Danish", "no": "Norwegian", "fi": "Finnish", "pl": "Polish", "cs": "Czech",
    "tr": "Turkish", "ru": "Russian", "uk": "Ukrainian", "el": "Greek", "ar": "Arabic", "he": "Hebrew",
    "fa": "Persian", "hi": "Hindi", "ur": "Urdu", "zh": "Chinese", "ja": "Japanese", "ko": "Korean",
    "vi": "Vietnamese", "th": "Thai", "ro": "Romanian", "hu": "Hungarian", "id": "Indonesian",
}  # fmt: skip


def name_of(language: str | None) -> str:
    """A language's English name, or its code where it has none here."""
    return _NAMES.get(language or "", f"another language ({language})")


def language_of(text: str) -> str | None:
    """ISO 639-1 code of the language of a text, None where it has too few letters or cannot be told."""
    sample = _NOISE.sub(" ", text[:SAMPLE])
    if sum(map(str.isalpha, sample)) < LETTERS:
        return None
    found = [w.lower().replace("’", "'") for w in _WORD.findall(sample)]
    if len(found) >= 5 and 3 * sum(w in _ENGLISH for w in found) >= len(found):
        return "en"
    language, probability = _identifier().classify(sample)
    code = {"nb": "no", "nn": "no"}.get(str(language), str(language))
    return code if probability >= SURE else None


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(sorted(_KNOWN & set(identifier.labels)))
    return identifier
