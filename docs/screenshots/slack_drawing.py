"""Slack's screens: a pane of messages, a modal, the App Home, drawn from what the real renderers make."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from html import escape

from adapters.pictures import png_of
from adapters.slack.places import where_of
from adapters.slack.render import SlackMessage, rendered
from bot.messages import Attachment
from docs.screenshots.own_words import clock, day, own
from docs.screenshots.playing import Posted, Written
from docs.screenshots.screens import SlackHome, SlackModal, SlackPane
from docs.screenshots.slack_blocks_drawing import drawn_blocks

BOT = "Telmost SLA"


def parts_of(posted: Posted) -> tuple[SlackMessage, ...]:
    """Return a message as Slack shows it."""
    return rendered(posted.message)


def drawn_pane(pane: SlackPane) -> str:
    """Return messages as HTML."""
    small = f"<small>{escape(pane.subtitle)}</small>" if pane.subtitle else ""
    return f"""<section class="pane">
<header><strong>{escape(pane.title)}</strong>{small}</header>
<div class="talk">
{"".join(_drawn(pane))}</div>
<footer><span>{own("write", pane.language)}</span></footer>
</section>"""


def drawn_modal(modal: SlackModal) -> str:
    """Return a modal as HTML."""
    view = modal.view
    submit = f'<span class="button primary">{escape(view["submit"]["text"])}</span>' if "submit" in view else ""
    title = escape(view["title"]["text"])
    return f"""<section class="modal">
<header><span class="face bot">TS</span><strong>{title}</strong><span class="x">×</span></header>
<div class="body">
{drawn_blocks(view["blocks"], modal.language, errors=modal.errors)}
</div>
<footer><span class="button plain">{escape(view["close"]["text"])}</span>{submit}</footer>
</section>"""


def drawn_home(home: SlackHome) -> str:
    """Return an App Home as HTML."""
    return f"""<section class="home">
<header><span class="face bot">TS</span><strong>{BOT}</strong></header>
<nav><b>{own("home", home.language)}</b><span>{own("messages", home.language)}</span></nav>
<div class="body">
{drawn_blocks(home.view["blocks"], home.language)}
</div>
</section>"""


def _drawn(pane: SlackPane) -> Iterator[str]:
    shown_day = ""
    for entry in pane.entries:
        today = day(entry.at, pane.zone, pane.language)
        if today != shown_day:
            yield f'<p class="day"><span>{today}</span></p>\n'
            shown_day = today
        if isinstance(entry, Written):
            yield _person_says(pane, entry)
        else:
            for part in parts_of(entry):
                yield _bot_says(pane, entry, part)


def _person_says(pane: SlackPane, said: Written) -> str:
    name = pane.names[said.account]
    initials = "".join(word[0] for word in name.split()[:2])
    head = f"<b>{escape(name)}</b> <time>{clock(said.at, pane.zone, pane.language)}</time>"
    text = f'<p class="text">{escape(said.text)}</p>'
    return _message(f'<span class="face">{escape(initials)}</span>', head, text)


def _bot_says(pane: SlackPane, posted: Posted, part: SlackMessage) -> str:
    app = f'<span class="app">{own("app", pane.language)}</span>'
    head = f"<b>{BOT}</b> {app} <time>{clock(posted.at, pane.zone, pane.language)}</time>"
    edited = f' <span class="edited">{own("edited_on_slack", pane.language)}</span>' if posted.edited else ""
    body = drawn_blocks(part.blocks, pane.language, pressed=posted.pressed)
    body += "".join(_picture(picture) for picture in part.pictures)
    return _message('<span class="face bot">TS</span>', head + edited, body, note=_note(pane, posted, part))


def _note(pane: SlackPane, posted: Posted, part: SlackMessage) -> str:
    """Return what Slack writes over a message: that only one person sees it, or that it is pinned."""
    card = posted.message.reply.card
    if part.ephemeral:
        return own("only_you", pane.language)
    if card is not None and card.pinned:
        return own("pinned_on_slack", pane.language)
    # What is said in a channel outside a thread, in answer to a command, is shown to one person as well.
    where = where_of(posted.message.address)
    return own("only_you", pane.language) if where.user and not where.thread else ""


def _message(face: str, head: str, body: str, *, note: str = "") -> str:
    classes = "message noted" if note else "message"
    above = f'<p class="note">{note}</p>' if note else ""
    return f'<div class="{classes}">{above}{face}<div class="said"><p class="head">{head}</p>{body}</div></div>\n'


def _picture(picture: Attachment) -> str:
    if picture.media_type != "image/svg+xml":
        return f'<p class="file">{escape(picture.name)}</p>'
    data = base64.b64encode(png_of(picture.content)).decode()
    name = picture.name.removesuffix(".svg") + ".png"
    return (
        f'<p class="file">{escape(name)} ▾</p>'
        f'<img src="data:image/png;base64,{data}" alt="{escape(picture.description)}">'
    )
