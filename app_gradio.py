"""The agent's page: `python app_gradio.py [--kb knowledge_base] [--port 7860]` opens it on this machine."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.page.serve import mount

if TYPE_CHECKING:
    from assistant.page.changes import Desk

__all__ = ["build", "main", "mount"]


def build(desk: Desk, configuration: object = None) -> Any:  # noqa: ANN401 - gr.Blocks, and Gradio is not loaded yet
    """The page as `gr.Blocks`; `mount` serves it with its theme, its script and the safe settings."""
    from assistant.page.blocks import build as blocks

    return blocks(desk)


def main(arguments: list[str] | None = None) -> int:
    """Serve the page alone on this machine until interrupted; 2 where it cannot start, with the reason."""
    parser = argparse.ArgumentParser(description="Open the agent's page on this machine.")
    parser.add_argument("--kb", type=Path, default=Path("knowledge_base"), help="folder or file of the knowledge base")
    parser.add_argument("--config", type=Path, default=None, help="fullreply.toml, if it is not in this folder")
    parser.add_argument("--port", type=int, default=7860)
    options = parser.parse_args(arguments)
    import uvicorn
    from fastapi import FastAPI

    from assistant import Assistant
    from assistant.errors import FullreplyError

    try:
        desk = Assistant.load(options.kb, configuration=options.config)
    except FullreplyError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    app = mount(FastAPI(docs_url=None, redoc_url=None, openapi_url=None), desk, desk.configuration)
    sys.stdout.write(f"Fullreply's page: http://127.0.0.1:{options.port}\n")
    uvicorn.run(app, host="127.0.0.1", port=options.port, log_level="warning")
    return 0


if __name__ == "__main__":
    sys.exit(main())
