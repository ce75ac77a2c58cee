"""Differences in sections that a contract can only restate whole: the notice of planned work, the days of a claim.

The rule: what is restated unchanged keeps the template's document as its place; only the changed value is the
customer's own.
"""

from __future__ import annotations

from collections.abc import Mapping

from knowledge.contract.templates import Template
from knowledge.contract.tree import Node
from knowledge.drafting.written import placed, quoted

_IN_WORK = ("notice", "event_cap")
_IN_STEPS = ("within",)
SECTIONS = ("maintenance", "claim")


def paths_in(template: Template) -> dict[str, tuple[str, ...]]:
    """Return what may differ in such sections, as people write it, with the keys that lead there in the section."""
    maintenance, claim = (template.terms.child(section) for section in SECTIONS)
    found: dict[str, tuple[str, ...]] = {}
    if maintenance is not None:
        found |= {f"maintenance.{key}": (key,) for key in _IN_WORK if maintenance.child(key) is not None}
    steps = claim.child("steps") if claim is not None else None
    keys = list(steps.value) if steps is not None and isinstance(steps.value, dict) else []
    for step in keys:
        found |= {f"claim.{step}.{key}": ("steps", step, key) for key in _IN_STEPS}
    if len(keys) == 1:
        found |= {f"claim.{key}": ("steps", keys[0], key) for key in _IN_STEPS}
    return found


def restated(section: str, values: Mapping[tuple[str, ...], str], template: Template, clause: str) -> str:
    """Return a section on one line, with some values changed that stand on the customer's own clause (quoted)."""
    node = template.terms.child(section)
    if node is None:
        raise ValueError(f"the template has no {section}")
    return _restated(node, (), values, clause)


def _restated(node: Node, at: tuple[str, ...], values: Mapping[tuple[str, ...], str], clause: str) -> str:
    inside = [path for path in values if path[: len(at)] == at]
    if not inside or not isinstance(node.value, dict):
        return placed(node)
    changed = dict.fromkeys(path[len(at)] for path in inside)
    said = {key: placed(child, key) for key, child in node.value.items() if key not in changed}
    for key in changed:
        path = (*at, key)
        if path in values:
            said |= _own(key, values[path], clause)
        else:
            said[key] = _restated(node.value[key], path, values, clause)
    return "{" + ", ".join(f"{key}: {said[key]}" for key in _in_order(node.value, said)) + "}"


def _own(key: str, value: str, clause: str) -> dict[str, str]:
    """Return a changed value with its place: a value that cannot hold one gives it to the whole entry."""
    if key in _IN_WORK:
        return {key: f"{{time: {quoted(value)}, clause: {clause}}}"}
    return {key: quoted(value), "clause": clause}


def _in_order(before: Mapping[str, Node], said: Mapping[str, str]) -> list[str]:
    return [*(key for key in before if key in said), *(key for key in said if key not in before)]
