"""Promise: docs/running.md names every setting as it is read, and the commands it shows exist."""

from __future__ import annotations

import re
from pathlib import Path

from typer.testing import CliRunner

from adapters.cli import app
from adapters.settings import Settings, is_secret, variable

PAGE = Path(__file__).resolve().parents[2] / "docs" / "running.md"
BEGIN = "<!-- settings: made from adapters/settings.py; tests/adapters/test_running_docs.py keeps it so -->\n"
END = "<!-- end of settings -->\n"


def settings_table() -> str:
    """Return the table of the settings; when it is to change, this is what belongs between the two marks."""
    lines = ["| variable | default | what it is |", "|---|---|---|"]
    for field, info in Settings.model_fields.items():
        default = "" if info.default is None else f"`{info.default}`"
        secret = " **Secret.**" if is_secret(field) else ""
        lines.append(f"| `{variable(field)}` | {default} | {info.description}{secret} |")
    return "\n".join(lines) + "\n"


def test_every_setting_stands_in_the_docs_as_it_is_in_the_code() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page.partition(BEGIN)[2].partition(END)[0] == settings_table()


def test_no_variable_is_named_that_is_no_setting() -> None:
    named = set(re.findall(r"\bSLA_[A-Z_]+\b", PAGE.read_text(encoding="utf-8")))
    assert named - {variable(field) for field in Settings.model_fields} - {"SLA_"} == set()


def test_the_commands_that_are_shown_exist() -> None:
    shown = re.findall(r"sla-assistant ((?:link )?[a-z]+)", PAGE.read_text(encoding="utf-8"))
    assert {"run", "doctor", "link administrator", "link person", "link place", "link list", "link revoke"} <= set(
        shown
    )
    for words in sorted(set(shown)):
        done = CliRunner().invoke(app, [*words.split(), "--help"])
        assert done.exit_code == 0, words
