"""What the doctor looks at: this machine always, and the settings with what they speak of where something is set.

Rule: the libraries of the checks are loaded only for checks that are made.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from adapters.doctor import Check, diagnose
from adapters.findings import Finding
from knowledge.bilingual import Language


def examined(language: Language, db: str | None, file: Path | None) -> list[Finding]:
    """Return everything that is found."""
    from adapters.settings import variables

    if file is None and not any(os.environ.get(name) for name in variables()):
        return diagnose(language, lambda: _database_findings(db, ()))
    return _examined_with_settings(language, db, file)


def _examined_with_settings(language: Language, db: str | None, file: Path | None) -> list[Finding]:
    from adapters.doctor_chat import chat_findings
    from adapters.doctor_settings import heartbeat_findings, settings_findings
    from adapters.settings_reading import read_settings

    read = read_settings(file)
    more = [Check("settings", lambda: settings_findings(read))]
    url, keys = db, tuple[str, ...]()
    if (settings := read.settings) is not None:
        url, keys = db or settings.database_url, settings.encryption_keys
        more.append(Check("chat", lambda: chat_findings(settings)))
        more.append(Check("go live", lambda: heartbeat_findings(settings)))
    return diagnose(language, lambda: _database_findings(url, keys), more)


def _database_findings(url: str | None, keys: tuple[str, ...]) -> Iterator[Finding]:
    from adapters.bootstrap import database_findings

    yield from database_findings(url, keys)
