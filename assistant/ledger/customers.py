"""Who a customer is: the key that tells one from another."""

from __future__ import annotations

import hashlib
import re

from assistant.text import folded

ADDRESS = re.compile(r"(?<![\w.%+-])[\w.%+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
LONGEST = 2_000  # characters of a sender that are read


def customer_key(sender: str | None) -> str:
    """The address of a sender in small letters, else the name; "" where nobody is named."""
    known = (sender or "")[:LONGEST]
    found = ADDRESS.search(known)
    return (found[0] if found else folded(known)).casefold()


def pseudonym(key: str) -> str:
    """What stands for a customer where personal data is masked: the same for the same key, "" for none."""
    return f"~{hashlib.sha256(key.encode('utf-8', 'surrogatepass')).hexdigest()[:24]}" if key else ""


def name_of(sender: str) -> str:
    """The name that a sender has beside the address, "" where there is none."""
    return folded(ADDRESS.sub(" ", sender[:LONGEST])).strip("<>()\"' ,;")
