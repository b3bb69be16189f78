"""The commands over JSON Lines."""

from assistant.batch.run import JOBS, Job, run

__all__ = ["JOBS", "Job", "run"]
