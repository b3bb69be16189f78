"""The bytes of a file of a knowledge base, and their text."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from assistant.errors import Problem

MAX_BYTES = 20_000_000
CACHE_FOLDER = ".index"
OWN_FILES = frozenset({".gaps.jsonl"})  # what we keep beside the entries ourselves
_SAMPLE = 65_536  # bytes from which an unknown encoding is guessed
_ENCODINGS = ["cp1252", "cp1250", "cp1251", "mac_roman", "shift_jis", "gb18030", "big5"]
_NOT_CP1252 = frozenset((0x81, 0x8D, 0x8F, 0x90, 0x9D))  # bytes that stand for nothing there
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def skipped(where: str, found: str, remedy: str) -> Problem:
    """What is told of a file that is left out."""
    return Problem(where, "a file to read", f"{found}, skipped", remedy)


def read_bytes(path: Path, name: str, most: int | None = None) -> bytes | Problem:
    """The bytes of a file; a Problem where it has more than `most` (MAX_BYTES), is no regular file, or unreadable."""
    most = MAX_BYTES if most is None else most
    try:
        if not path.is_file():
            return skipped(name, "no regular file", "remove it or put a file in its place")
        if (size := path.stat().st_size) > most:
            return Problem(name, f"at most {most:,} bytes", f"{size:,}, skipped", "split the file")
        return path.read_bytes()
    except OSError as error:
        return skipped(name, error.strerror or "an unreadable file", "make the file readable")


def decode(raw: bytes, name: str, declared: str | None = None) -> tuple[str, list[Problem]]:
    """The text of a file: UTF-8, UTF-16 or UTF-32 by its mark, as declared, else a guess that is reported.

    "" with a Problem for binary.
    """
    try:
        if raw[:4] in (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE):
            return _tidy(raw.decode("utf-32", "replace")), []
        if raw[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            return _tidy(raw.decode("utf-16", "replace")), []
        if b"\0" not in raw[:_SAMPLE]:
            return _tidy(raw.decode("utf-8-sig")), []
    except UnicodeDecodeError as error:
        if declared and (text := _declared(raw, declared)) is not None:
            return _tidy(text), []
        guess = _guess(raw, error.start)
        remedy = "check the accents of this file and save it as UTF-8"
        return _tidy(raw.decode(guess, errors="replace")), [
            Problem(name, "UTF-8", f"another encoding, read as {guess}", remedy)
        ]
    return "", [skipped(name, "a binary file", "remove it or save it as text")]


def _declared(raw: bytes, encoding: str) -> str | None:
    """The text in the encoding that a file says it is in, None where that does not fit."""
    try:
        name = codecs.lookup(encoding).name
        return raw.decode("cp1252" if name in ("iso8859-1", "ascii") else name)  # so browsers read them
    except (LookupError, ValueError):
        return None


def _guess(raw: bytes, start: int) -> str:
    """The encoding of bytes that are not UTF-8: Western Windows where few bytes need one, else a statistical guess."""
    from charset_normalizer import from_bytes

    sample = raw[max(0, start - _SAMPLE // 2) : start + _SAMPLE // 2]
    beyond_ascii = sum(byte > 127 for byte in sample)
    if beyond_ascii <= len(sample) / 3 and not any(byte in _NOT_CP1252 for byte in sample):
        return "cp1252"
    best = from_bytes(sample, cp_isolation=_ENCODINGS).best()
    return best.encoding if best else "cp1252"


def _tidy(text: str) -> str:
    r"""Line ends as \\n; control characters and halves of surrogate pairs out."""
    return clean_text(text.replace("\r\n", "\n").replace("\r", "\n"))


def shown_name(name: str) -> str:
    """The name of a file as text that can be stored: bytes that are not UTF-8 as escapes."""
    return name.encode("utf-8", "backslashreplace").decode("utf-8")


def clean_text(text: str) -> str:
    """The text without control characters (but tab and line end) and without halves of surrogate pairs."""
    return _CONTROLS.sub("", text)
