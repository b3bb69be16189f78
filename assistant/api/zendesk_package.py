"""The package by which Zendesk knows our page: a manifest with its address, a name and two pictures. No code of ours.

What it has to hold: https://developer.zendesk.com/documentation/apps/app-developer-guide/manifest/
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path

from assistant import __version__
from assistant.api.problems import Refused

_HOST = re.compile(r"[0-9A-Za-z.-]{1,253}(:\d{1,5})?|\[[0-9A-Fa-f:]{2,45}\](:\d{1,5})?")
_DATED = (2000, 1, 1, 0, 0, 0)  # the same package for the same address
_PICTURES = {"assets/logo.png": "logo.png", "assets/logo-small.png": "logo-small.png"}


def packed(host: str, company: str, apps: Path) -> bytes:
    """The package as a zip, for the server at `host` (its Host header); pictures are read from the folder `apps`."""
    if not _HOST.fullmatch(host):
        raise Refused(422, "The address of this server cannot be put into a package.")
    name = host.partition(":")[0] if "[" not in host else "localhost"
    address = f"{'http' if name == 'localhost' else 'https'}://{host}"  # Zendesk takes no other addresses
    manifest = {
        "name": "Fullreply",
        "author": {"name": company or "Fullreply", "email": f"support@{name}", "url": address},
        "defaultLocale": "en",
        "private": True,
        "location": {"support": {"ticket_sidebar": {"url": f"{address}/apps/zendesk", "flexible": True}}},
        "version": __version__,
        "frameworkVersion": "2.0",
    }
    words = {
        "name": "Fullreply",
        "short_description": "The questions of a ticket, a draft that answers them, and a check of your reply.",
    }
    files = {
        "manifest.json": json.dumps(manifest, indent=2).encode(),
        "translations/en.json": json.dumps({"app": words}, indent=2).encode(),
        **{there: (apps / "frame" / here).read_bytes() for there, here in _PICTURES.items()},
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for path, content in files.items():
            package.writestr(zipfile.ZipInfo(path, _DATED), content)
    return made.getvalue()
