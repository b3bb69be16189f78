"""What a key of the API may do. Loads no database."""

from __future__ import annotations

from enum import StrEnum


class Scope(StrEnum):
    """One right. `ADMIN` includes all others, in the workspace of its key."""

    DRAFT = "draft"
    CHECK = "check"
    KNOWLEDGE_READ = "knowledge:read"
    KNOWLEDGE_PROPOSE = "knowledge:propose"
    GAPS = "gaps"
    FEEDBACK = "feedback"
    NOTES = "notes"
    WEBHOOKS = "webhooks"
    ADMIN = "admin"


USUAL = (Scope.DRAFT, Scope.CHECK, Scope.KNOWLEDGE_READ, Scope.FEEDBACK)
"""What a key may do where nothing is said: the work of an agent."""
