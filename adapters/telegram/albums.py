"""Albums: several updates that a person sees as one message.

Rule: the parts become one message with the id of the first, in the order in which they were sent; nothing is held in
memory that is confirmed already.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from adapters.telegram.parse import NOT_ADDRESSED, Read
from bot.messages import Files, Incoming


@dataclass(frozen=True, slots=True)
class Unit:
    """What is handled at once: one update, or the parts of an album; `updates` are confirmed together."""

    read: Read
    updates: tuple[int, ...]


def units_of(reads: Iterable[Read]) -> list[Unit]:
    """Return updates as units, each at the place of its first update."""
    parts: dict[object, list[Read]] = {}
    for read in reads:
        parts.setdefault(_album_of(read) or read.update, []).append(read)
    return [joined(together) for together in parts.values()]


def joined(parts: Iterable[Read]) -> Unit:
    """Return the parts of one album, or a single update, as a unit."""
    in_order = sorted(parts, key=lambda part: part.update)
    first = in_order[0]
    if not any(part.addressed for part in in_order):
        first = Read(first.update, ignored=NOT_ADDRESSED)
    said = [part.incoming for part in in_order if part.incoming is not None]
    if len(said) > 1 and first.incoming is not None:
        first = replace(first, incoming=_album(said))
    return Unit(first, tuple(part.update for part in in_order))


def _album_of(read: Read) -> tuple[str, str] | None:
    """Return what the parts of an album have in common."""
    if read.album is None or read.incoming is None:
        return None
    return read.incoming.address.conversation, read.album


def _album(said: list[Incoming]) -> Incoming:
    contents = [one.content for one in said if isinstance(one.content, Files)]
    files = tuple(file for content in contents for file in content.files)
    caption = "\n".join(content.caption for content in contents if content.caption)
    return replace(said[0], content=Files(files, caption, contents[0].album))
