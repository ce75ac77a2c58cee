"""Blocks of Slack as HTML: every type and every property that our renderers use, and nothing else.

Rule: what is not known here is an error and never skipped, or a picture would show less than Slack does.
Source: docs.slack.dev/reference/block-kit
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape, unescape
from typing import Any

from docs.screenshots.own_words import own
from knowledge.bilingual import Language

Block = Mapping[str, Any]

_MARKUP = re.compile(r"\*(?P<bold>[^*]+)\*|<(?P<target>[^|>]+)\|(?P<label>[^>]*)>")


class NotDrawn(ValueError):
    """A block, element, text or property that nobody draws yet."""


def drawn_blocks(
    blocks: Iterable[Block],
    language: Language,
    *,
    pressed: frozenset[str] = frozenset(),
    errors: Mapping[str, str] | None = None,
) -> str:
    """Return blocks as HTML; `errors` are refusals under the fields of a modal, by the field's block id.

    Raises:
        NotDrawn: something in them is not known here.
    """
    return "".join(_drawn(block, _Around(language, pressed, errors or {})) for block in blocks)


class _Around:
    """What blocks are drawn with: the reader's language, pressed buttons, refusals."""

    def __init__(self, language: Language, pressed: frozenset[str], errors: Mapping[str, str]) -> None:
        self.language, self.pressed, self.errors = language, pressed, errors


def _drawn(block: Block, around: _Around) -> str:
    draw = _BLOCKS.get(str(block.get("type")))
    if draw is None:
        raise NotDrawn(f"a block of type {block.get('type')!r}")
    return draw(block, around)


def _only(thing: Block, *known: str) -> None:
    if extra := sorted(set(thing) - {"type", "block_id", "action_id", *known}):
        raise NotDrawn(f"{', '.join(extra)} of a {thing['type']}")


# ---- texts


def text_html(text: Block) -> str:
    """Return a text object as HTML.

    Raises:
        NotDrawn: it is neither plain text nor markup.
    """
    match text.get("type"):
        case "plain_text":
            _only(text, "text", "emoji")
            return escape(text["text"])
        case "mrkdwn":
            _only(text, "text", "verbatim")
            return _markup_html(text["text"])
        case kind:
            raise NotDrawn(f"a text of type {kind!r}")


def _markup_html(text: str) -> str:
    parts, at = [], 0
    for found in _MARKUP.finditer(text):
        parts.append(escape(unescape(text[at : found.start()])))
        at = found.end()
        if found["bold"]:
            parts.append(f"<b>{escape(unescape(found['bold']))}</b>")
        else:
            parts.append(f"<a>{escape(unescape(found['label']))}</a>")
    return "".join(parts) + escape(unescape(text[at:]))


# ---- blocks


def _section(block: Block, around: _Around) -> str:  # noqa: ARG001 (all blocks are drawn alike)
    _only(block, "text", "fields")
    text = f'<p class="text">{text_html(block["text"])}</p>' if "text" in block else ""
    fields = "".join(f'<p class="text">{text_html(field)}</p>' for field in block.get("fields", ()))
    return text + (f'<div class="fields">{fields}</div>' if fields else "")


def _header(block: Block, around: _Around) -> str:  # noqa: ARG001
    _only(block, "text")
    return f"<h3>{text_html(block['text'])}</h3>"


def _divider(block: Block, around: _Around) -> str:  # noqa: ARG001
    _only(block)
    return "<hr>"


def _context(block: Block, around: _Around) -> str:  # noqa: ARG001
    _only(block, "elements")
    return f'<p class="context">{" ".join(text_html(element) for element in block["elements"])}</p>'


def _actions(block: Block, around: _Around) -> str:
    _only(block, "elements")
    return f'<div class="actions">{"".join(_button(element, around) for element in block["elements"])}</div>'


def _button(element: Block, around: _Around) -> str:
    if element.get("type") != "button":
        raise NotDrawn(f"an element of type {element.get('type')!r}")
    _only(element, "text", "value", "style")
    classes = ["button", str(element.get("style", "plain"))]
    if element.get("value") in around.pressed:
        classes.append("pressed")
    return f'<span class="{" ".join(classes)}">{text_html(element["text"])}</span>'


# ---- inputs


def _input(block: Block, around: _Around) -> str:
    _only(block, "label", "element", "hint", "optional")
    optional = f" <i>{own('optional', around.language)}</i>" if block.get("optional") else ""
    error = around.errors.get(str(block.get("block_id")))
    below = [f'<p class="error">{escape(error)}</p>'] if error else []
    if hint := block.get("hint"):
        below.append(f'<p class="hint">{text_html(hint)}</p>')
    classes = "field wrong" if error else "field"
    return (
        f'<div class="{classes}"><label>{text_html(block["label"])}{optional}</label>'
        f"{_element(block['element'])}{''.join(below)}</div>"
    )


def _element(element: Block) -> str:
    match element.get("type"):
        case "plain_text_input":
            _only(element, "placeholder", "initial_value", "multiline", "max_length")
            size = "typed tall" if element.get("multiline") else "typed"
            return f'<div class="{size}">{_filled(element, escape(element.get("initial_value", "")))}</div>'
        case "static_select":
            _only(element, "placeholder", "options", "initial_option")
            chosen = element.get("initial_option")
            said = _filled(element, text_html(chosen["text"]) if chosen else "")
            return f'<div class="typed select">{said}<span class="down">⌄</span></div>'
        case "radio_buttons":
            _only(element, "options", "initial_option")
            return "".join(_radio(option, element.get("initial_option")) for option in element["options"])
        case kind:
            raise NotDrawn(f"an element of type {kind!r}")


def _filled(element: Block, value: str) -> str:
    if value:
        return f"<span>{value}</span>"
    return f'<span class="empty">{text_html(element["placeholder"])}</span>' if "placeholder" in element else ""


def _radio(option: Block, chosen: Block | None) -> str:
    if extra := sorted(set(option) - {"text", "value", "description"}):
        raise NotDrawn(f"{', '.join(extra)} of an option")
    mark = "on" if chosen is not None and chosen["value"] == option["value"] else "off"
    told = f"<small>{text_html(option['description'])}</small>" if "description" in option else ""
    return f'<div class="radio {mark}"><span>{text_html(option["text"])}{told}</span></div>'


_BLOCKS: dict[str, Callable[[Block, _Around], str]] = {
    "section": _section,
    "header": _header,
    "divider": _divider,
    "context": _context,
    "actions": _actions,
    "input": _input,
}


def texts_in(blocks: Sequence[Block]) -> list[str]:
    """Return every text of text objects anywhere in blocks, as written, in order."""
    return [text for block in blocks for text in _texts(block)]


def _texts(thing: object) -> Iterable[str]:
    if isinstance(thing, Mapping):
        if thing.get("type") in ("plain_text", "mrkdwn"):
            yield str(thing["text"])
        else:
            for part in thing.values():
                yield from _texts(part)
    elif isinstance(thing, Sequence) and not isinstance(thing, str):
        for part in thing:
            yield from _texts(part)
