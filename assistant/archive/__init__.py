"""Reads past mail and exports of helpdesks into tickets, one at a time.

Known by their content, not by their names: mbox; folders of .eml files and maildirs; CSV and TSV; JSON Lines; exports
of Zendesk and Help Scout. The form of our own is JSON Lines, a ticket a line:

    {"id": "T1", "channel": "email", "team": "Orders", "subject": "Two things", "messages": [
      {"at": "2025-03-04T09:30:00Z", "from": "jo@example.org", "customer": true, "text": "Where is my order?"},
      {"at": "2025-03-04T11:00:00Z", "from": "Megan", "customer": false, "text": "It left today.", "auto": false}]}

Only "messages" with "text" and "customer" are needed; "html": true marks markup, "note": true an internal note. A line
may also be an inquiry with its reply: {"id", "from", "date", "subject", "text", "reply", "reply_date", "channel",
"team"}, or one message of a ticket: {"id", "role": "customer" or "agent", "from", "date", "text"}. Tables have the same
columns; common other names of them are known.
"""

from assistant.archive.reading import read
from assistant.archive.skipping import LEFT_OUT

__all__ = ["LEFT_OUT", "read"]
