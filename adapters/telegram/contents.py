"""What a message of Telegram contains: words, a command, files, or something else.

Rule: a forwarded message is read as the forwarder's own words at the time of forwarding. Words and names are cut to
what is read of one message.
"""

from __future__ import annotations

from telegram import Message, PhotoSize

from adapters.messenger import MOST_FETCHED_BYTES
from adapters.telegram.addressing import Me, is_mine, typed_command, without_name, words_of
from adapters.telegram.limits import FILE_NAME_CHARACTERS, INCOMING_CHARACTERS
from bot.messages import Command, Content, Edited, File, Files, Other, Text


def content_of(message: Message, me: Me, *, shared: bool) -> Content | None:
    """Return what a message says; None: nothing a person says, or a command for another bot."""
    file = _file(message)
    if file is not None:
        return Files((file,), _words(message, me, shared=shared))
    if message.text is not None:
        return _text(message, me, shared=shared)
    return _other(message)


def edit_of(message: Message, me: Me, *, shared: bool) -> Edited | None:
    """Return how an earlier message now reads; None where no words are in it (a live location moved)."""
    words = _words(message, me, shared=shared)
    return Edited(str(message.message_id), words) if words else None


def _text(message: Message, me: Me, *, shared: bool) -> Content | None:
    words = readable(message.text or "")[:INCOMING_CHARACTERS]
    command = typed_command(words)
    if command is not None:
        return Command(command.word, command.argument) if is_mine(command, me) else None
    if shared:
        words = without_name(words, me)
        command = typed_command(words)
        if command is not None:
            return Command(command.word, command.argument)
    return Text(words) if words.strip() else Command("help")


def _words(message: Message, me: Me, *, shared: bool) -> str:
    words = readable(words_of(message))[:INCOMING_CHARACTERS]
    return without_name(words, me) if shared else words


def readable(text: str) -> str:
    """Return text that can be kept everywhere: NUL and halves of surrogate pairs become U+FFFD."""
    return "".join("\ufffd" if char == "\0" or "\ud800" <= char <= "\udfff" else char for char in text)


def _file(message: Message) -> File | None:
    number = message.message_id
    if message.photo:
        photo = _largest(message.photo)
        return File(photo.file_id, f"photo_{number}.jpg", "image/jpeg", photo.file_size or 0, "photo")
    if message.voice is not None:
        voice = message.voice
        return File(voice.file_id, f"voice_{number}.ogg", voice.mime_type or "audio/ogg", voice.file_size or 0, "voice")
    if message.video_note is not None:
        note = message.video_note
        return File(note.file_id, f"video_{number}.mp4", "video/mp4", note.file_size or 0, "video")
    if message.audio is not None:
        audio = message.audio
        name, kept = _name(audio.file_name, f"audio_{number}"), audio.mime_type or "audio/mpeg"
        return File(audio.file_id, name, kept, audio.file_size or 0, "audio")
    if message.video is not None:
        video = message.video
        name, kept = _name(video.file_name, f"video_{number}.mp4"), video.mime_type or "video/mp4"
        return File(video.file_id, name, kept, video.file_size or 0, "video")
    if message.document is not None:
        document = message.document
        name, kept = _name(document.file_name, f"file_{number}"), document.mime_type or "application/octet-stream"
        return File(document.file_id, name, kept, document.file_size or 0)
    return None


def _largest(sizes: tuple[PhotoSize, ...]) -> PhotoSize:
    """Return the largest size of a photo that can be fetched, else the largest."""
    by_size = sorted(sizes, key=lambda size: (size.width * size.height, size.file_size or 0))
    return next((size for size in reversed(by_size) if (size.file_size or 0) <= MOST_FETCHED_BYTES), by_size[-1])


def _name(given: str | None, otherwise: str) -> str:
    """Return a file's name without any folder in it."""
    name = readable(given or "").replace("\\", "/").rsplit("/", 1)[-1].strip()
    return name[-FILE_NAME_CHARACTERS:] if name not in ("", ".", "..") else otherwise


def _other(message: Message) -> Other | None:
    if message.sticker is not None:
        return Other("sticker", readable(message.sticker.emoji or ""))
    if message.venue is not None:
        return Other("location", readable(f"{message.venue.title}, {message.venue.address}"))
    if message.location is not None:
        return Other("location", f"{message.location.latitude}, {message.location.longitude}")
    if message.contact is not None:
        contact = message.contact
        name = " ".join(filter(None, (contact.first_name, contact.last_name)))
        return Other("contact", readable(f"{name}, {contact.phone_number}"))
    if message.poll is not None:
        return Other("poll", readable(message.poll.question))
    if message.dice is not None:
        return Other("dice", readable(message.dice.emoji))
    unread = (message.story, message.paid_media, message.game, message.invoice, message.checklist)
    return Other("other") if any(one is not None for one in unread) else None
