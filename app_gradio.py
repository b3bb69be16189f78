"""The agent's page: `python app_gradio.py [--kb knowledge_base] [--port 7860]` opens it on this machine."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import FullreplyError
from assistant.page.serve import mount

if TYPE_CHECKING:
    from assistant.config import Configuration
    from assistant.page.desk import Desk

__all__ = ["build", "main", "mount"]


def build(desk: Desk, configuration: Configuration | None = None) -> Any:  # noqa: ANN401 - gr.Blocks, not loaded yet
    """The page as `gr.Blocks`; `mount` serves it with its theme, its script and the safe settings."""
    from assistant.page.blocks import build as blocks
    from assistant.page.serve import book_of

    return blocks(desk, book=book_of(desk, configuration), configuration=configuration)


def main(arguments: list[str] | None = None) -> int:
    """Serve page and API on this machine until interrupted; where that cannot be, say why and return the exit code."""
    parser = argparse.ArgumentParser(description="Open the agent's page on this machine.")
    parser.add_argument("--kb", type=Path, help="folder or file of the knowledge base")
    parser.add_argument("--config", type=Path, help="fullreply.toml, if it is not in this folder")
    parser.add_argument("--port", type=int, help="7860, if the configuration names no other")
    options = parser.parse_args(arguments)
    from assistant.api.serve import serve
    from assistant.config import load_configuration

    try:
        settings = load_configuration(options.config)
        serve(settings, options.kb, host=None, port=options.port, browser=False, progress=lambda *_: None, say=_say)
    except FullreplyError as error:
        _say(str(error))
        return error.exit_code
    return 0


def _say(words: str) -> None:
    sys.stderr.write(f"{words}\n")


if __name__ == "__main__":
    sys.exit(main())
