"""What somebody types, ticks or chooses, as Slack sends it: the `actions` of a press and the `state.values` of a form.

Rule: a choice that the element does not offer, or a form that Slack would not let go, raises `CannotDo`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.fakes.slack_world import JSON, CannotDo, World

TYPED = {"plain_text_input", "email_text_input", "url_text_input", "number_input"}
PICKED = {
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "users_select": ("selected_user", "initial_user"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
}
ONE_OPTION = {"static_select", "external_select", "radio_buttons", "overflow"}
MANY_OPTIONS = {"multi_static_select", "multi_external_select", "checkboxes"}
STATEFUL = (TYPED | set(PICKED) | ONE_OPTION | MANY_OPTIONS | {"file_input"}) - {"overflow"}


def action_of(world: World, block_id: str, element: JSON, choice: Any) -> JSON:
    """Return one entry of `actions`."""
    kind = element["type"]
    action = {"type": kind, "action_id": element["action_id"], "block_id": block_id, "action_ts": world.new_ts()}
    if kind == "button":
        kept = ("text", "value", "style", "url", "confirm")
        return action | {name: element[name] for name in kept if name in element}
    if choice is None:
        raise CannotDo(f"a {kind} needs a choice")
    return action | _filled(element, choice)


def state_of(world: World, blocks: list[JSON], values: JSON, *, strict: bool = True) -> JSON:
    """Return `state.values` of a view: what is given by block_id, else what the element began with."""
    state: JSON = {}
    asked = {b["block_id"]: b for b in blocks if b["type"] == "input"}
    if unknown := set(values) - {b["block_id"] for b in blocks}:
        raise CannotDo(f"the form has no field {sorted(unknown)}; it has {list(asked)}")
    for block in blocks:
        for element in _elements(block):
            if element["type"] in STATEFUL:
                filled = _value(element, values.get(block["block_id"]))
                state.setdefault(block["block_id"], {})[element["action_id"]] = filled
    if strict:
        for block_id, block in asked.items():
            _check(block, state[block_id][block["element"]["action_id"]])
    return state


def _elements(block: JSON) -> list[JSON]:
    if block["type"] == "actions":
        return list(block["elements"])
    return [block[name] for name in ("element", "accessory") if name in block]


def _value(element: JSON, given: Any) -> JSON:
    kind = element["type"]
    if given is not None:
        return {"type": kind, **_filled(element, given)}
    if kind in TYPED:
        return {"type": kind, "value": element.get("initial_value")}
    if kind in PICKED:
        name, initial = PICKED[kind]
        return {"type": kind, name: element.get(initial, [] if kind.startswith("multi_") else None)}
    if kind in ONE_OPTION:
        return {"type": kind, "selected_option": element.get("initial_option")}
    if kind == "file_input":
        return {"type": kind, "files": []}
    return {"type": kind, "selected_options": element.get("initial_options", [])}


def _filled(element: JSON, given: Any) -> JSON:
    kind = element["type"]
    if kind in TYPED:
        return {"value": str(given) or None}
    if kind in PICKED:
        return {PICKED[kind][0]: given}
    if kind in ONE_OPTION:
        return {"selected_option": _option(element, given)}
    if kind in MANY_OPTIONS:
        return {"selected_options": [_option(element, one) for one in given]}
    if kind == "file_input":
        return {"files": given if isinstance(given, list) else [given]}
    raise CannotDo(f"cannot fill in a {kind}")


def _option(element: JSON, given: Any) -> JSON:
    if element["type"].endswith("external_select"):
        return given if isinstance(given, dict) else {"text": {"type": "plain_text", "text": given}, "value": given}
    options: list[JSON] = list(element.get("options", []))
    for group in element.get("option_groups", []):
        options += group["options"]
    for option in options:
        if given in (option["value"], option["text"]["text"]):
            return {"text": option["text"], "value": option["value"]}
    raise CannotDo(f"no option {given!r}; there is {[o['text']['text'] for o in options]}")


def _check(block: JSON, filled: JSON) -> None:
    element, what = block["element"], {k: v for k, v in filled.items() if k != "type"}
    empty = not any(value not in (None, "", []) for value in what.values())
    if empty and not block.get("optional"):
        raise CannotDo(f"the field {block['label']['text']!r} ({block['block_id']}) must be filled in")
    value = what.get("value")
    if element["type"] in TYPED and value:
        _checks.get(element["type"], _no_check)(element, str(value))


def _text(element: JSON, value: str) -> None:
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    if not least <= len(value) <= most:
        raise CannotDo(f"a text of {least} to {most} characters is asked for, not {len(value)}")


def _number(element: JSON, value: str) -> None:
    try:
        number = float(value)
    except ValueError:
        raise CannotDo(f"a number is asked for, not {value!r}") from None
    if not element["is_decimal_allowed"] and not number.is_integer():
        raise CannotDo("a whole number is asked for")
    if not float(element.get("min_value", "-inf")) <= number <= float(element.get("max_value", "inf")):
        raise CannotDo("the number is out of range")


def _no_check(element: JSON, value: str) -> None:
    return None


_checks: dict[str, Callable[[JSON, str], None]] = {"plain_text_input": _text, "number_input": _number}
