"""A second opinion on doubtful verdicts, by a language model that the user configures; off by default.

What leaves the machine, and only then: the questions in doubt, the newly written text of the inquiry and of the reply,
with personal data masked (`assistant.masking`). What comes back may only be one of five statuses for each question.
"""

from assistant.judge.judge import Judge

__all__ = ["Judge"]
