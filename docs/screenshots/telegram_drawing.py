"""A Telegram chat on a phone, drawn from what the real renderer makes of the messages.

Rule: the HTML of a message is taken as the renderer wrote it; what a phone cuts (a button's label) is cut here too.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from html import escape

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from adapters.pictures import png_of
from adapters.telegram.render import Out, rendered, rendered_in_place
from docs.screenshots.own_words import clock, day, own
from docs.screenshots.playing import Entry, Posted, Written
from docs.screenshots.screens import TelegramChat

USERNAME = "telmost_sla_bot"


def outs_of(posted: Posted) -> tuple[Out, ...]:
    """Return a message as Telegram shows it now: as it was posted, or as it was edited."""
    if posted.edited:
        return (rendered_in_place(posted.message, username=USERNAME),)
    return rendered(posted.message, username=USERNAME)


def drawn_chat(chat: TelegramChat) -> str:
    """Return a chat as HTML."""
    pinned = _pinned(chat)
    return f"""<section class="phone">
<header><span class="back">‹</span><span class="face bot">{_initials(chat.title)}</span>
<div><strong>{escape(chat.title)}</strong><small>{escape(chat.subtitle)}</small></div></header>
{pinned}<div class="talk">
{"".join(_drawn(chat))}</div>
<footer><span class="field">{own("write", chat.language)}</span></footer>
</section>"""


def _pinned(chat: TelegramChat) -> str:
    cards = [e.message for e in chat.entries if isinstance(e, Posted) and e.message.reply.card]
    card = next((one for one in reversed(cards) if one.reply.card and one.reply.card.pinned), None)
    if card is None:
        return ""
    first = outs_of(Posted(card.queued_at, card))[0].said.text.replace("\n", " ")
    word = own("pinned", chat.language)
    return f'<div class="pin"><b>{word}</b><span class="line">{escape(first)}</span></div>\n'


def _drawn(chat: TelegramChat) -> Iterator[str]:
    shown_day = ""
    for entry in chat.entries:
        today = day(entry.at, chat.zone, chat.language)
        if today != shown_day:
            yield f'<p class="day">{today}</p>\n'
            shown_day = today
        yield from _entry(chat, entry)


def _entry(chat: TelegramChat, entry: Entry) -> Iterator[str]:
    if isinstance(entry, Written):
        yield _person_says(chat, entry)
        return
    for out in outs_of(entry):
        yield _out(chat, entry, out)


def _person_says(chat: TelegramChat, said: Written) -> str:
    mine = said.account == chat.me
    name = "" if mine else f'<b class="name">{escape(chat.names[said.account])}</b>'
    side = "mine" if mine else "theirs"
    return (
        f'<div class="row {side}"><div class="bubble">{name}<p>{escape(said.text)}{_time(chat, said)}</p></div></div>\n'
    )


def _out(chat: TelegramChat, entry: Posted, out: Out) -> str:
    picture = _picture(out)
    name = f'<b class="name bot">{escape(chat.names["bot"])}</b>' if "bot" in chat.names else ""
    text = f"<p>{out.said.html}{_time(chat, entry)}</p>"
    classes = "group keyed" if out.keyboard else "group"
    keyboard = _keyboard(out.keyboard, entry.pressed) if out.keyboard else ""
    return (
        f'<div class="row theirs"><div class="{classes}"><div class="bubble">{name}{picture}{text}</div>'
        f"{keyboard}</div></div>\n"
    )


def _picture(out: Out) -> str:
    if out.attachment is None:
        return ""
    if out.attachment.media_type != "image/svg+xml":
        return f'<p class="file">📄 {escape(out.attachment.name)}</p>'
    data = base64.b64encode(png_of(out.attachment.content, zoom=2)).decode()
    return f'<img src="data:image/png;base64,{data}" alt="{escape(out.attachment.description)}">'


def _keyboard(keyboard: InlineKeyboardMarkup, pressed: frozenset[str]) -> str:
    rows = "".join(_keys(row, pressed) for row in keyboard.inline_keyboard)
    return f'<div class="keys">{rows}</div>'


def _keys(row: Sequence[InlineKeyboardButton], pressed: frozenset[str]) -> str:
    return f'<div class="keyrow">{"".join(_key(button, pressed) for button in row)}</div>'


def _key(button: InlineKeyboardButton, pressed: frozenset[str]) -> str:
    token = str(button.callback_data or "")
    was_pressed = token in pressed or any(button.url and button.url.endswith(f"q_{one}") for one in pressed)
    classes = ["key", button.style or "plain", *(["pressed"] if was_pressed else [])]
    arrow = '<i class="out">↗</i>' if button.url else ""
    return f'<span class="{" ".join(classes)}"><span class="line">{escape(button.text)}</span>{arrow}</span>'


def _time(chat: TelegramChat, entry: Entry) -> str:
    edited = f"{own('edited', chat.language)} " if isinstance(entry, Posted) and entry.edited else ""
    return f"<time>{edited}{clock(entry.at, chat.zone, chat.language)}</time>"


def _initials(title: str) -> str:
    return escape("".join(word[0] for word in title.split()[:2]).upper())
