"""Finding every question in a message."""

from assistant.questions.finder import QuestionFinder

__all__ = ["QuestionFinder"]
