"""The transcripts of the terminal, played on a chat platform: the same people say and press the same and are told the
same.

What is the terminal's own is left out: its greeting, its notes, the numbers before its choices. A number that was
typed presses the button that the transcript shows under it. Cards, which a terminal cannot edit, are looked at by
tests of their own.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from adapters.console.instants import read_instant_or_step
from adapters.deliverer import Deliverer
from adapters.messenger import Messenger
from adapters.pace import Pace
from adapters.pacer import OwnPacer
from storage.engine import Database

PEOPLE = ("hanna", "piotr", "recepcja", "marta", "tom", "kasia", "noc", "marek", "ewa", "stranger")
"""Everybody of the demo, by the key that the terminal knows them under."""
_TYPED = re.compile(r"^([a-z0-9_-]+)> (.*)$")
_COUNTS = re.compile(r"\d+ (?:messages?|wiadomo\w+)|(?<=Messages in all: )\d+|(?<=Razem wiadomości: )\d+")
_LABEL = re.compile(r"\[(?:(\d+): )?(.+?)\](?= \[|$)")
_BEGIN = "2026-11-23T10:00:00+01:00"
_INDENT = " " * 5
_FILE = "+ "
"""Where a terminal put a file; elsewhere it stands beside the words, and tests of its own look into it."""


@dataclass(frozen=True, slots=True)
class Told:
    """One message of the assistant as somebody sees it: its words, and the labels of its buttons."""

    text: str
    labels: tuple[str, ...] = ()


@dataclass
class Step:
    """What somebody typed, and what they were told then: all messages since they wrote last."""

    person: str
    typed: str
    told: list[Told] = field(default_factory=list)
    numbers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Play:
    """A transcript read back: who begins, at what time, in which language if not their own, and the steps."""

    person: str
    now: datetime
    steps: tuple[Step, ...]
    language: str | None = None


class Stage(Protocol):
    """A chat platform with the demo's people in it, each in a direct chat; `now` is the present there."""

    now: datetime

    def says(self, person: str, text: str) -> None: ...
    def presses(self, person: str, label: str) -> None: ...
    def speaks(self, person: str, language: str) -> None: ...
    def lets_time_pass(self) -> None: ...
    def told(self, person: str) -> list[Told]: ...


def play_of(path: Path) -> Play:
    """Return a transcript as a play."""
    lines = path.read_text(encoding="utf-8").splitlines()
    options = next((line for line in lines if line.startswith("# options:")), "# options:")
    words = shlex.split(options.removeprefix("# options:"))
    chosen = dict(zip(words[::2], words[1::2], strict=True))
    person = chosen.get("--as", "hanna")
    spoken = [line for line in lines if not line.startswith("#")]
    return Play(
        person, datetime.fromisoformat(chosen.get("--now", _BEGIN)), tuple(_steps(person, spoken)), chosen.get("--lang")
    )


def _steps(person: str, lines: list[str]) -> Iterator[Step]:
    """Yield the steps; the first block after a greeting is the terminal's own."""
    step, greeted = Step(person, ""), True
    numbers: dict[str, str] = {}
    block: list[str] | None = None

    def close() -> None:
        nonlocal greeted, block
        if block is not None and not greeted:
            step.told.append(_told(block, numbers))
        if block is not None:
            greeted = False
        block = None

    for line in lines:
        typed = _TYPED.match(line)
        if typed or line.startswith(("Bot: ", "· ")):
            close()
        if typed:
            yield step
            if any(one.labels for one in step.told):
                numbers = step.numbers
            step = Step(typed[1], typed[2])
            numbers = dict(numbers)
            step.numbers = numbers
            greeted = typed[2].startswith("/as ")
        elif line.startswith("Bot: "):
            block = [line.removeprefix("Bot: ")]
        elif block is not None and not line.startswith("· "):
            block.append(line.removeprefix(_INDENT))
    close()
    yield step


def _told(block: list[str], numbers: dict[str, str]) -> Told:
    labels: list[str] = []
    while block and _LABEL.match(block[-1]) and block[-1].startswith("[") and block[-1].endswith("]"):
        found = _LABEL.findall(block.pop())
        labels = [label for _, label in found] + labels
        numbers.update({number: label for number, label in found if number})
    return Told("\n".join(line.rstrip() for line in block if not line.startswith(_FILE)), tuple(labels))


def differences(play: Play, stage: Stage) -> list[str]:
    """Play it and return where the stage tells otherwise, in words; empty where it is the same."""
    stage.now = play.now
    person, wrong = play.person, list[str]()
    numbers: dict[str, str] = {}
    if play.language is not None:
        stage.speaks(person, play.language)
    for place, step in enumerate(play.steps):
        if step.typed.startswith("/as "):
            person = step.typed.removeprefix("/as ").strip()
            stage.lets_time_pass()
        elif step.typed.startswith("/now "):
            stage.now = read_instant_or_step(step.typed.removeprefix("/now "), now=stage.now, zone="Europe/Warsaw")
            stage.lets_time_pass()
        elif step.typed.startswith("/lang "):
            stage.speaks(person, step.typed.removeprefix("/lang ").strip())
        elif step.typed:
            _say(stage, person, step.typed, numbers)
        told = stage.told(person)
        if _uncounted(told) != _uncounted(step.told):
            wrong.append(f"step {place}, {person}> {step.typed}\n  expected {step.told}\n  told     {told}")
        numbers = step.numbers or numbers
    return wrong


def _uncounted(told: list[Told]) -> list[Told]:
    """Return what was told without how many messages go out: here people have a chat more than at the terminal."""
    return [Told(_COUNTS.sub("…", one.text), one.labels) for one in told]


def _say(stage: Stage, person: str, typed: str, numbers: dict[str, str]) -> None:
    stage.lets_time_pass()
    if typed in numbers:
        stage.presses(person, numbers[typed])
    else:
        stage.says(person, typed)


async def delivered(messenger: Messenger, database: Database, now: datetime) -> None:
    """Send all that is due on a platform at an instant, as fast as it goes."""
    deliverer = Deliverer(
        messenger,
        database,
        pacer=OwnPacer(Pace(account=None, of_place=lambda _place: ())),
        place_lost=lambda *_: None,
        now=lambda: now,
    )
    deliverer.drain()
    await deliverer.run()
