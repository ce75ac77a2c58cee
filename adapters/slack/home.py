"""The App Home: sections with lines and buttons, each button a command.

Rule: one view of at most 100 blocks whatever is open; what does not fit is counted in a line, never dropped silently.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from adapters.plain import units
from adapters.slack import limits
from adapters.slack.escape import Block, divider, label, plain, shortened
from adapters.slack.splitting import Room, pieces
from bot.home import Home, HomeButton, HomeSection
from bot.i18n import Translator

COMMAND_ACTION = "cmd:"

_SECTION = Room(limits.SECTION)
_MOST_LINES = 30
_LINE = 1_000
"""Characters of one line: thirty of them are at most ten blocks, so that many sections of the Home fit."""
_MOST_BUTTONS = 25


def home_view(home: Home) -> dict[str, Any]:
    """Return somebody's App Home as a view to publish.

    Raises:
        ValueError: a button's command is longer than a button can hold.
    """
    t = Translator.of(home.language)
    parts = [_section_blocks(section, f"{number}", t) for number, section in enumerate(home.sections, 1)]
    blocks = _within(parts, t) or [
        {"type": "section", "text": plain(t.say("There is nothing to show."), limits.SECTION)}
    ]
    return {"type": "home", "callback_id": "home", "blocks": blocks}


def command_in(value: str) -> tuple[str, str]:
    """Return the command and its argument that a button's value holds.

    Raises:
        ValueError: it is no value of a button made here.
    """
    found = json.loads(value)
    if not isinstance(found, dict) or not isinstance(found.get("word"), str):
        raise ValueError(f"a button's value names a command's word, got {value!r}")
    return found["word"], str(found.get("argument", ""))


def _within(parts: Sequence[list[Block]], t: Translator) -> list[Block]:
    """Return all sections, parted by lines, as long as they fit; then how many more there are."""
    blocks: list[Block] = []
    for number, part in enumerate(parts):
        parted = [divider(), *part] if blocks else part
        reserve = 1 if number < len(parts) - 1 else 0
        if len(blocks) + len(parted) > limits.VIEW_BLOCKS - reserve:
            left = len(parts) - number
            return [*blocks, _note(t.say("Sections that did not fit here: %(count)s", count=left))]
        blocks += parted
    return blocks


def _section_blocks(section: HomeSection, name: str, t: Translator) -> list[Block]:
    blocks: list[Block] = []
    if section.title.strip():
        blocks.append({"type": "header", "text": label(section.title, limits.HEADER)})
    lines = [shortened(line, _LINE) for line in section.lines[:_MOST_LINES]]
    blocks += [{"type": "section", "text": plain(part, limits.SECTION)} for part in pieces("\n".join(lines), _SECTION)]
    if more := len(section.lines) - len(lines):
        blocks.append(_note(t.say("and %(count)s more", count=more)))
    blocks += _rows(section.buttons[:_MOST_BUTTONS], name)
    if more := len(section.buttons) - _MOST_BUTTONS:
        blocks += [_note(t.say("and %(count)s more", count=more))] if more > 0 else []
    return blocks


def _note(text: str) -> Block:
    return {"type": "context", "elements": [plain(text, limits.CONTEXT)]}


def _rows(buttons: Sequence[HomeButton], name: str) -> Iterator[Block]:
    made = [_button(button, f"{name}.{number}") for number, button in enumerate(buttons, 1)]
    for start in range(0, len(made), limits.BUTTONS_IN_ROW):
        yield {"type": "actions", "elements": made[start : start + limits.BUTTONS_IN_ROW]}


def _button(button: HomeButton, number: str) -> Block:
    value = json.dumps({"word": button.word, "argument": button.argument}, ensure_ascii=False)
    if units(value) > limits.BUTTON_VALUE:
        raise ValueError(f"a button's command must have at most {limits.BUTTON_VALUE} characters, got {len(value)}")
    made: Block = {
        "type": "button",
        "action_id": f"{COMMAND_ACTION}{button.word}:{number}",
        "text": label(button.label, limits.BUTTON),
        "value": value,
    }
    return made if button.style == "plain" else {**made, "style": button.style}
