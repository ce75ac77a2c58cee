"""Whether every difference from a template says where in the customer's own contract it stands.

The rule: a value of the customer's is never cited from the provider's document, which says something else.
"""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.bilingual import Bilingual
from knowledge.contract.errors import Findings, ProblemCode
from knowledge.contract.severities import ClockKind
from knowledge.contract.tree import Node, join

_TIMES = tuple(kind.value for kind in ClockKind)
_CLAUSE = Bilingual(
    "klucz clause: paragraf umowy klienta z tą różnicą", "the key clause: the paragraph of the customer's contract"
)
_TIMES_CLAUSE = Bilingual(
    "klucz times_clause: paragraf umowy klienta z jego czasami",
    "the key times_clause: the paragraph of the customer's contract with its times",
)


def note_missing_places(version: Node, template: Node, findings: Findings) -> None:
    """Note each difference that a version states without its own clause."""
    for entry in _differing(version, template, "availability"):
        if entry.child("clause") is None:
            _note(findings, entry, "clause", _CLAUSE)
    severities = list(_differing(version, template, "severities"))
    for entry in severities:
        if entry.child("definition") is not None and entry.child("clause") is None:
            _note(findings, entry, "clause", _CLAUSE)
    if version.child("times_clause") is None and any(map(_has_homeless_time, severities)):
        _note(findings, version, "times_clause", _TIMES_CLAUSE)


def _has_homeless_time(severity: Node) -> bool:
    stated = [time for time in map(severity.child, _TIMES) if time is not None]
    return severity.child("clause") is None and any(time.child("clause") is None for time in stated)


def _differing(version: Node, template: Node, section: str) -> Iterator[Node]:
    """Yield the entries of a section that a version states and the template has, too."""
    said, below = version.child(section), template.child(section)
    if said is not None and below is not None and isinstance(said.value, dict):
        yield from (
            child for key, child in said.value.items() if below.child(key) is not None and isinstance(child.value, dict)
        )


def _note(findings: Findings, node: Node, key: str, expected: Bilingual) -> None:
    findings.add(ProblemCode.MISSING_KEY, node.line, join(node.path, key), "", expected)
