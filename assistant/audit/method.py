"""How the audit counted, and what it left out, as a part of the report."""

from __future__ import annotations

from assistant.audit.figures import FIGURES, PROMISES, end_of
from assistant.audit.running import Audit
from assistant.audit.words import HELP, counted
from assistant.plots import text as escape

_OF_ONE = {"have": "has", "are": "is", "ask": "asks"}


def method(audit: Audit) -> str:
    """The section: what each figure says, what is worth knowing, what was skipped."""
    says = "".join(f"<dt>{escape(f.label)}</dt><dd>{escape(f.says)}.</dd>" for f in (*FIGURES, PROMISES))
    skipped = "".join(
        f"<li>{'' if s.left_out else 'Note: '}{s.count:,} × {escape(s.what)}"
        f' <span class="soft">({escape("; ".join(s.examples))}{", …" if s.count > len(s.examples) else ""})</span></li>'
        for s in audit.skipped
    )
    end = end_of(audit.outcomes)
    notes = [
        (sum(bool(o.fault) for o in audit.outcomes), "could not be judged: in no figure"),
        (sum(o.backwards for o in audit.outcomes), "have a reply dated before the inquiry: in no time"),
        (sum(o.at is None for o in audit.outcomes), "have no date"),
        (sum(not o.questions and not o.fault for o in audit.outcomes), "ask nothing that was found"),
        (sum(o.foreign for o in audit.outcomes), "are in a language that is not supported: judged roughly"),
    ]
    told = "".join(f"<li>{counted(n, 'inquiry')} {_agreeing(n, words)}</li>" for n, words in notes if n)
    until = f" Promises due after {end:%d %B %Y} are in no figure." if end else ""
    return (
        f"<section><h2>How this was counted</h2><dl>{says}</dl><p>{escape(HELP['method'])}{until}</p>"
        f"<h3>Worth knowing</h3><ul>{told or '<li>Nothing.</li>'}</ul>"
        f"<h3>Left out of the archive</h3><ul>{skipped or '<li>Nothing.</li>'}</ul></section>"
    )


def _agreeing(number: int, words: str) -> str:
    """Words that begin with a verb, as they go with a number of things."""
    verb, rest = words.split(" ", 1)
    return f"{_OF_ONE.get(verb, verb) if number == 1 else verb} {rest}"
