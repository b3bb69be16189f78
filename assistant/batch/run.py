"""The JSON Lines commands: one line out for each line in, in order; a bad line is answered in its place.

Nothing waits for a line that is not there yet. A fault that all lines share (a model that is missing) ends the run; a
fault of one line, foreseen or not, is that line's answer.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from assistant.batch.lines import Id, Number, Source, chunks, read_line
from assistant.errors import FullreplyError, InputError
from assistant.wire import codec, inputs, letters, outputs, requests

if TYPE_CHECKING:
    from assistant.pipeline import Assistant

CHUNK = 64  # questions searched at once: the encoder pads little, and a batch of this size fills it
Work = Callable[["Assistant", Sequence[Any]], Sequence[outputs.Answer]]
Progress = Callable[[int, int], None]
"""Called with the lines done and those of them that were bad."""
_log = logging.getLogger(__name__)


class Sink(Protocol):
    """Where lines go."""

    def write(self, data: bytes, /) -> object:
        """Take the bytes."""
        ...

    def flush(self) -> object:
        """Pass them on."""
        ...


@dataclass(frozen=True, slots=True)
class Job:
    """One command: its request, how requests are answered, and how many at once (0: all that there are)."""

    request: type[inputs.Request]
    work: Work
    chunk: int = 1


@dataclass(frozen=True, slots=True)
class Asked:
    """One line, read: its request, or what is wrong with it."""

    id: Id
    request: inputs.Request | None
    error: str = ""


def _each(work: Callable[[Assistant, Any], outputs.Answer]) -> Work:
    return lambda desk, asked: [work(desk, request) for request in asked]


JOBS = {
    "questions": Job(inputs.QuestionsRequest, _each(requests.questions)),
    "match": Job(inputs.MatchRequest, requests.match, CHUNK),
    "draft": Job(inputs.DraftRequest, _each(requests.draft)),
    "check": Job(inputs.CheckRequest, _each(requests.check)),
    "acknowledge": Job(letters.AcknowledgeRequest, _each(letters.acknowledge)),
    "follow-up": Job(letters.FollowUpRequest, _each(letters.follow_up)),
    "gaps": Job(inputs.GapsRequest, requests.gaps, 0),
}


def run(
    job: Job,
    desk: Assistant,
    source: Source,
    sink: Sink,
    progress: Progress,
    defaults: Mapping[str, Any] | None = None,
) -> None:
    """Answer the lines of `source` on `sink` until it ends; `defaults` hold where a line has no such field."""
    done = bad = 0
    for raws in _together(chunks(source, job.chunk or CHUNK), everything=not job.chunk):
        asked = [_read(raw, job.request, defaults or {}, first=done + i == 0) for i, raw in enumerate(raws)]
        answers = iter(_answers(job, desk, [a.request for a in asked if a.request is not None]))
        for line in asked:
            answer = next(answers) if line.request is not None else line.error
            sink.write(_written(line.id, answer))
            bad += isinstance(answer, str)
        sink.flush()
        done += len(raws)
        progress(done, bad)


def _together(parts: Iterator[list[bytes]], *, everything: bool) -> Iterator[list[bytes]]:
    """The parts, or all of them as one."""
    return iter([[raw for part in parts for raw in part]]) if everything else parts


def _read(raw: bytes, model: type[inputs.Request], defaults: Mapping[str, Any], *, first: bool) -> Asked:
    """One line as a request, or with what is wrong with it."""
    known = frozenset(f.alias or name for name, f in model.model_fields.items() if name != "id")
    line = read_line(raw, known, first=first)
    if line.error is not None:
        return Asked(line.id, None, line.error)
    try:
        given = {k: v for k, v in line.fields.items() if v is not None or k not in defaults}
        request = codec.parse(model, {**defaults, **given})
        codec.limit(request)
    except InputError as error:
        return Asked(line.id, None, str(error))
    return Asked(line.id, request)


def _answers(job: Job, desk: Assistant, asked: Sequence[inputs.Request]) -> list[outputs.Answer | str]:
    """An answer for each request, or what went wrong with it; where a chunk fails, each is tried alone."""
    if job.chunk == 0:
        return list(job.work(desk, asked)) if asked else []
    if job.chunk > 1 and len(asked) > 1:
        try:
            return list(job.work(desk, asked))
        except Exception as error:  # whose fault it is shows when each is alone
            _log.debug("a chunk failed (%s); each of its lines is tried alone", type(error).__name__)
    return [_alone(job, desk, request) for request in asked]


def _alone(job: Job, desk: Assistant, request: inputs.Request) -> outputs.Answer | str:
    """The answer for one request, or what went wrong; a fault that all lines share is raised."""
    try:
        return job.work(desk, [request])[0]
    except InputError as error:
        return str(error)
    except FullreplyError:
        raise
    except Exception as error:  # one line must not take the others with it; and logs hold no text of theirs
        _log.debug("a line failed", exc_info=True)
        return f"internal fault ({type(error).__name__}); the line was not processed"


def _written(name: Id, answer: outputs.Answer | str) -> bytes:
    """One line of output."""
    told = {"error": answer} if isinstance(answer, str) else codec.fields(answer)
    if isinstance(name, Number):
        return f'{{"id": {name.written}, {codec.dump(told)[1:]}\n'.encode()
    return f"{codec.dump({'id': name} | told)}\n".encode()
