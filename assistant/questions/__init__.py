"""Finding every question in a message, and the agent's hand on what was found."""

from assistant.questions.finder import QuestionFinder
from assistant.questions.limits import limits, not_again
from assistant.questions.wordings import corrected, sentence_of

__all__ = ["QuestionFinder", "corrected", "limits", "not_again", "sentence_of"]
