"""The log as JSON, a line each: what happened, when, and ids. No message of a fault: it may hold a customer's words."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

LOGGERS = ("assistant", "uvicorn")


class Lines(logging.Formatter):
    """A record as one line of JSON; of an exception its kind and place."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        told: dict[str, Any] = {"at": at, "level": record.levelname.lower(), "log": record.name}
        told["event"] = record.getMessage() if record.name.startswith("assistant") else str(record.msg)[:200]
        told |= getattr(record, "fields", {})
        if record.exc_info and record.exc_info[0] is not None:
            told["fault"] = record.exc_info[0].__name__
            place = record.exc_info[2]
            while place is not None and place.tb_next is not None:
                place = place.tb_next
            if place is not None:
                told["place"] = f"{Path(place.tb_frame.f_code.co_filename).name}:{place.tb_lineno}"
        return json.dumps(told, ensure_ascii=True)


def install(stream: TextIO | None = None, *, calls: bool = True) -> None:
    """Write what we and the server tell to a stream, by default stderr, and each call of the API where wanted."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(Lines())
    for name in LOGGERS:
        logger = logging.getLogger(name)
        logger.handlers[:] = [handler]
        logger.setLevel(logging.WARNING)
        logger.propagate = False
    logging.getLogger("assistant.api.access").setLevel(logging.INFO if calls else logging.WARNING)
