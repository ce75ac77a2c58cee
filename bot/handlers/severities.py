"""Which severities of a contract a question names: by its own names and codes, or by the effect described."""

from __future__ import annotations

import re

from bot.turn import Ask
from bot.understanding.folding import folded
from knowledge.contract.agreement import ContractVersion
from knowledge.contract.severities import Effect, Severity

_NUMBERED = re.compile(r"\b(?:p|sev|severity|kategori\w*|poziom\w*|priorytet\w*)[\s.-]*([1-9])\b")
_STEM = 5


def severities_asked(version: ContractVersion, ask: Ask) -> tuple[Severity, ...]:
    """Return the severities a question is about, in the contract's order; none named means all."""
    named = _named(version, ask.text)
    if named:
        return named
    effect = ask.entities.severity
    by_effect = version.severity_for(Effect(effect)) if effect else None
    return (by_effect,) if by_effect is not None else version.severities


def severity_named(version: ContractVersion, text: str) -> Severity | None:
    """Return the one severity that a text calls by its name, code or number; None for none or several."""
    named = _named(version, text)
    return named[0] if len(named) == 1 else None


def _named(version: ContractVersion, text: str) -> tuple[Severity, ...]:
    plain = folded(text)
    numbers = {int(number) for number in _NUMBERED.findall(plain)}
    return tuple(
        severity
        for place, severity in enumerate(version.severities, start=1)
        if place in numbers or _is_named(severity, plain)
    )


def _is_named(severity: Severity, plain: str) -> bool:
    names = (severity.name.pl, severity.name.en, severity.key)
    return any(_in_text(folded(name), plain) for name in names if not name.isdecimal())


def _in_text(name: str, plain: str) -> bool:
    whole = len(name) <= _STEM + 1 or any(character.isdigit() for character in name)
    stem, ending = (name, r"\b") if whole else (name[:-2], r"\w*")
    return re.search(rf"\b{re.escape(stem)}{ending}", plain) is not None
