"""The files of a reply at a terminal: written into a folder beside the database, where a person finds them by path.

Rule: a file that cannot be written takes no answer away; then only its name is shown.
"""

from __future__ import annotations

import logging
from pathlib import Path

from bot.messages import PDF, Attachment, Reply

log = logging.getLogger(__name__)


def put_down(reply: Reply, folder: Path) -> dict[str, str]:
    """Write the files of a reply, not its drawings, over those of the same name; return their paths by name."""
    paths: dict[str, str] = {}
    for item in reply.attachments:
        if item.is_drawing or not item.content:
            continue
        path = folder / Path(item.name).name
        try:
            folder.mkdir(parents=True, exist_ok=True)
            path.write_bytes(_content(item))
        except (OSError, ValueError):
            log.exception("the file %s was not written", path)
        else:
            paths[item.name] = str(path)
    return paths


def _content(item: Attachment) -> bytes:
    if item.media_type != PDF:
        return item.content.encode()
    from adapters.reports.pdf import pdf_of  # typst is only loaded for who asks for a report

    return pdf_of(item.content)
