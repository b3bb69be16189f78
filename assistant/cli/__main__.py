"""`python -m assistant.cli` is the command where its script is not installed."""

from assistant.cli import main

main()
