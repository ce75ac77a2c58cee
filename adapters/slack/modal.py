"""Forms as modals: a view while loading, the form itself, what was filled in, refusals under their fields.

Rule: a field's key is its block's id, so answers and refusals travel by it; the form is the core's and nothing is
checked here. Sending is the confirmation: a question that only asks for one is not shown.
Source: docs.slack.dev/reference/views, reference/interaction-payloads/view-interactions-payload, surfaces/modals
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from adapters.plain import units
from adapters.slack import limits
from adapters.slack.escape import Block, divider, label, one_line, plain, shortened
from adapters.slack.splitting import Room, pieces
from bot.i18n import Translator
from bot.messages import Choice, Form, FormField

View = dict[str, Any]
CALLBACK = "report"
ACTION = "value"

_SECTION = Room(limits.SECTION)
_MOST_SECTIONS = 20
_EXAMPLE = "9:15"
_MOMENT = 200
"""Characters of a moment in words; the longest way to say one is far shorter."""


def loading_view(t: Translator) -> View:
    """Return what is opened at once, within the three seconds of a trigger, and then becomes the form."""
    return message_view(t, t.say("One moment, please…"))


def message_view(t: Translator, text: str, *, title: str | None = None) -> View:
    """Return a view that only says something: a refusal, an explanation."""
    said = pieces(text, _SECTION)[:_MOST_SECTIONS] or ["…"]
    return {
        "type": "modal",
        "title": label(title or t.say("SLA assistant"), limits.VIEW_TITLE),
        "close": label(t.say("Close"), limits.VIEW_TITLE),
        "blocks": [{"type": "section", "text": plain(part, limits.SECTION)} for part in said],
    }


def view_of(
    form: Form,
    t: Translator,
    *,
    callback_id: str = CALLBACK,
    private_metadata: str,
    given: Mapping[str, str] | None = None,
) -> View:
    """Return a form as a modal; `given` are raw answers known already, over those the form knows itself.

    Raises:
        ValueError: the metadata is longer than Slack keeps.
    """
    if units(private_metadata) > limits.METADATA:
        raise ValueError(
            f"private_metadata must have at most {limits.METADATA} characters, got {len(private_metadata)}"
        )
    asked = [field for field in form.fields if field.kind != "confirm"]
    blocks = [
        block for field in asked for block in _field_blocks(field, t, (given or {}).get(field.key, field.initial))
    ]
    if blocks[:1] == [divider()]:
        del blocks[0]
    view: View = {
        "type": "modal",
        "callback_id": callback_id,
        "private_metadata": private_metadata,
        "title": label(form.title, limits.VIEW_TITLE),
        "close": label(t.say("Cancel"), limits.VIEW_TITLE),
        "blocks": blocks[: limits.VIEW_BLOCKS] or message_view(t, form.title)["blocks"],
    }
    return {**view, "submit": label(t.say("Register"), limits.VIEW_TITLE)} if blocks else view


# ---- fields


def _field_blocks(field: FormField, t: Translator, initial: str) -> list[Block]:
    meanings = _meanings(field)
    block: Block = {
        "type": "input",
        "block_id": field.key,
        "label": label(field.label, limits.LABEL),
        "element": _element(field, t, initial, described=not meanings),
        "optional": not field.required,
    }
    if hint := field.error or (_moment_hint(t) if field.kind == "moment" else ""):
        block["hint"] = plain(hint, limits.LABEL)
    return [*meanings, block]


def _element(field: FormField, t: Translator, initial: str, *, described: bool) -> Block:
    if field.kind == "choice" and _is_listable(field.options):
        return _choice(field.options, t, initial, described=described)
    if field.kind == "moment":
        return _typed(initial, _MOMENT, placeholder=_EXAMPLE)
    return {**_typed(initial, limits.TYPED), "multiline": field.kind == "text"}


def _is_listable(options: tuple[Choice, ...]) -> bool:
    """Tell whether options can be listed; else the answer is typed, and the core reads words as well as keys."""
    values = {option.token for option in options}
    return (
        len(values) == len(options) <= limits.OPTIONS
        and all(1 <= units(value) <= limits.OPTION_VALUE for value in values)
        and bool(values)
    )


def _choice(options: tuple[Choice, ...], t: Translator, initial: str, *, described: bool) -> Block:
    shown = [_option(option, described=described) for option in options]
    few = len(options) <= limits.RADIO_BUTTONS and all(_is_short(option.label) for option in options)
    element: Block = {"type": "radio_buttons" if few else "static_select", "action_id": ACTION, "options": shown}
    if not few:
        element["placeholder"] = label(t.say("Please choose"), limits.PLACEHOLDER)
    chosen = next((option for option in shown if option["value"] == initial), None)
    return element if chosen is None else {**element, "initial_option": chosen}


def _option(option: Choice, *, described: bool) -> Block:
    shown: Block = {"text": label(option.label, limits.OPTION), "value": option.token}
    if described and option.description.strip():
        shown["description"] = label(option.description, limits.OPTION)
    return shown


def _typed(initial: str, most: int, *, placeholder: str = "") -> Block:
    element: Block = {"type": "plain_text_input", "action_id": ACTION, "max_length": most}
    if placeholder:
        element["placeholder"] = label(placeholder, limits.PLACEHOLDER)
    return {**element, "initial_value": shortened(initial, most)} if initial.strip() else element


def _moment_hint(t: Translator) -> str:
    return t.say("For example 9:15 or “yesterday 18:30”. Left empty: the time of the report.")


# ---- what options mean


def _meanings(field: FormField) -> list[Block]:
    """Return what the options mean, to be read above them and parted from the field before; nothing where it fits
    beside each one."""
    described = [option for option in field.options if option.description.strip()]
    if field.kind != "choice" or all(_is_short(option.description) for option in described):
        return []
    told = "\n".join(f"• {one_line(option.label)}: {one_line(option.description)}" for option in described)
    said = pieces(told, _SECTION)[:_MOST_SECTIONS]
    return [divider(), *({"type": "section", "text": plain(part, limits.SECTION)} for part in said)]


def _is_short(text: str) -> bool:
    return units(one_line(text)) <= limits.OPTION


# ---- what comes back


def answers_of(view_state: Mapping[str, Any]) -> dict[str, str]:
    """Return what was filled in, raw by field key, from a view's `state`; what was left empty is not in it."""
    answers = {key: _answer(block.get(ACTION) or {}) for key, block in (view_state.get("values") or {}).items()}
    return {key: answer for key, answer in answers.items() if answer.strip()}


def _answer(element: Mapping[str, Any]) -> str:
    chosen = element.get("selected_option")
    return str((chosen or {}).get("value") or element.get("value") or "")


def errors_response(errors: Mapping[str, str]) -> dict[str, Any]:
    """Return the acknowledgement that shows each refusal under its field."""
    shown = {key: shortened(one_line(error), limits.FIELD_ERROR) for key, error in errors.items()}
    return {"response_action": "errors", "errors": shown}
