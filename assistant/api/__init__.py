"""The HTTP API and the server that holds it and the page."""

from assistant.api.app import create_app

__all__ = ["create_app"]
