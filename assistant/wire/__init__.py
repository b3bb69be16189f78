"""The JSON of Fullreply, the same for `--json`, `--jsonl` and the HTTP API: what is asked, what is answered.

The API forbids unknown keys, `--jsonl` ignores them. In answers a key whose value would be null is left out, and
numbers are finite.
"""
