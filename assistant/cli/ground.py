"""What every command stands on: files in, faults to exit codes, progress on stderr."""

from __future__ import annotations

import functools
import io
import logging
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn, ParamSpec

from assistant.errors import FullreplyError, InputError, Problem

P = ParamSpec("P")
DONE, NOT_READY, BAD_INPUT, OUR_FAULT, STOPPED = 0, 1, 2, 3, 130
MAX_FILE = 25 << 20  # bytes: the largest mail that common servers take
_EVERY = 10.0  # seconds between two reports where nobody watches
_DEBUG = "FULLREPLY_DEBUG"


def debugging() -> bool:
    """Whether the environment asks for tracebacks."""
    return os.environ.get(_DEBUG, "") not in ("", "0")


def say(text: str) -> None:
    """One line on stderr."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def _prepare() -> None:
    """Libraries write to stderr only where the environment asks for it, and no encoding of a terminal is a fault."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    if debugging():
        logging.basicConfig(level=logging.DEBUG, format="%(name)s: %(message)s")
    else:
        logging.getLogger().addHandler(logging.NullHandler())


def guarded(command: Callable[P, int | None]) -> Callable[P, None]:
    """The command, its result as the exit code, and every fault as one line on stderr and an exit code."""

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        _prepare()
        try:
            code = command(*args, **kwargs) or DONE
            sys.stdout.flush()
        except BrokenPipeError:  # the reader has what it wanted
            code = _give_up_output(DONE)
        except KeyboardInterrupt:
            say("fullreply: stopped; nothing is half written, run it again to go on")
            code = STOPPED
        except FullreplyError as error:
            code = _told(f"fullreply: {error}", error.exit_code)
        except OSError as error:  # a full disk, an output that is gone
            what = " ".join(filter(None, [error.strerror, str(error.filename or "")]))
            code = _give_up_output(_told(f"fullreply: the system refused: {what}", OUR_FAULT))
        except Exception as error:
            code = _told(f"fullreply: {_fault(error)}", OUR_FAULT)
        _leave(code)

    return run


def _give_up_output(code: int) -> int:
    """Nothing may be written to an output that is gone, not at exit either."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code


def _told(text: str, code: int) -> int:
    """Say what went wrong, with the traceback where the environment asks for it."""
    if debugging():
        logging.getLogger("fullreply").debug("traceback", exc_info=True)
    say(text)
    return code


def _fault(error: Exception) -> str:
    """A fault of ours in one line: its kind and place, and nothing of what was processed."""
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = f" in {Path(place.tb_frame.f_code.co_filename).name}:{place.tb_lineno}" if place else ""
    return f"internal fault ({type(error).__name__}{where}); run it again with {_DEBUG}=1 and report what it prints"


def _leave(code: int) -> NoReturn:
    import typer

    raise typer.Exit(code)


def read_file(path: Path | None) -> bytes:
    """The bytes of a file, or of standard input for None and "-"; InputError where that cannot be."""
    name = "standard input" if path is None or str(path) == "-" else str(path)
    try:
        if path is None or str(path) == "-":
            if sys.stdin.isatty():
                say("Paste the text, then press Ctrl-D on a line of its own.")
            raw = sys.stdin.buffer.read(MAX_FILE + 1)
        else:
            with path.open("rb") as file:
                raw = file.read(MAX_FILE + 1)
    except (OSError, ValueError) as error:
        found = (getattr(error, "strerror", None) or "no path").lower()
        remedy = 'give the path of a text or .eml file, or "-" for standard input'
        raise InputError(f"{name} cannot be read.", [Problem(name, "a file", found, remedy)]) from None
    if len(raw) > MAX_FILE:
        raise InputError(f"{name} is larger than {MAX_FILE >> 20} MB; give the message alone.")
    return raw


def built(done: int, total: int) -> None:
    """Progress of a build on stderr: a line that renews itself, or a line now and then."""
    _progress(f"building the index: {done} of {total}", last=done >= total)


def looked(done: int, total: int) -> None:
    """Progress of a look at a knowledge base on stderr."""
    _progress(f"asking for each entry by its own words: {done} of {total}", last=done >= total)


def imported(done: int, total: int) -> None:
    """Progress of an import on stderr."""
    _progress(f"reading: {done} of {total} files", last=done >= total)


def audited(what: str, done: int, total: int | None) -> None:
    """Progress of an audit on stderr, where no bar can be shown."""
    _progress(f"{what}: {done:,}" + (f" of {total:,}" if total is not None else ""), last=False)


def surveyed(what: str, done: int, total: int | None) -> None:
    """Progress of a report on gaps on stderr."""
    of = f" of {total}" if total else ""
    _progress(f"{what}: {done}{of}", last=bool(total) and done >= (total or 0))


def answered(done: int, bad: int) -> None:
    """Progress of a run over lines on stderr."""
    _progress(f"{done} lines" + (f", {bad} of them bad" if bad else ""), last=False)


_last = [time.monotonic()]


def _progress(text: str, *, last: bool) -> None:
    """Show `text`; where stderr is no terminal, only now and then."""
    watched, now = sys.stderr.isatty(), time.monotonic()
    if now - _last[0] < (0.2 if watched else _EVERY) and not (last and watched):
        return
    _last[0] = now
    if watched:
        sys.stderr.write(f"\r\x1b[2K{text}" + ("\n" if last else ""))
        sys.stderr.flush()
    else:
        say(text)
