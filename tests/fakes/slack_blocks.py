"""Checks blocks as Slack does: for a message, a modal or the App Home.

Rule: every limit is the documented one, and what is found is told per block in Slack's words. The only rules of the
house here are named so: input blocks only in views.
Source: docs.slack.dev/reference/block-kit/blocks; limits as in slack_sdk.models.blocks; 13,200 from
slackapi/bolt-js#2509.
"""

from __future__ import annotations

import copy
import json
import secrets
from collections.abc import Callable, Collection
from typing import Any

from tests.fakes.slack_elements import ID, IN_ACTIONS, IN_INPUT, IN_SECTION, check_element, check_image
from tests.fakes.slack_errors import Problems, SlackError
from tests.fakes.slack_texts import all_texts, text_object

MOST_IN_MESSAGE = 50
MOST_IN_VIEW = 100
MOST_TEXT_IN_BLOCKS = 13_200
MOST_MARKDOWN = 12_000

FIELDS: dict[str, set[str]] = {
    "section": {"text", "fields", "accessory", "expand"},
    "header": {"text", "level"},
    "divider": set(),
    "context": {"elements"},
    "actions": {"elements"},
    "image": {"image_url", "slack_file", "alt_text", "title"},
    "input": {"label", "element", "hint", "optional", "dispatch_action"},
    "markdown": {"text"},
    "rich_text": {"elements"},
    "table": {"rows", "column_settings"},
}


def message_blocks(value: object, files: Collection[str]) -> list[dict[str, Any]]:
    """Return a message's blocks, checked, with the ids filled in that the app left out.

    Raises: SlackError (invalid_blocks_format, invalid_blocks, msg_blocks_too_long).
    """
    blocks = parsed(value)
    problems = Problems()
    check_blocks(problems, "/blocks", blocks, surface="message", files=files)
    if problems.found:
        raise SlackError("invalid_blocks", problems.found)
    if sum(map(len, all_texts(blocks))) > MOST_TEXT_IN_BLOCKS:
        raise SlackError("msg_blocks_too_long")
    return with_ids(blocks)


def parsed(value: object) -> list[Any]:
    """Return blocks given as a list or as its JSON."""
    if isinstance(value, str):
        try:
            value = json.loads(value or "[]")
        except ValueError:
            value = None
    if not isinstance(value, list) or not all(isinstance(b, dict) for b in value):
        raise SlackError("invalid_blocks_format")
    return value


def check_blocks(
    problems: Problems, at: str, blocks: object, *, surface: str, files: Collection[str], least: int = 0
) -> None:
    """Check all blocks of a message, modal or home."""
    most = MOST_IN_MESSAGE if surface == "message" else MOST_IN_VIEW
    found = problems.count(at, blocks, most, least=least)
    for n, block in enumerate(found):
        _check_block(problems, f"{at}/{n}", block, surface, files)
    _unique(problems, at, [b.get("block_id") for b in found if isinstance(b, dict)], "block_id")
    markdown = sum(len(str(b.get("text", ""))) for b in found if isinstance(b, dict) and b.get("type") == "markdown")
    if markdown > MOST_MARKDOWN:
        problems.add(at, f"markdown blocks must be less than {MOST_MARKDOWN + 1} characters in total")


def with_ids(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return a copy in which every block and element has an id, made up as Slack makes them up."""
    made: list[dict[str, Any]] = copy.deepcopy(blocks)
    for block in made:
        block.setdefault("block_id", secrets.token_urlsafe(4))
        for element in [*block.get("elements", []), block.get("accessory"), block.get("element")]:
            if isinstance(element, dict) and element.get("type") in IN_ACTIONS | IN_INPUT:
                element.setdefault("action_id", secrets.token_urlsafe(4))
    return made


def _check_block(problems: Problems, at: str, block: object, surface: str, files: Collection[str]) -> None:
    if not isinstance(block, dict):
        problems.add(at, "must provide an object")
        return
    kind = str(block.get("type"))
    if kind not in FIELDS or (surface != "message" and kind in ("markdown", "table")):
        problems.add(f"{at}/type", f"unsupported type: {kind}")
        return
    for extra in sorted(set(block) - FIELDS[kind] - {"type", "block_id"}):
        problems.add(at, f"invalid additional property: {extra}")
    if "block_id" in block:
        problems.length(f"{at}/block_id", block["block_id"], ID)
    if kind == "input":
        _input(problems, at, block, surface)
    elif check := _BY_TYPE.get(kind):
        check(problems, at, block)
    for image_at, image in _images(at, block):
        if (file := image.get("slack_file", {}).get("id")) is not None and file not in files:
            problems.add(f"{image_at}/slack_file", "invalid slack file")


def _images(at: str, block: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    inside = [(f"{at}/elements/{n}", e) for n, e in enumerate(block.get("elements") or [])]
    every = [(at, block), (f"{at}/accessory", block.get("accessory")), *inside]
    return [(where, x) for where, x in every if isinstance(x, dict) and isinstance(x.get("slack_file"), dict)]


def _unique(problems: Problems, at: str, ids: list[Any], name: str) -> None:
    given = [i for i in ids if i is not None]
    for twice in sorted({i for i in given if given.count(i) > 1}):
        problems.add(at, f"`{name}` {twice!r} already exists")


def _section(problems: Problems, at: str, block: dict[str, Any]) -> None:
    if "text" not in block and "fields" not in block:
        problems.add(at, "missing required field: text or fields")
    if "text" in block:
        text_object(problems, f"{at}/text", block["text"], 3000)
    if "fields" in block:
        for n, field in enumerate(problems.count(f"{at}/fields", block["fields"], 10)):
            text_object(problems, f"{at}/fields/{n}", field, 2000)
    if "accessory" in block:
        check_element(problems, f"{at}/accessory", block["accessory"], IN_SECTION)


def _header(problems: Problems, at: str, block: dict[str, Any]) -> None:
    text_object(problems, f"{at}/text", block.get("text"), 150, plain_only=True)


def _context(problems: Problems, at: str, block: dict[str, Any]) -> None:
    for n, element in enumerate(problems.count(f"{at}/elements", block.get("elements"), 10)):
        where = f"{at}/elements/{n}"
        if isinstance(element, dict) and element.get("type") == "image":
            check_element(problems, where, element, {"image"})
        else:
            text_object(problems, where, element, 3000)


def _actions(problems: Problems, at: str, block: dict[str, Any]) -> None:
    elements = problems.count(f"{at}/elements", block.get("elements"), 25)
    for n, element in enumerate(elements):
        check_element(problems, f"{at}/elements/{n}", element, IN_ACTIONS)
    _unique(problems, f"{at}/elements", [e.get("action_id") for e in elements if isinstance(e, dict)], "action_id")


def _image(problems: Problems, at: str, block: dict[str, Any]) -> None:
    check_image(problems, at, block)
    if "title" in block:
        text_object(problems, f"{at}/title", block["title"], 2000, plain_only=True)


def _input(problems: Problems, at: str, block: dict[str, Any], surface: str) -> None:
    if surface == "message":
        problems.add(at, "unsupported type: input (house rule: input blocks stand in views only)")
    text_object(problems, f"{at}/label", block.get("label"), 2000, plain_only=True)
    if "hint" in block:
        text_object(problems, f"{at}/hint", block["hint"], 2000, plain_only=True)
    allowed = IN_INPUT if surface == "modal" else IN_INPUT - {"file_input"}
    check_element(problems, f"{at}/element", block.get("element"), allowed)


def _markdown(problems: Problems, at: str, block: dict[str, Any]) -> None:
    problems.length(f"{at}/text", block.get("text"), MOST_MARKDOWN)


def _rich_text(problems: Problems, at: str, block: dict[str, Any]) -> None:
    allowed = ("rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote")
    for n, element in enumerate(problems.count(f"{at}/elements", block.get("elements"), 100)):
        problems.one_of(f"{at}/elements/{n}/type", element.get("type") if isinstance(element, dict) else None, allowed)


def _table(problems: Problems, at: str, block: dict[str, Any]) -> None:
    for n, row in enumerate(problems.count(f"{at}/rows", block.get("rows"), 100)):
        for m, cell in enumerate(problems.count(f"{at}/rows/{n}", row, 20)):
            kind = cell.get("type") if isinstance(cell, dict) else None
            problems.one_of(f"{at}/rows/{n}/{m}/type", kind, ("raw_text", "raw_number", "rich_text"))


_BY_TYPE: dict[str, Callable[[Problems, str, dict[str, Any]], None]] = {
    "section": _section,
    "header": _header,
    "context": _context,
    "actions": _actions,
    "image": _image,
    "markdown": _markdown,
    "rich_text": _rich_text,
    "table": _table,
}
