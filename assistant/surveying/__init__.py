"""Gaps with all that they need: tickets of the past asked, the report made, proposals approved and proved.

It stands beside the pipeline: it knows the desk, the ledger's rows and the archive, and has no rules of its own.
"""

from assistant.surveying.approving import accept, approve, begun, change_of
from assistant.surveying.asking import asked_of, asked_of_archive
from assistant.surveying.survey import survey, verify

__all__ = ["accept", "approve", "asked_of", "asked_of_archive", "begun", "change_of", "survey", "verify"]
