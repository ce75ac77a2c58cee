"""What is misconfigured and how to mend it: every part the assistant stands on, looked at once.

Rule: looking changes nothing, one broken part does not hide the others, and every problem comes with its remedy.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from adapters.cli_reporting import in_words
from adapters.findings import Finding
from bot.errors import Refused
from bot.i18n import read_catalogue
from bot.understanding.model import MODEL_PATH, load
from bot.understanding.phrases import digest
from knowledge.bilingual import LANGUAGES, Language

log = logging.getLogger(__name__)

PACKAGES = ("adapters", "bot", "knowledge", "locales", "storage")
OLDEST_PYTHON = (3, 11)
REINSTALL = "Set up the environment again: make clean, then make chat."
_SUMMER = datetime(2026, 7, 1, 12, tzinfo=UTC)
_ZONES = {"Europe/Warsaw": timedelta(hours=2), "Europe/London": timedelta(hours=1)}


@dataclass(frozen=True, slots=True)
class Check:
    """One part that is looked at."""

    name: str
    look: Callable[[], Iterator[Finding]]


def diagnose(
    language: Language, look_at_database: Callable[[], Iterator[Finding]], more: Sequence[Check] = ()
) -> list[Finding]:
    """Return one finding or more for each part; the database is looked at by whoever knows how to open it."""
    checks = (
        Check("python", python_findings),
        Check("packages", package_findings),
        Check("time zones", zone_findings),
        Check("catalogues", catalogue_findings),
        Check("model", model_findings),
        Check("database", look_at_database),
        *more,
    )
    return [finding for check in checks for finding in _looked(check, language)]


def _looked(check: Check, language: Language) -> list[Finding]:
    try:
        return list(check.look())
    except Refused as refused:
        return [_refusal(check.name, in_words(refused, language))]
    except Exception as error:
        log.exception("the check of %s failed", check.name)
        return [Finding(check.name, ok=False, found=f"{type(error).__name__}: {error}", remedy=REINSTALL)]


def _refusal(name: str, said: str) -> Finding:
    """Return a refusal as a finding: its last sentence is what to do."""
    found, _, remedy = said.rpartition(". ")
    return Finding(name, ok=False, found=f"{found}." if found else remedy, remedy=remedy if found else "")


def python_findings() -> Iterator[Finding]:
    """Check the version of Python."""
    ok = sys.version_info >= OLDEST_PYTHON
    found = ".".join(map(str, sys.version_info[:3]))
    yield Finding("python", ok, found, "" if ok else "Use Python 3.11 or newer, then: make clean, make chat.")


def package_findings() -> Iterator[Finding]:
    """Check that the five packages lie side by side: a foreign distribution may have overwritten one."""
    parents: dict[str, str] = {}
    for package in PACKAGES:
        spec = find_spec(package)
        parents[package] = str(Path(spec.origin).resolve().parents[1]) if spec and spec.origin else "missing"
    ok = len(set(parents.values())) == 1 and "missing" not in parents.values()
    found = parents["bot"] if ok else ", ".join(f"{package}: {parent}" for package, parent in parents.items())
    yield Finding("packages", ok, found, "" if ok else f"Another distribution took a name. {REINSTALL}")


def zone_findings() -> Iterator[Finding]:
    """Check the time zone data by a summer day whose offsets are known."""
    for name, offset in _ZONES.items():
        try:
            known = _SUMMER.astimezone(ZoneInfo(name)).utcoffset() == offset
        except ZoneInfoNotFoundError:
            known = False
        yield Finding("time zones", known, name, "" if known else f"Install the package tzdata. {REINSTALL}")


def catalogue_findings() -> Iterator[Finding]:
    """Check that both catalogues are there, say the same messages, and leave none untranslated."""
    said = {language: read_catalogue(language) for language in LANGUAGES}
    every = {
        message.id if isinstance(message.id, str) else message.id[0]
        for c in said.values()
        for message in c
        if message.id
    }
    for language, catalogue in said.items():
        done = {
            message.id if isinstance(message.id, str) else message.id[0]
            for message in catalogue
            if message.id and not message.fuzzy and all(_strings(message.string))
        }
        missing = sorted(every - done)
        found = (
            f"{language}: {len(done)}" if not missing else f"{language}: {len(missing)} missing, first {missing[0]!r}"
        )
        yield Finding("catalogues", not missing, found, "" if not missing else f"Complete locales/{language}.")


def _strings(string: str | Sequence[str]) -> Sequence[str]:
    return [string] if isinstance(string, str) else list(string) or [""]


def model_findings() -> Iterator[Finding]:
    """Check that the trained model is there and was trained on the phrases that are there."""
    if not MODEL_PATH.exists():
        yield Finding("model", ok=False, found=f"{MODEL_PATH.name} is missing", remedy="Train it: make train.")
        return
    model = load()
    fresh = model.phrases_digest == digest()
    yield Finding(
        "model",
        fresh,
        f"{len(model.intents)} intents, phrases {model.phrases_digest[:12]}"
        + ("" if fresh else ", older than the phrases"),
        "" if fresh else "Train it again: make train.",
    )


def lines(findings: Sequence[Finding]) -> list[str]:
    """Return the findings as aligned lines, a problem with its remedy below it."""
    shown: list[str] = []
    for finding in findings:
        shown.append(f"{'ok     ' if finding.ok else 'PROBLEM'}  {finding.name:<11} {finding.found}")
        if finding.remedy:
            shown.append(f"{'':<21}-> {finding.remedy}")
    return shown


def as_object(findings: Sequence[Finding]) -> dict[str, Any]:
    """Return the findings as one JSON object: `ok`, and `checks` with `check`, `ok`, `found` and `remedy`."""
    checks = [{"check": f.name, "ok": f.ok, "found": f.found, "remedy": f.remedy} for f in findings]
    return {"ok": all(finding.ok for finding in findings), "checks": checks}
