"""Reading the settings from the environment and a file, and telling everything that is wrong with them at once.

Rule: the environment goes before the file; only the file that is named is read; no value of a secret is ever told.
"""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from dotenv import dotenv_values
from dotenv.parser import parse_stream
from pydantic import ValidationError

from adapters.cli_reporting import DEBUG_VARIABLE
from adapters.settings import PREFIX, Settings, is_secret, variable, variables
from adapters.settings_checks import Problem, missing_beside

_OF_OTHERS = frozenset({DEBUG_VARIABLE})
"""Variables with our prefix that are no settings of the service."""
_LONGEST_SHOWN = 60
_EXPECTED = {"Value error, ": "", "Input should be a valid ": "a ", "Input should be ": ""}


@dataclass(frozen=True, slots=True)
class ReadSettings:
    """What was read: `settings` is None where there are problems; `warnings` are sentences."""

    settings: Settings | None
    problems: tuple[Problem, ...] = ()
    warnings: tuple[str, ...] = ()


def read_settings(file: Path | None = None) -> ReadSettings:
    """Read the environment and, where one is named, a file of NAME=value lines."""
    broken = tuple(_file_problems(file)) if file is not None else ()
    if broken:
        return ReadSettings(None, broken)
    written = _written(file, os.environ)
    warnings = (*_unknown(written), *_readable_by_others(file))
    settings, wrong = _validated(file, written)
    given = frozenset(field for field in Settings.model_fields if written.get(variable(field)))
    modes = {mode: written.get(variable(mode)) or Settings.model_fields[mode].default for mode in _MODES}
    problems = (*wrong, *missing_beside(given, **modes), *(_clashing_paths(settings) if settings else ()))
    return ReadSettings(None if problems else settings, problems, warnings)


_MODES = ("slack_mode", "telegram_mode")


def _validated(file: Path | None, written: Mapping[str, str]) -> tuple[Settings | None, tuple[Problem, ...]]:
    try:
        sources: dict[str, Any] = {"_env_file": file}
        return Settings(**sources), ()
    except ValidationError as error:
        details = error.errors(include_input=False, include_url=False)
        return None, tuple(_problem(str(detail["loc"][0]), str(detail["msg"]), written) for detail in details)


def _problem(field: str, message: str, written: Mapping[str, str]) -> Problem:
    name = variable(field)
    expected = message
    for told, instead in _EXPECTED.items():
        if message.startswith(told):
            expected = instead + message.removeprefix(told)
            break
    default: Any = Settings.model_fields[field].default
    remedy = f"Correct it, or remove it for {default}." if default is not None else "Correct it, or remove it."
    return Problem(name, shown(field, written.get(name, "")), expected, remedy)


def shown(field: str, value: str) -> str:
    """Return a value as it may be told: short and on one line, of a secret only its length."""
    if is_secret(field):
        return f"{len(value)} characters"
    plain = "".join("\N{REPLACEMENT CHARACTER}" if unicodedata.category(c).startswith("C") else c for c in value)
    return f"“{plain if len(plain) <= _LONGEST_SHOWN else plain[: _LONGEST_SHOWN - 1] + '…'}”"


def _written(file: Path | None, environ: Mapping[str, str]) -> dict[str, str]:
    """Return what is written under our prefix, by the variable in capitals; an empty value is not written."""
    of_file = {name: value or "" for name, value in dotenv_values(file).items()} if file is not None else {}
    merged: dict[str, str] = {}
    for source in (of_file, environ):
        merged |= {name.upper(): value for name, value in source.items() if name.upper().startswith(PREFIX) and value}
    return merged


def _unknown(written: Mapping[str, str]) -> Iterator[str]:
    known = variables()
    for name in sorted(written.keys() - set(known) - _OF_OTHERS):
        near = get_close_matches(name, known, n=1)
        meant = f"; is {near[0]} meant?" if near else "."
        yield f"{name} is no setting and is left alone{meant}"


def _file_problems(file: Path) -> Iterator[Problem]:
    asked = "--settings"
    if not file.is_file():
        yield Problem(asked, f"“{file}”", "a file that is there", "Name the file with the NAME=value lines.")
        return
    try:
        with file.open(encoding="utf-8") as stream:
            broken = [line.original.line for line in parse_stream(stream) if line.error]
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "not UTF-8"
        yield Problem(asked, f"“{file}” ({why})", "a text file this user may read", "Allow reading it, or mend it.")
        return
    for line in broken:
        yield Problem(f"{asked} {file}", f"line {line}", "NAME=value", "Correct that line.")


def _readable_by_others(file: Path | None) -> Iterator[str]:
    if file is not None and file.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH):
        yield f"{file} holds secrets and can be read by others. Run: chmod 600 {file}"


def _clashing_paths(settings: Settings) -> Iterator[Problem]:
    slack, telegram = settings.slack_path, settings.telegram_path
    if f"{slack}/".startswith(f"{telegram}/") or f"{telegram}/".startswith(f"{slack}/"):
        name = variable("telegram_path")
        yield Problem(
            name, f"“{telegram}”", f"a path beside {variable('slack_path')} ({slack})", "Choose another path."
        )
