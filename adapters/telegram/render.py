"""A message of the outbox as Telegram messages, each within every limit of Telegram.

Rule: pure. Of a private answer in a group nothing is shown there but that there is one, and the way to it. The last
message carries the buttons.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from adapters.binding import bound
from adapters.plain import units
from adapters.telegram.keyboard import keyboard_of, private_button
from adapters.telegram.limits import CAPTION_UNITS, TEXT_UNITS
from adapters.telegram.markup import Marked, marked, plain, shortened, split, without_mentions
from adapters.telegram.places import where_of
from bot.i18n import Translator
from bot.messages import Attachment, Card, Reply
from bot.records import OutboxMessage


@dataclass(frozen=True, slots=True)
class Out:
    """One Telegram message: a text, or a file with its caption."""

    said: Marked
    keyboard: InlineKeyboardMarkup | None = None
    attachment: Attachment | None = None


def rendered(message: OutboxMessage, *, username: str, repeated: bool = False) -> tuple[Out, ...]:
    """Return what to post, in order; `username` is the assistant's own, for links into its private chat."""
    reply, shared = message.reply, where_of(message.address).is_shared
    t = Translator.of(message.language)
    if shared and reply.private:
        return (_pointer(reply, t, username),)
    outs = [Out(part) for part in _texts(reply, t, shared=shared, repeated=repeated)]
    if len(outs) == len(reply.attachments) == 1 and _is_caption_of(outs[0].said, reply.attachments[0]):
        outs = [replace(outs[0], attachment=reply.attachments[0])]
    else:
        outs += [_attached(attachment, shared=shared) for attachment in reply.attachments]
    if not outs:
        return ()
    keyboard = keyboard_of(reply.choices, shared=shared, username=username)
    return (*outs[:-1], replace(outs[-1], keyboard=keyboard))


def rendered_in_place(message: OutboxMessage, *, username: str) -> Out:
    """Return the one message that an edit leaves; what is too long for one is shortened."""
    reply, shared = message.reply, where_of(message.address).is_shared
    if shared and reply.private:
        return _pointer(reply, Translator.of(message.language), username)
    said = shortened(_whole(reply, shared=shared), TEXT_UNITS)
    return Out(said, keyboard_of(reply.choices, shared=shared, username=username))


def _pointer(reply: Reply, t: Translator, username: str) -> Out:
    """Return the sentence that the answer is private, with the button that leads to it."""
    private = next((choice for choice in reply.choices if choice.private), None)
    open_chat = InlineKeyboardButton(t.say("Open a private chat"), url=f"https://t.me/{username}")
    button = private_button(private, username) if private else open_chat
    return Out(plain(t.say("This can be seen only in a private chat.")), InlineKeyboardMarkup([[button]]))


def _texts(reply: Reply, t: Translator, *, shared: bool, repeated: bool) -> tuple[Marked, ...]:
    said = _whole(reply, shared=shared)
    if reply.card is not None:
        return (shortened(said, TEXT_UNITS),)
    return split(plain(t.say("(repeated) %(text)s", text=said.text)) if repeated and said.text else said, TEXT_UNITS)


def _whole(reply: Reply, *, shared: bool) -> Marked:
    if reply.card is not None:
        return _card(reply.card, shared=shared)
    return plain(_safe(reply.text, shared=shared).strip())


def _card(card: Card, *, shared: bool) -> Marked:
    """Return a card: its title in bold, its state, its rows, and as of when in italics."""
    rows = (f"{label}: {value}" if value else label for label, value in card.rows)
    body = "\n".join(line for line in rows if line.strip())
    said = marked(_on_card(card.title, shared=shared), "b")
    if card.state.strip():
        said = said + plain("\n" + _on_card(card.state, shared=shared))
    if body:
        said = said + plain("\n\n" + _on_card(body, shared=shared))
    if card.note.strip():
        said = said + plain("\n\n") + marked(_on_card(card.note, shared=shared), "i")
    return said


def _on_card(text: str, *, shared: bool) -> str:
    return bound(_safe(text, shared=shared).strip())


def _is_caption_of(said: Marked, attachment: Attachment) -> bool:
    """Tell whether words can stand under a file as they are: one message says both, and nothing is said twice."""
    return attachment.repeats_text and units(said.text) <= CAPTION_UNITS


def _attached(attachment: Attachment, *, shared: bool) -> Out:
    caption = shortened(plain(_safe(attachment.description, shared=shared).strip()), CAPTION_UNITS)
    return Out(caption, attachment=attachment)


def _safe(text: str, *, shared: bool) -> str:
    """Return somebody's words such that in a group they call nobody."""
    return without_mentions(text) if shared else text
