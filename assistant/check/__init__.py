"""The check: how far a reply covers each question, with the words that do."""

from assistant.check.checker import Checker

__all__ = ["Checker"]
