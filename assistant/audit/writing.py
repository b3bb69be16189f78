"""The files of a report; each is whole or not there."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from assistant.audit.figures import Group
from assistant.audit.report import html
from assistant.audit.running import Audit
from assistant.audit.tables import as_json, figures_table, messages_table

REPORT = "report.html"


def write(audit: Audit, groups: Sequence[Group], out: Path) -> Path:
    """Write report.html, figures.csv, messages.csv and audit.json into `out`; where the report is."""
    _put(out / "figures.csv", "\ufeff" + figures_table(groups))  # with its mark, so that spreadsheets read UTF-8
    _put(out / "messages.csv", "\ufeff" + messages_table(audit.outcomes))
    _put(out / "audit.json", as_json(audit, groups) + "\n")
    _put(out / REPORT, html(audit, groups))
    return out / REPORT


def _put(path: Path, text: str) -> None:
    new = path.with_name(f".{path.name}.new")
    with new.open("wb") as file:
        file.write(text.encode("utf-8", "replace"))
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
