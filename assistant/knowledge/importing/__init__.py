"""What companies have (pages, exports, documents, saved replies) to a folder of Markdown that a person can edit."""

from assistant.knowledge.importing.report import ImportReport
from assistant.knowledge.importing.run import import_sources

__all__ = ["ImportReport", "import_sources"]
