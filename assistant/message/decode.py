"""Bytes to text: what encoding they are in, and whether they are text at all."""

from __future__ import annotations

import codecs
import re

SAMPLE = 20_000  # bytes from which an undeclared encoding is guessed
# encodings in which people write mail, so that a guess does not land in an exotic one
_LIKELY = ["cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "iso8859_2", "iso8859_15", "koi8_r",
           "shift_jis", "euc_jp", "gb18030", "big5", "euc_kr"]  # fmt: skip
_MAGIC = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or Office document"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"\xd0\xcf\x11\xe0", "an Outlook .msg or Office document"),
    (b"\x1f\x8b", "a gzip archive"),
)
_WESTERN = "£€©®°§¿¡«»‘’“”–—…\u00a0"
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip


def binary_kind(raw: bytes) -> str | None:
    """What binary bytes are ("a PDF"), None where they can be text."""
    for magic, kind in _MAGIC:
        if raw.startswith(magic):
            return kind
    if raw.startswith(tuple(bom for bom, _ in _BOMS[1:])):
        return None
    if b"\x00" in raw:
        return "binary data"
    return "binary data" if 20 * len(_CONTROLS.findall(raw[:SAMPLE])) > len(raw[:SAMPLE]) else None


def decode(raw: bytes, declared: str | None = None) -> str | None:
    """The text of `raw`: by its byte order mark, as UTF-8, as declared, else by a guess; None where nothing fits.

    UTF-8 goes before what is declared: text in another encoding is hardly ever valid UTF-8 by chance.
    """
    for bom, encoding in _BOMS:
        if raw.startswith(bom):
            return _strict(raw[len(bom) :] if encoding == "utf-8" else raw, encoding)
    seven_bit = (
        raw.isascii() and declared is not None and _name(declared) in ("utf-7", "iso2022_jp", "hz", "iso2022_kr")
    )
    if not seven_bit and (text := _strict(raw, "utf-8")) is not None:
        return text
    if declared and (name := _name(declared)):
        # Windows writes cp1252 and calls it Latin-1
        text = _strict(raw, "cp1252" if name in ("iso8859-1", "ascii") else name)
        if text is not None:
            return text
    return _guessed(raw)


def _name(encoding: str) -> str | None:
    """Python's name of an encoding of text, None where it has none."""
    try:
        info = codecs.lookup(encoding.strip("\"' "))
    except (LookupError, ValueError):  # ValueError: a NUL in the name
        return None
    return info.name if info._is_text_encoding else None


def _strict(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except (UnicodeError, LookupError):
        return None


def _is_western(text: str) -> bool:
    """Whether a text read as cp1252 looks like a language that is written in it: guessers fail on few letters."""
    foreign = [c for c in text if not c.isascii()]
    return 3 * len(foreign) <= len(text) and all(c.isalpha() or c in _WESTERN for c in foreign)


def _guessed(raw: bytes) -> str | None:
    western = _strict(raw, "cp1252")
    if western is not None and _is_western(western[:SAMPLE]):
        return western
    from charset_normalizer import from_bytes

    best = from_bytes(raw[:SAMPLE], cp_isolation=_LIKELY).best()
    text = _strict(raw, best.encoding) if best else None
    return text if text is not None else western
