"""Why an endpoint gave nothing that can be used."""

from __future__ import annotations


class Unusable(Exception):
    """Why there is no answer, in words for a person; `again` where asking once more may help."""

    def __init__(self, reason: str, *, again: bool = False, status: int = 0) -> None:
        self.again = again
        self.status = status
        super().__init__(reason)
