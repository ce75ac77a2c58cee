"""The fake Slack holds blocks and views to the documented limits: what fits passes, one more is refused by place."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.adapters.slack.slack_calls import field_of_text, marked, modal, plain
from tests.fakes.slack_blocks import message_blocks
from tests.fakes.slack_errors import SlackError
from tests.fakes.slack_views import checked_view

JSON = dict[str, Any]
FILES = ["F1"]


def refusal(*blocks: JSON) -> str | None:
    """Return what is said of a message's blocks."""
    try:
        message_blocks(list(blocks), FILES)
    except SlackError as refused:
        return refused.messages[0] if refused.messages else refused.error
    return None


def view_refusal(view: JSON, kind: str = "modal") -> str | None:
    """Return what is said of a view."""
    try:
        checked_view(view, FILES, kind=kind)
    except SlackError as refused:
        return refused.messages[0] if refused.messages else refused.error
    return None


def section(**fields: Any) -> JSON:
    return {"type": "section", **fields}


def button(**fields: Any) -> JSON:
    return {"type": "button", "action_id": "a", "text": plain("OK"), **fields}


def actions(*elements: JSON) -> JSON:
    return {"type": "actions", "elements": list(elements)}


def option(value: str = "1", text: str = "Jeden", **fields: Any) -> JSON:
    return {"text": plain(text), "value": value, **fields}


def options(count: int) -> list[JSON]:
    return [option(str(n)) for n in range(count)]


def select(**fields: Any) -> JSON:
    return {"type": "static_select", "action_id": "s", "placeholder": plain("Proszę wybrać"), **fields}


def confirm(title: int = 5, text: int = 5, yes: int = 3, no: int = 3) -> JSON:
    return {
        "title": plain("x" * title),
        "text": plain("x" * text),
        "confirm": plain("x" * yes),
        "deny": plain("x" * no),
    }


def image(**fields: Any) -> JSON:
    return {"type": "image", "image_url": "https://nordtel.pl/a.png", "alt_text": "wykres", **fields}


def input_of(element: JSON, **fields: Any) -> JSON:
    return {"type": "input", "block_id": "b", "label": plain("Opis"), "element": element, **fields}


LONG_URL = "https://nordtel.pl/"
SMALL = {"type": "divider"}

# What may be so long or so many, and no more: (made of n, the most, the place that is named).
IN_MESSAGES: dict[str, tuple[Callable[[int], list[JSON]], int, str]] = {
    "blocks": (lambda n: [SMALL] * n, 50, "/blocks]"),
    "section text": (lambda n: [section(text=marked("x" * n))], 3000, "/blocks/0/text/text]"),
    "section fields": (lambda n: [section(fields=[marked("x")] * n)], 10, "/blocks/0/fields]"),
    "a field": (lambda n: [section(fields=[marked("x" * n)])], 2000, "/blocks/0/fields/0/text]"),
    "header": (lambda n: [{"type": "header", "text": plain("x" * n)}], 150, "/blocks/0/text/text]"),
    "context": (lambda n: [{"type": "context", "elements": [marked("x")] * n}], 10, "/blocks/0/elements]"),
    "actions": (lambda n: [actions(*[button(action_id=str(i)) for i in range(n)])], 25, "/blocks/0/elements]"),
    "button text": (lambda n: [actions(button(text=plain("x" * n)))], 75, "/elements/0/text/text]"),
    "button value": (lambda n: [actions(button(value="x" * n))], 2000, "/elements/0/value]"),
    "button url": (lambda n: [actions(button(url=LONG_URL + "x" * (n - len(LONG_URL))))], 3000, "/elements/0/url]"),
    "accessibility label": (lambda n: [actions(button(accessibility_label="x" * n))], 75, "/accessibility_label]"),
    "action_id": (lambda n: [actions(button(action_id="x" * n))], 255, "/elements/0/action_id]"),
    "block_id": (lambda n: [{**SMALL, "block_id": "x" * n}], 255, "/blocks/0/block_id]"),
    "options": (lambda n: [actions(select(options=options(n)))], 100, "/elements/0/options]"),
    "option groups": (
        lambda n: [actions(select(option_groups=[{"label": plain("g"), "options": options(1)}] * n))],
        100,
        "/elements/0/option_groups]",
    ),
    "group label": (
        lambda n: [actions(select(option_groups=[{"label": plain("x" * n), "options": options(1)}]))],
        75,
        "/option_groups/0/label/text]",
    ),
    "option text": (lambda n: [actions(select(options=[option(text="x" * n)]))], 75, "/options/0/text/text]"),
    "option value": (lambda n: [actions(select(options=[option("x" * n)]))], 150, "/options/0/value]"),
    "option description": (
        lambda n: [actions(select(options=[option(description=plain("x" * n))]))],
        75,
        "/options/0/description/text]",
    ),
    "placeholder": (
        lambda n: [actions(select(options=options(1), placeholder=plain("x" * n)))],
        150,
        "/placeholder/text]",
    ),
    "overflow": (lambda n: [actions({"type": "overflow", "action_id": "o", "options": options(n)})], 5, "/options]"),
    "radio buttons": (lambda n: [actions({"type": "radio_buttons", "options": options(n)})], 10, "/options]"),
    "checkboxes": (lambda n: [actions({"type": "checkboxes", "options": options(n)})], 10, "/options]"),
    "confirm title": (lambda n: [actions(button(confirm=confirm(title=n)))], 100, "/confirm/title/text]"),
    "confirm text": (lambda n: [actions(button(confirm=confirm(text=n)))], 300, "/confirm/text/text]"),
    "confirm yes": (lambda n: [actions(button(confirm=confirm(yes=n)))], 30, "/confirm/confirm/text]"),
    "confirm no": (lambda n: [actions(button(confirm=confirm(no=n)))], 30, "/confirm/deny/text]"),
    "image alt text": (lambda n: [image(alt_text="x" * n)], 2000, "/blocks/0/alt_text]"),
    "image title": (lambda n: [image(title=plain("x" * n))], 2000, "/blocks/0/title/text]"),
    "image url": (lambda n: [image(image_url=LONG_URL + "x" * (n - len(LONG_URL)))], 3000, "/blocks/0/image_url]"),
    "markdown": (lambda n: [{"type": "markdown", "text": "x" * n}], 12_000, "/blocks/0/text]"),
    "markdown in all": (
        lambda n: [{"type": "markdown", "text": "x" * (n - 1)}, {"type": "markdown", "text": "x"}],
        12_000,
        "/blocks]",
    ),
    "text in all": (
        lambda n: [section(text=marked("x" * 3000))] * 4 + [section(text=marked("x" * (n - 12_000)))],
        13_200,
        "msg_blocks_too_long",
    ),
}
IN_VIEWS: dict[str, tuple[Callable[[int], JSON], int, str]] = {
    "blocks": (lambda n: modal(*[SMALL] * n), 100, "/view/blocks]"),
    "title": (lambda n: modal(SMALL, title=plain("x" * n)), 24, "/view/title/text]"),
    "submit": (lambda n: modal(SMALL, submit=plain("x" * n)), 24, "/view/submit/text]"),
    "close": (lambda n: modal(SMALL, close=plain("x" * n)), 24, "/view/close/text]"),
    "private_metadata": (lambda n: modal(SMALL, private_metadata="x" * n), 3000, "/view/private_metadata]"),
    "callback_id": (lambda n: modal(SMALL, callback_id="x" * n), 255, "/view/callback_id]"),
    "external_id": (lambda n: modal(SMALL, external_id="x" * n), 255, "/view/external_id]"),
    "label": (lambda n: modal({**field_of_text("b"), "label": plain("x" * n)}), 2000, "/blocks/0/label/text]"),
    "hint": (lambda n: modal({**field_of_text("b"), "hint": plain("x" * n)}), 2000, "/blocks/0/hint/text]"),
    "initial value": (lambda n: modal(field_of_text("b", initial_value="x" * n)), 3000, "/element/initial_value]"),
    "max_length": (lambda n: modal(field_of_text("b", max_length=n)), 3000, "/element/max_length]"),
    "max_files": (lambda n: modal(input_of({"type": "file_input", "max_files": n})), 10, "/element/max_files]"),
}


@pytest.mark.parametrize("name", IN_MESSAGES)
def test_blocks_of_a_message_keep_their_limit(name: str) -> None:
    made, most, place = IN_MESSAGES[name]
    assert refusal(*made(most - 1)) is None
    assert refusal(*made(most)) is None
    assert str(refusal(*made(most + 1))).endswith(place)


@pytest.mark.parametrize("name", IN_VIEWS)
def test_a_view_keeps_its_limit(name: str) -> None:
    made, most, place = IN_VIEWS[name]
    assert view_refusal(made(most - 1)) is None
    assert view_refusal(made(most)) is None
    assert str(view_refusal(made(most + 1))).endswith(place)


@pytest.mark.parametrize(
    ("block", "said"),
    [
        (section(text=marked("")), "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
        (section(), "missing required field: text or fields [json-pointer:/blocks/0]"),
        (section(text="bare"), "must provide an object [json-pointer:/blocks/0/text]"),
        (
            section(text={"type": "html", "text": "x"}),
            "must be one of: plain_text, mrkdwn [json-pointer:/blocks/0/text/",
        ),
        (section(text={**marked("x"), "emoji": True}), "invalid additional property: emoji [json-pointer:/blocks/0/"),
        (section(text=marked("x"), colour="red"), "invalid additional property: colour [json-pointer:/blocks/0]"),
        (section(text=marked("x"), accessory=field_of_text("b")["element"]), "unsupported type: plain_text_input"),
        ({"type": "header", "text": marked("x")}, "must be one of: plain_text [json-pointer:/blocks/0/text/type]"),
        ({"type": "confetti"}, "unsupported type: confetti [json-pointer:/blocks/0/type]"),
        ({}, "unsupported type: None [json-pointer:/blocks/0/type]"),
        ({"type": "context", "elements": []}, "no fewer than 1 items allowed [json-pointer:/blocks/0/elements]"),
        ({"type": "context", "elements": [button()]}, "must be one of: plain_text, mrkdwn"),
        (actions(), "no fewer than 1 items allowed [json-pointer:/blocks/0/elements]"),
        (actions(button(text=marked("x"))), "must be one of: plain_text [json-pointer:/blocks/0/elements/0/text/type]"),
        (actions(button(style="loud")), "must be one of: primary, danger [json-pointer:/blocks/0/elements/0/style]"),
        (actions(button(url="nordtel")), "must be a valid URL [json-pointer:/blocks/0/elements/0/url]"),
        (actions(button(value="")), "must be more than 0 characters [json-pointer:/blocks/0/elements/0/value]"),
        (actions(button(), button()), "`action_id` 'a' already exists [json-pointer:/blocks/0/elements]"),
        (actions(button(confirm={"title": plain("x")})), "missing required field: text"),
        (actions(select()), "must have exactly one of options and option_groups"),
        (actions(select(options=[])), "no fewer than 1 items allowed"),
        (actions(select(options=[option(), option()])), "option values must be unique"),
        (actions(select(options=[option()], initial_option=option("2"))), "must exactly match one of the"),
        (actions(image()), "unsupported type: image [json-pointer:/blocks/0/elements/0/type]"),
        (image(alt_text=""), "must be more than 0 characters [json-pointer:/blocks/0/alt_text]"),
        ({"type": "image", "image_url": "https://a.pl/a.png"}, "missing required field: alt_text"),
        ({"type": "image", "alt_text": "x"}, "must have exactly one of image_url and slack_file"),
        (image(slack_file={"id": "F1"}), "must have exactly one of image_url and slack_file"),
        ({"type": "image", "alt_text": "x", "slack_file": {"id": "F2"}}, "invalid slack file"),
        (field_of_text("b"), "unsupported type: input"),
    ],
)
def test_a_wrong_block_is_refused_by_its_place(block: JSON, said: str) -> None:
    assert str(refusal(block)).startswith(said)


@pytest.mark.parametrize(
    "block",
    [
        SMALL,
        section(text=marked("x"), accessory=button()),
        section(text=plain("x"), fields=[marked("y")]),
        section(text=marked("x"), accessory=image()),
        actions(button(style="primary", url="https://nordtel.pl", confirm=confirm())),
        actions({"type": "users_select", "action_id": "u"}, {"type": "datepicker", "initial_date": "2026-11-25"}),
        actions({"type": "external_select", "action_id": "e", "min_query_length": 1}),
        {"type": "context", "elements": [image(), plain("x")]},
        {"type": "image", "alt_text": "wykres budżetu", "slack_file": {"id": "F1"}},
        {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": []}]},
        {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]},
    ],
)
def test_a_right_block_passes(block: JSON) -> None:
    assert refusal(block) is None


def test_a_block_id_is_there_once() -> None:
    assert str(refusal({**SMALL, "block_id": "b"}, {**SMALL, "block_id": "b"})).startswith("`block_id` 'b' already")


@pytest.mark.parametrize("blocks", ["[{", "{}", ["text"], 7])
def test_blocks_are_a_list_of_objects(blocks: object) -> None:
    with pytest.raises(SlackError, match="invalid_blocks_format"):
        message_blocks(blocks, FILES)


def test_blocks_may_come_as_json_and_get_the_ids_that_are_missing() -> None:
    text = json.dumps([actions({"type": "button", "text": plain("OK")})])
    [block] = message_blocks(text, FILES)
    assert block["block_id"]
    assert block["elements"][0]["action_id"]


@pytest.mark.parametrize(
    ("view", "said"),
    [
        (modal(), "no fewer than 1 items allowed [json-pointer:/view/blocks]"),
        ({"type": "modal", "blocks": [SMALL]}, "missing required field: title [json-pointer:/view]"),
        (modal(SMALL, type="home"), "must be one of: modal [json-pointer:/view/type]"),
        (modal(SMALL, title=plain("")), "must be more than 0 characters [json-pointer:/view/title/text]"),
        (modal(SMALL, title=marked("x")), "must be one of: plain_text [json-pointer:/view/title/type]"),
        (modal(SMALL, colour="red"), "invalid additional property: colour [json-pointer:/view]"),
        ({**modal(field_of_text("b")), "submit": None}, "must provide an object [json-pointer:/view/submit]"),
        (
            {k: v for k, v in modal(field_of_text("b")).items() if k != "submit"},
            "missing required field: submit (a modal with inputs needs it) [json-pointer:/view]",
        ),
        (modal(input_of(button())), "unsupported type: button [json-pointer:/view/blocks/0/element/type]"),
        (modal(input_of({"type": "number_input"})), "missing required field: is_decimal_allowed"),
        (modal(input_of({"type": "timepicker", "initial_time": "24:00"})), "must match the format"),
        (modal(field_of_text("b", min_length=3001)), "must be between 0 and 3000"),
        (
            modal(field_of_text("a", focus_on_load=True), field_of_text("b", focus_on_load=True)),
            "only one element may have focus_on_load [json-pointer:/view/blocks]",
        ),
        (modal({"type": "markdown", "text": "x"}), "unsupported type: markdown [json-pointer:/view/blocks/0/type]"),
    ],
)
def test_a_wrong_modal_is_refused_by_its_place(view: JSON, said: str) -> None:
    assert str(view_refusal(view)).startswith(said)


def test_a_home_has_no_title_and_no_file_input() -> None:
    assert view_refusal({"type": "home", "blocks": [SMALL, field_of_text("b")]}, "home") is None
    wrong = {"type": "home", "blocks": [SMALL], "title": plain("x")}
    assert str(view_refusal(wrong, "home")).startswith("invalid additional property: title")
    files = {"type": "home", "blocks": [input_of({"type": "file_input"})]}
    assert str(view_refusal(files, "home")).startswith("unsupported type: file_input")


def test_a_view_has_at_most_250_kilobytes() -> None:
    big = [section(text=marked("ż" * 3000)) for _ in range(45)]
    assert view_refusal(modal(*big[:40])) is None
    assert view_refusal(modal(*big)) == "view_too_large"


def test_every_problem_is_told() -> None:
    with pytest.raises(SlackError) as refused:
        message_blocks([section(), actions()], FILES)
    body = refused.value.answer()
    assert body["error"] == "invalid_blocks"
    assert len(body["errors"]) == 2
    assert body["response_metadata"]["messages"][1].startswith("[ERROR] no fewer than 1 items allowed")
