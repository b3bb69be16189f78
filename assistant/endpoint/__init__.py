"""An OpenAI-compatible endpoint that the user configures: one question, one answer, in bounded time and memory."""

from assistant.endpoint.chat import Endpoint, ask, body, content, objects
from assistant.endpoint.posting import address, post
from assistant.endpoint.unusable import Unusable

__all__ = ["Endpoint", "Unusable", "address", "ask", "body", "content", "objects", "post"]
