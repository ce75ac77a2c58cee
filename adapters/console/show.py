"""A reply as lines for a terminal: its text, its choices with the numbers that press them, a form's errors.

A form's questions, and mostly its errors, are in the text already: a terminal is answered in words. Rule: the number
shown is the number that works; a choice that can no longer be pressed by number is shown without one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from adapters.plain import printable
from bot.messages import Choice, Reply

_ONE_LINE = 100
_NOWHERE: Mapping[str, str] = {}


def reply_lines(reply: Reply, numbers: Mapping[str, int], paths: Mapping[str, str] = _NOWHERE) -> list[str]:
    """Return a reply as lines without markup; `numbers` are the choices offered last, token to number; `paths` are
    where its files were put, by their names."""
    lines = printable(reply.text).split("\n")
    if reply.form:
        wrong = [field for field in reply.form.fields if field.error and field.error not in reply.text]
        lines.extend(f"– {printable(field.label)}: {printable(field.error or '')}" for field in wrong)
    # A drawing only shows what the text says.
    files = [item for item in reply.attachments if not item.is_drawing]
    lines.extend(f"+ {printable(paths.get(item.name, item.name))}: {printable(item.description)}" for item in files)
    lines.extend(choice_lines(reply.choices, numbers))
    return lines


def choice_lines(choices: Sequence[Choice], numbers: Mapping[str, int]) -> list[str]:
    """Return choices side by side where they fit into 100 columns, else one a line."""
    labels = [_label(choice, numbers.get(choice.token)) for choice in choices]
    if not labels:
        return []
    joined = " ".join(labels)
    return [joined] if len(joined) <= _ONE_LINE else labels


def _label(choice: Choice, number: int | None) -> str:
    label = printable(choice.label).replace("\n", " ")
    return f"[{number}: {label}]" if number else f"[{label}]"
