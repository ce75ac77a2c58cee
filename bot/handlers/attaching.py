"""What may be kept of files people send, under which name, and which of them wait for a report that is being made.

Rule: a file is named at once and fetched later; what is refused is refused before it is fetched, by type, size and
number. Names are people's words: without paths and control characters, and short.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from enum import StrEnum

from bot.hygiene import presentable
from bot.i18n import Translator
from bot.messages import Address, File
from bot.records import KeptAttachment
from bot.turn import Turn

LARGEST = 20 * 1024 * 1024
"""Bytes of a file. Source: Telegram Bot API, getFile: "bots can download files of up to 20MB in size"."""
MOST = 20
"""Files of one incident."""
LONGEST_NAME = 100
WAITS = timedelta(hours=1)
"""How long a file without an incident is taken to belong to a report that follows."""
ACCEPTED = "PNG, JPEG, GIF, WebP, HEIC, PDF, TXT, LOG, CSV, JSON, PCAP, OGG, MP3, M4A, WAV, MP4"
_TYPES: dict[str, frozenset[str]] = {
    "image/png": frozenset({"png"}),
    "image/jpeg": frozenset({"jpg", "jpeg"}),
    "image/gif": frozenset({"gif"}),
    "image/webp": frozenset({"webp"}),
    "image/heic": frozenset({"heic", "heif"}),
    "image/heif": frozenset({"heic", "heif"}),
    "application/pdf": frozenset({"pdf"}),
    "text/plain": frozenset({"txt", "log", "csv", "json"}),
    "text/csv": frozenset({"csv"}),
    "application/json": frozenset({"json"}),
    "application/vnd.tcpdump.pcap": frozenset({"pcap", "pcapng", "cap"}),
    "audio/ogg": frozenset({"ogg", "oga", "opus"}),
    "audio/mpeg": frozenset({"mp3"}),
    "audio/mp4": frozenset({"m4a", "mp4"}),
    "audio/x-m4a": frozenset({"m4a"}),
    "audio/wav": frozenset({"wav"}),
    "audio/x-wav": frozenset({"wav"}),
    "video/mp4": frozenset({"mp4", "m4v"}),
}
_UNTOLD = frozenset({"", "application/octet-stream", "binary/octet-stream"})
"""What a platform says of a file whose type it does not know; then its name decides."""
_KNOWN_ENDINGS = frozenset(ending for endings in _TYPES.values() for ending in endings)


class Refusal(StrEnum):
    """Why a file is not kept."""

    TYPE = "type"
    SIZE = "size"
    NUMBER = "number"


def refusal_of(file: File, kept_already: int) -> Refusal | None:
    """Return why a file cannot be kept beside so many others; None where it can. A size of 0 was not said."""
    if not _is_accepted(file):
        return Refusal.TYPE
    if file.size > LARGEST:
        return Refusal.SIZE
    return Refusal.NUMBER if kept_already >= MOST else None


def _is_accepted(file: File) -> bool:
    """Tell whether type and ending of the name are known and belong together; either may be missing, not both."""
    media = file.media_type.split(";")[0].strip().lower()
    ending = ending_of(file.name)
    if media in _UNTOLD:
        return ending in _KNOWN_ENDINGS
    endings = _TYPES.get(media)
    return endings is not None and (not ending or ending in endings)


def ending_of(name: str) -> str:
    """Return what a name ends in after its last dot, in lower case; empty without one."""
    return name.rpartition(".")[2].strip().lower() if "." in name else ""


def safe_name(t: Translator, name: str) -> str:
    """Return a file's name as it may be kept and shown: no path, no control characters, at most 100 characters."""
    plain = " ".join(presentable(name).replace("\\", "/").rpartition("/")[2].split()).lstrip(".")
    if not plain:
        return t.say("file")
    ending = ending_of(plain)
    if len(plain) <= LONGEST_NAME:
        return plain
    tail = f"….{ending}" if ending and len(ending) < 10 else "…"
    return plain[: LONGEST_NAME - len(tail)] + tail


def refusal_text(t: Translator, file: File, why: Refusal) -> str:
    """Return what was found and what is accepted instead."""
    name = t.quote(safe_name(t, file.name))
    match why:
        case Refusal.TYPE:
            return t.say(
                "%(name)s was not taken: files of this type are not accepted. Accepted: %(types)s.",
                name=name,
                types=ACCEPTED,
            )
        case Refusal.SIZE:
            return t.say(
                "%(name)s was not taken: it has %(size)s MB, and at most %(most)s MB are accepted.",
                name=name,
                size=t.number(-(-file.size // (1024 * 1024))),
                most=LARGEST // (1024 * 1024),
            )
        case Refusal.NUMBER:
            return too_many_text(t, name)


def keep(turn: Turn, file: File, customer: str, incident: int | None) -> KeptAttachment:
    """Keep a file by its reference; without an incident it waits for the report that is being made."""
    return turn.work.attachments.add(
        KeptAttachment(
            id=0,
            customer=customer,
            incident=incident,
            address=turn.address,
            person=turn.person.id,
            reference=file.reference,
            name=safe_name(turn.t, file.name),
            media_type=file.media_type,
            kind=file.kind,
            size=file.size,
            received_at=turn.now,
        )
    )


def waiting(turn: Turn, addresses: Iterable[Address] = ()) -> tuple[KeptAttachment, ...]:
    """Return the files that came here, or at further addresses, within the hour and belong to no incident yet."""
    where = dict.fromkeys((turn.address, *addresses))
    customer = turn.customer.key if turn.customer is not None else None
    return tuple(
        one
        for address in where
        for one in turn.work.attachments.waiting_in(address)
        if one.customer == customer and turn.now - one.received_at <= WAITS
    )


def attach(turn: Turn, number: int, files: Sequence[KeptAttachment]) -> tuple[Sequence[KeptAttachment], str]:
    """Make files belong to an incident, as many as it still holds; return those, and what is to be said of the rest."""
    room = max(MOST - len(turn.work.attachments.of_incident(number)), 0)
    taken, left = files[:room], files[room:]
    for one in taken:
        turn.work.attachments.belong_to(one.id, number)
    return taken, too_many_text(turn.t, names_of(turn.t, left)) if left else ""


def too_many_text(t: Translator, names: str) -> str:
    """Return that an incident holds no more files."""
    return t.say("%(name)s was not taken: an incident holds at most %(most)s files.", name=names, most=MOST)


def log_text(t: Translator, files: Iterable[KeptAttachment]) -> str:
    """Return the words under which files stand in the log of an incident."""
    return t.say("File: %(names)s", names=", ".join(one.name for one in files))


def names_of(t: Translator, files: Iterable[KeptAttachment]) -> str:
    """Return the names of files as they are said."""
    return t.list(t.quote(one.name) for one in files)
