"""The knowledge base: any source in, the best entries for a question out, and silence where there is none."""

from assistant.knowledge.age import built_at
from assistant.knowledge.index import Index, open_index
from assistant.knowledge.source import load_entries

__all__ = ["Index", "built_at", "load_entries", "open_index"]
