"""The image and the composition name only what there is: files, settings, commands, services."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import yaml
from typer.main import get_command

from adapters.cli import app
from adapters.settings import variables

ROOT = Path(__file__).resolve().parents[1]


def composed() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    return found


def instructions() -> list[tuple[str, str]]:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(line.partition(" ")[0], line.partition(" ")[2].strip()) for line in lines]


def is_command(words: list[str]) -> bool:
    command: Any = get_command(app)
    for word in words[1:]:
        command = command.commands[word]
    return words[0] == "sla-assistant"


def test_everything_that_is_copied_is_there_and_every_package_is_copied() -> None:
    copied = [
        name
        for kind, rest in instructions()
        if kind == "COPY" and "--from" not in rest
        for name in shlex.split(rest)[:-1]
    ]

    assert [name for name in copied if not (ROOT / name).exists()] == []
    assert {"adapters", "bot", "knowledge", "locales", "storage", "requirements"} <= set(copied)


def test_whoever_runs_it_is_not_root_and_its_health_is_looked_at() -> None:
    kinds = [kind for kind, _ in instructions()]

    assert dict(instructions())["USER"] == "assistant"
    assert "HEALTHCHECK" in kinds
    assert not [
        rest for kind, rest in instructions() if kind in ("ENV", "ARG") and re.search("TOKEN|SECRET|PASSWORD", rest)
    ]


def test_the_driver_is_taken_from_the_lock_with_its_hashes() -> None:
    lines = (ROOT / "requirements" / "dev.lock").read_text(encoding="utf-8").splitlines()
    taken: list[str] = []
    ours = False
    for line in lines:
        if re.match(r"[a-z]", line):
            ours = bool(re.match(r"psycopg(-binary)?==", line))
        if ours:
            taken.append(line)

    assert [line.partition("==")[0] for line in taken if "==" in line] == ["psycopg", "psycopg-binary"]
    assert sum("--hash=sha256:" in line for line in taken) > 2


def test_commands_are_commands_and_settings_are_settings() -> None:
    services = composed()["services"]
    (command,) = [rest for kind, rest in instructions() if kind == "CMD" and rest.startswith('["sla')]

    assert all(is_command(one["command"]) for one in services.values() if "command" in one)
    assert is_command(yaml.safe_load(command))
    given = set(services["assistant"]["environment"])
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    given |= {line.partition("=")[0] for line in example.splitlines() if line and not line.startswith("#")}
    given |= set(re.findall(r"SLA_[A-Z_]+(?==)", (ROOT / "Dockerfile").read_text(encoding="utf-8")))
    assert given - {"POSTGRES_PASSWORD"} <= set(variables())


def test_two_replicas_wait_for_the_schema_which_waits_for_the_database() -> None:
    services = composed()["services"]

    assert services["assistant"]["deploy"]["replicas"] == 2
    assert services["assistant"]["depends_on"] == {"upgrade": {"condition": "service_completed_successfully"}}
    assert services["upgrade"]["depends_on"] == {"postgres": {"condition": "service_healthy"}}
    assert services["assistant"]["environment"]["SLA_DATABASE_URL"].startswith("postgresql://sla:${POSTGRES_PASSWORD")


def test_no_secret_stands_in_the_example() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")

    assert [
        line for line in example.splitlines() if "=" in line and not line.startswith("#") and line.partition("=")[2]
    ] == []
