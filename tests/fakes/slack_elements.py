"""Checks the elements within blocks: buttons, menus, inputs, options, confirmations.

Rule: what is not in a table here is refused; a fake that shrugs at an unknown field is laxer than Slack.
Source: docs.slack.dev/reference/block-kit/block-elements and composition-objects; limits as in slack_sdk.models.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tests.fakes.slack_errors import Problems
from tests.fakes.slack_texts import text_object

ID = 255
_ANY = {"type", "action_id", "confirm", "focus_on_load"}
_MENU = _ANY | {"placeholder"}
_OPTIONS = {"options", "option_groups"}

FIELDS: dict[str, set[str]] = {
    "button": {"type", "action_id", "text", "url", "value", "style", "confirm", "accessibility_label"},
    "image": {"type", "image_url", "slack_file", "alt_text"},
    "overflow": {"type", "action_id", "options", "confirm"},
    "radio_buttons": _ANY | {"options", "initial_option"},
    "checkboxes": _ANY | {"options", "initial_options"},
    "static_select": _MENU | _OPTIONS | {"initial_option"},
    "external_select": _MENU | {"initial_option", "min_query_length"},
    "users_select": _MENU | {"initial_user"},
    "conversations_select": _MENU
    | {"initial_conversation", "default_to_current_conversation", "response_url_enabled", "filter"},
    "channels_select": _MENU | {"initial_channel", "response_url_enabled"},
    "multi_static_select": _MENU | _OPTIONS | {"initial_options", "max_selected_items"},
    "multi_external_select": _MENU | {"initial_options", "min_query_length", "max_selected_items"},
    "multi_users_select": _MENU | {"initial_users", "max_selected_items"},
    "multi_conversations_select": _MENU
    | {"initial_conversations", "default_to_current_conversation", "filter", "max_selected_items"},
    "multi_channels_select": _MENU | {"initial_channels", "max_selected_items"},
    "datepicker": _MENU | {"initial_date"},
    "timepicker": _MENU | {"initial_time", "timezone"},
    "datetimepicker": _ANY | {"initial_date_time"},
    "plain_text_input": {"type", "action_id", "placeholder", "focus_on_load"}
    | {"initial_value", "multiline", "min_length", "max_length", "dispatch_action_config"},
    "email_text_input": {
        "type",
        "action_id",
        "placeholder",
        "focus_on_load",
        "initial_value",
        "dispatch_action_config",
    },
    "url_text_input": {"type", "action_id", "placeholder", "focus_on_load", "initial_value", "dispatch_action_config"},
    "number_input": {"type", "action_id", "placeholder", "focus_on_load", "initial_value", "dispatch_action_config"}
    | {"is_decimal_allowed", "min_value", "max_value"},
    "file_input": {"type", "action_id", "filetypes", "max_files"},
}
SELECTS = {t for t in FIELDS if t.endswith("_select")}
SINGLE_SELECTS = {t for t in SELECTS if not t.startswith("multi_")}
PICKERS = {"datepicker", "timepicker"}
IN_SECTION = {"button", "image", "overflow", "radio_buttons", "checkboxes"} | SELECTS | PICKERS
IN_ACTIONS = {"button", "overflow", "radio_buttons", "checkboxes", "datetimepicker"} | SINGLE_SELECTS | PICKERS
IN_INPUT = (
    {"radio_buttons", "checkboxes", "datetimepicker", "plain_text_input", "email_text_input", "url_text_input"}
    | {"number_input", "file_input"}
    | SELECTS
    | PICKERS
)


def check_element(problems: Problems, at: str, element: object, allowed: set[str]) -> None:
    """Check one element that stands in a block which takes only `allowed` types."""
    if not isinstance(element, dict):
        problems.add(at, "must provide an object")
        return
    kind = str(element.get("type"))
    if kind not in allowed:
        problems.add(f"{at}/type", f"unsupported type: {kind}")
        return
    for extra in sorted(set(element) - FIELDS[kind]):
        problems.add(at, f"invalid additional property: {extra}")
    if "action_id" in element:
        problems.length(f"{at}/action_id", element["action_id"], ID)
    if "placeholder" in element:
        text_object(problems, f"{at}/placeholder", element["placeholder"], 150, plain_only=True)
    if "confirm" in element:
        check_confirmation(problems, f"{at}/confirm", element["confirm"])
    if check := _BY_TYPE.get(kind):
        check(problems, at, element)


def check_confirmation(problems: Problems, at: str, confirm: object) -> None:
    """Check a confirmation dialog: title 100, text 300, buttons 30 characters."""
    if not isinstance(confirm, dict):
        problems.add(at, "must provide an object")
        return
    for name, most in (("title", 100), ("text", 300), ("confirm", 30), ("deny", 30)):
        if name in confirm:
            text_object(problems, f"{at}/{name}", confirm[name], most, plain_only=name != "text")
        else:
            problems.add(at, f"missing required field: {name}")
    if "style" in confirm:
        problems.one_of(f"{at}/style", confirm["style"], ("primary", "danger"))


def check_image(problems: Problems, at: str, image: dict[str, Any]) -> None:
    """Check what image blocks and image elements share: one source, and a text for those who do not see it."""
    if ("image_url" in image) == ("slack_file" in image):
        problems.add(at, "must have exactly one of image_url and slack_file")
    if "image_url" in image:
        check_url(problems, f"{at}/image_url", image["image_url"])
    if "slack_file" in image and set(image["slack_file"]) not in ({"id"}, {"url"}):
        problems.add(f"{at}/slack_file", "must have exactly one of id and url")
    if "alt_text" in image:
        problems.length(f"{at}/alt_text", image["alt_text"], 2000)
    else:
        problems.add(at, "missing required field: alt_text")


def check_url(problems: Problems, at: str, url: object) -> None:
    """Check an address: at most 3000 characters, http or https or an app's scheme."""
    problems.length(at, url, 3000)
    if isinstance(url, str) and not re.match(r"[a-z][a-z0-9+.-]*:\S+$", url):
        problems.add(at, "must be a valid URL")


def _button(problems: Problems, at: str, button: dict[str, Any]) -> None:
    text_object(problems, f"{at}/text", button.get("text"), 75, plain_only=True)
    if "value" in button:
        problems.length(f"{at}/value", button["value"], 2000)
    if "url" in button:
        check_url(problems, f"{at}/url", button["url"])
    if "style" in button:
        problems.one_of(f"{at}/style", button["style"], ("primary", "danger"))
    if "accessibility_label" in button:
        problems.length(f"{at}/accessibility_label", button["accessibility_label"], 75)


def _option(problems: Problems, at: str, option: object, *, marked: bool = False, with_url: bool = False) -> None:
    if not isinstance(option, dict):
        problems.add(at, "must provide an object")
        return
    for extra in sorted(set(option) - {"text", "value", "description"} - ({"url"} if with_url else set())):
        problems.add(at, f"invalid additional property: {extra}")
    text_object(problems, f"{at}/text", option.get("text"), 75, plain_only=not marked)
    problems.length(f"{at}/value", option.get("value"), 150)
    if "description" in option:
        text_object(problems, f"{at}/description", option["description"], 75, plain_only=not marked)
    if "url" in option:
        check_url(problems, f"{at}/url", option["url"])


def check_options(problems: Problems, at: str, options: object, most: int, **kind: bool) -> list[Any]:
    """Check a list of options and that no value is there twice; return it."""
    found = problems.count(at, options, most)
    for n, option in enumerate(found):
        _option(problems, f"{at}/{n}", option, **kind)
    values = [o.get("value") for o in found if isinstance(o, dict)]
    if len(set(values)) < len(values):
        problems.add(at, "option values must be unique")
    return found


def _choices(most: int, **kind: bool) -> Callable[[Problems, str, dict[str, Any]], None]:
    def check(problems: Problems, at: str, element: dict[str, Any]) -> None:
        options = check_options(problems, f"{at}/options", element.get("options"), most, **kind)
        _initial(problems, at, element, options)

    return check


def _initial(problems: Problems, at: str, element: dict[str, Any], options: list[Any]) -> None:
    if "initial_option" in element and element["initial_option"] not in options:
        problems.add(f"{at}/initial_option", "must exactly match one of the provided options")
    for n, chosen in enumerate(element.get("initial_options", [])):
        if chosen not in options:
            problems.add(f"{at}/initial_options/{n}", "must exactly match one of the provided options")


def _static_select(problems: Problems, at: str, element: dict[str, Any]) -> None:
    if ("options" in element) == ("option_groups" in element):
        problems.add(at, "must have exactly one of options and option_groups")
        return
    options: list[Any] = []
    if "options" in element:
        options = check_options(problems, f"{at}/options", element["options"], 100)
    for n, group in enumerate(problems.count(f"{at}/option_groups", element.get("option_groups", [{}]), 100)):
        if "option_groups" in element:
            text_object(problems, f"{at}/option_groups/{n}/label", group.get("label"), 75, plain_only=True)
            options += check_options(problems, f"{at}/option_groups/{n}/options", group.get("options"), 100)
    _initial(problems, at, element, options)


def _plain_text_input(problems: Problems, at: str, element: dict[str, Any]) -> None:
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    if not (isinstance(least, int) and 0 <= least <= 3000):
        problems.add(f"{at}/min_length", "must be between 0 and 3000")
    if not (isinstance(most, int) and 1 <= most <= 3000):
        problems.add(f"{at}/max_length", "must be between 1 and 3000")
    if "initial_value" in element:
        problems.length(f"{at}/initial_value", element["initial_value"], 3000, least=0)


def _number_input(problems: Problems, at: str, element: dict[str, Any]) -> None:
    if not isinstance(element.get("is_decimal_allowed"), bool):
        problems.add(at, "missing required field: is_decimal_allowed")


def _file_input(problems: Problems, at: str, element: dict[str, Any]) -> None:
    if not 1 <= element.get("max_files", 10) <= 10:
        problems.add(f"{at}/max_files", "must be between 1 and 10")


def _written(name: str, form: str) -> Callable[[Problems, str, dict[str, Any]], None]:
    def check(problems: Problems, at: str, element: dict[str, Any]) -> None:
        if name in element and not re.fullmatch(form, str(element[name])):
            problems.add(f"{at}/{name}", "must match the format")

    return check


_BY_TYPE: dict[str, Callable[[Problems, str, dict[str, Any]], None]] = {
    "button": _button,
    "image": check_image,
    "overflow": _choices(5, with_url=True),
    "radio_buttons": _choices(10, marked=True),
    "checkboxes": _choices(10, marked=True),
    "static_select": _static_select,
    "multi_static_select": _static_select,
    "plain_text_input": _plain_text_input,
    "number_input": _number_input,
    "file_input": _file_input,
    "datepicker": _written("initial_date", r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"),
    "timepicker": _written("initial_time", r"([01]\d|2[0-3]):[0-5]\d"),
    "datetimepicker": _written("initial_date_time", r"\d{10}"),
}
