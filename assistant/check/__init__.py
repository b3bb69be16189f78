"""The check: how far a reply covers each question, with the words that do."""

from assistant.check.checker import Checker, report
from assistant.check.corrected import corrected
from assistant.check.foreign import guessed
from assistant.check.promises import promises
from assistant.check.worse import lost

__all__ = ["Checker", "corrected", "guessed", "lost", "promises", "report"]
