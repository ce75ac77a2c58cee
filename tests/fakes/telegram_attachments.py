"""What a person can send that is not text: pictures, files, voice notes, stickers, places, contacts.

Rule: the JSON has the fields that the real Bot API always sends. `size` overrides what is said about the size, so a
file of 20 MB and one byte needs no 20 MB of memory.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.fakes.telegram_limits import Json
from tests.fakes.telegram_world import Records, StoredFile

Body = Callable[[StoredFile], Json]


def png(width: int = 2, height: int = 2) -> bytes:
    """Return a small real picture, grey."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        whole = kind + content
        return struct.pack(">I", len(content)) + whole + struct.pack(">I", zlib.crc32(whole))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    rows = zlib.compress((b"\0" + b"\x80" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A kind of message; `content` is None where there is no file behind it."""

    kind: str
    body: Json = field(default_factory=dict)
    content: bytes | None = None
    name: str = ""
    mime: str = ""
    size: int | None = None

    def stored_in(self, records: Records) -> tuple[Json, StoredFile | None]:
        if self.content is None:
            return {self.kind: self.body}, None
        folder = {"photo": "photos", "voice": "voice", "sticker": "stickers"}.get(self.kind, "documents")
        file = records.store(folder, name=self.name, mime=self.mime, content=self.content, size=self.size)
        return {self.kind: file_json(self.kind, file) if self.kind == "photo" else self._named(file)}, file

    def _named(self, file: StoredFile) -> Json:
        return basic_file_json(file) | self.body


def basic_file_json(file: StoredFile) -> Json:
    return {"file_id": file.file_id, "file_unique_id": file.unique_id, "file_size": file.size}


def file_json(kind: str, file: StoredFile) -> Json | list[Json]:
    """Return a file as its message shows it; a photo is a list of sizes, the largest last."""
    if kind == "photo":
        small = {"file_id": f"{file.file_id}s", "file_unique_id": f"{file.unique_id}s", "file_size": 1200}
        small |= {"width": 90, "height": 60}
        return [small, basic_file_json(file) | {"width": 1280, "height": 853}]
    return basic_file_json(file) | {"file_name": file.name, "mime_type": file.mime}


def photo(content: bytes | None = None, size: int | None = None) -> Attachment:
    return Attachment("photo", {}, content or png(), "photo.jpg", "image/jpeg", size)


def document(
    content: bytes = b"log", name: str = "router.log", mime: str = "text/plain", size: int | None = None
) -> Attachment:
    return Attachment("document", {"file_name": name, "mime_type": mime}, content, name, mime, size)


def voice(seconds: int = 4, content: bytes = b"OggS") -> Attachment:
    return Attachment("voice", {"duration": seconds, "mime_type": "audio/ogg"}, content, "v.oga", "audio/ogg")


def video(seconds: int = 4, content: bytes = b"mp4", size: int | None = None) -> Attachment:
    body = {"duration": seconds, "width": 640, "height": 360, "mime_type": "video/mp4"}
    return Attachment("video", body, content, "v.mp4", "video/mp4", size)


def sticker(emoji: str = "👍") -> Attachment:
    body = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False, "emoji": emoji}
    return Attachment("sticker", body, b"webp", "s.webp", "image/webp")


def location(latitude: float = 52.2297, longitude: float = 21.0122) -> Attachment:
    return Attachment("location", {"latitude": latitude, "longitude": longitude})


def contact(phone: str = "+48221234567", first_name: str = "Anna", user_id: int | None = None) -> Attachment:
    body: Json = {"phone_number": phone, "first_name": first_name}
    return Attachment("contact", body | ({"user_id": user_id} if user_id else {}))


def dice(value: int = 3) -> Attachment:
    return Attachment("dice", {"emoji": "🎲", "value": value})
