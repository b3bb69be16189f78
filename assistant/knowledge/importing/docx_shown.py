"""The body of a Word document as Word shows it: changes taken, content controls open, hidden text gone."""

from __future__ import annotations

from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def as_shown(body: Any, styles: Any) -> None:
    """Change the elements of a document so that its paragraphs hold what a reader sees; `styles` is its styles part."""
    _open_controls(body)
    _accept_changes(body)
    _drop_hidden(body, styles)


def _open_controls(body: Any) -> None:
    """The content of content controls (`w:sdt`) in their place; tables of contents and prompts are no text."""
    for node in list(body.iter(f"{_W}sdt")):
        gallery = next(node.iter(f"{_W}docPartGallery"), None)
        contents = gallery is not None and (gallery.get(f"{_W}val") or "").lower() == "table of contents"
        prompt = node.find(f"{_W}sdtPr/{_W}showingPlcHdr") is not None
        content = node.find(f"{_W}sdtContent")
        for child in list(content) if content is not None and not (contents or prompt) else []:
            node.addprevious(child)
        node.getparent().remove(node)


def _drop_hidden(body: Any, styles: Any) -> None:
    """Runs that Word does not show (`w:vanish`, of their own or by their style) leave their paragraphs."""
    hidden = {s.get(f"{_W}styleId") for s in styles.iter(f"{_W}style") if _vanishes(s.find(f"{_W}rPr"))}
    for run in list(body.iter(f"{_W}r")):
        own = run.find(f"{_W}rPr")
        named = own.find(f"{_W}rStyle") if own is not None else None
        above = run.getparent().find(f"{_W}pPr/{_W}pStyle")
        styled = any(s is not None and s.get(f"{_W}val") in hidden for s in (named, above))
        stated = own is not None and own.find(f"{_W}vanish") is not None
        if _vanishes(own) or (styled and not stated):
            run.getparent().remove(run)


def _vanishes(properties: Any) -> bool:
    """Whether the properties of a run, or style, hide it."""
    mark = properties.find(f"{_W}vanish") if properties is not None else None
    return mark is not None and (mark.get(f"{_W}val") or "true").lower() not in ("false", "0", "off")


def _accept_changes(body: Any) -> None:
    """Tracked insertions as text of their paragraphs, which alone is read; what was deleted stays out."""
    for node in list(body.iter(f"{_W}ins", f"{_W}moveTo")):
        for child in list(node):
            node.addprevious(child)
        node.getparent().remove(node)
