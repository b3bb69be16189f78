"""The objects of a JSON file one at a time, however large the file: lines, a list, or a list within an object."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from assistant.archive.skipping import Skip, skipped

LISTS = ("tickets", "conversations", "data", "results", "_embedded", "users")  # where exports keep their objects
LARGEST = 64 << 20  # characters of one object
_STEP = 1 << 20
_READ = json.JSONDecoder()
_SPACE = " \t\r\n\ufeff"
Item = tuple[str, int, dict[str, Any]]
"""The list that an object stands in ("" for none), its number, and the object."""


def objects(file: BinaryIO, name: str, skip: Skip) -> Iterator[Item]:
    """Each object of a JSON or JSON Lines file; what is broken is told and left out."""
    return _lines(file, name, skip) if _has_lines(file) else _document(file, name, skip)


def _has_lines(file: BinaryIO) -> bool:
    """Whether each line is an object of its own."""
    lines = [line for line in (file.readline(LARGEST) for _ in range(20)) if line.strip()][:2]
    file.seek(0)
    if not lines or not lines[0].lstrip(b"\xef\xbb\xbf \t").startswith(b"{"):
        return False
    first = _object(lines[0])
    if first is None:
        return len(lines) > 1 and lines[0].rstrip().endswith(b"}") and lines[1].startswith(b"{")
    return len(lines) > 1 or not any(isinstance(first.get(k), list | dict) for k in LISTS)


def _object(line: bytes) -> dict[str, Any] | None:
    try:
        value = json.loads(line.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _lines(file: BinaryIO, name: str, skip: Skip) -> Iterator[Item]:
    number = 0
    while line := file.readline(LARGEST):
        number += 1
        if not line.strip():
            continue
        value = _object(line)
        if value is None:
            broken = line.lstrip().startswith(b"{") and not line.rstrip().endswith(b"}")
            found = "a line that breaks off" if broken else "no object"
            skip(skipped(f"{name}, line {number}", "a JSON object", found))
        else:
            yield "", number, value


class _Broken(Exception):
    """The file is not what JSON says, from here on."""


class _Text:
    """A window on the text of a file that grows and moves on."""

    def __init__(self, file: BinaryIO) -> None:
        start = file.read(2)
        file.seek(0)
        wide = start in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
        self._decoder = codecs.getincrementaldecoder("utf-16" if wide else "utf-8-sig")("replace")
        self._file = file
        self._held, self._at = "", 0

    def _more(self, size: int) -> bool:
        raw = self._file.read(size)
        self._held, self._at = self._held[self._at :] + self._decoder.decode(raw, final=not raw), 0
        return bool(raw)

    def peek(self) -> str:
        """The next character that is no white space, "" at the end."""
        while True:
            while self._at < len(self._held) and self._held[self._at] in _SPACE:
                self._at += 1
            if self._at < len(self._held) or not self._more(_STEP):
                return self._held[self._at : self._at + 1]

    def take(self, sign: str) -> bool:
        """Go on behind `sign` where it is next."""
        if self.peek() != sign:
            return False
        self._at += 1
        return True

    def value(self) -> Any:
        """The next value, read as a whole."""
        self.peek()
        size = _STEP
        while True:
            try:
                value, end = _READ.raw_decode(self._held, self._at)
                if end < len(self._held) or not self._more(size):  # a number may go on
                    self._at = end if end <= len(self._held) else len(self._held)
                    return value
            except RecursionError:
                raise _Broken from None
            except ValueError:
                if len(self._held) - self._at > LARGEST or not self._more(size):
                    raise _Broken from None
            size *= 2


def _document(file: BinaryIO, name: str, skip: Skip) -> Iterator[Item]:
    text, count = _Text(file), 0
    try:
        for where, value in _walk(text):
            count += 1
            if isinstance(value, dict):
                yield where, count, value
            else:
                skip(skipped(f"{name}, item {count}", "a JSON object", type(value).__name__))
    except _Broken:
        remedy = "what stands before is read; export it again"
        skip(skipped(name, "JSON to its end", f"a break after item {count}", remedy))


def _walk(text: _Text) -> Iterator[tuple[str, Any]]:
    """The objects of the lists, or the values that follow each other."""
    while text.peek():
        if text.take("["):
            yield from (("", value) for value in _elements(text))
        elif text.peek() == "{":
            yield from _members(text, 0)
        else:
            raise _Broken


def _elements(text: _Text) -> Iterator[Any]:
    while not text.take("]"):
        if not text.peek():
            raise _Broken
        yield text.value()
        if not text.take(",") and text.peek() != "]":
            raise _Broken


def _members(text: _Text, depth: int) -> Iterator[tuple[str, Any]]:
    """The objects in the lists of an object; where it has no such list, the object itself."""
    text.take("{")
    own: dict[str, Any] = {}
    listed = False
    while not text.take("}"):
        key = text.value()
        if not isinstance(key, str) or not text.take(":"):
            raise _Broken
        if key in LISTS and text.peek() == "[":
            listed = True
            text.take("[")
            yield from ((key, value) for value in _elements(text))
        elif key == "_embedded" and depth == 0 and text.peek() == "{":
            listed = True
            yield from _members(text, 1)
        else:
            own[key] = text.value()
        if not text.take(",") and text.peek() != "}":
            raise _Broken
    if own and not listed and depth == 0:
        yield "", own
