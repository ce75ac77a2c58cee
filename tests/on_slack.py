"""The real Slack adapter over the strict fake, as a stage for transcripts."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from html import unescape
from typing import Any, TypeVar

from adapters.bootstrap import new_code, new_token, reader
from adapters.http import HttpServer, application
from adapters.settings import Listen
from adapters.slack.endpoint import SlackEndpoint, SlackSettings
from bot.core import Bot
from bot.messages import Sender
from bot.records import Link
from storage.engine import Database, open_database
from tests.fakes.slack_server import FakeSlack
from tests.fakes.slack_world import Message
from tests.staged import PEOPLE, Told, delivered

T = TypeVar("T")
FORM = "form:"
"""Buttons that open the form of a question; a terminal has none."""


class SlackStage:
    """The demo's people in their direct chats with the assistant."""

    def __init__(self, slack: FakeSlack, database: Database, loop: asyncio.AbstractEventLoop) -> None:
        self.now = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
        self.slack = slack
        self.database = database
        self.bot = Bot(open_work=database.unit_of_work, reader=reader, new_token=new_token, new_code=new_code)
        self._loop = loop
        self._looked: dict[str, set[str]] = {person: set() for person in PEOPLE}
        self.users = {person: slack.add_user(person) for person in PEOPLE}
        self.chats = {person: slack.dm(user) for person, user in self.users.items()}
        self.run(self._start())

    async def _start(self) -> None:
        about = SlackSettings(
            bot_token=self.slack.bot_token(), signing_secret=self.slack.signing_secret, api_url=self.slack.base_url
        )
        self.endpoint = SlackEndpoint(
            about,
            self.bot,
            open_work=self.database.unit_of_work,
            clock=lambda: self.now,
            wake=lambda: None,
            rows=self.database.installations,
            destinations=self.database.destinations,
        )
        self.http = HttpServer(application(self.endpoint.routes, dict), Listen("127.0.0.1", 0))
        await self.http.start()
        self.slack.deliver_to(f"http://{self.http.address}/slack/events")
        await self.endpoint.start()

    def link(self) -> None:
        """Let everybody but the stranger be who they are."""
        with self.database.unit_of_work() as work:
            for person, user in self.users.items():
                if person != "stranger":
                    sender = Sender("slack", f"{self.slack.team}.{user}")
                    work.links.link(Link(sender, person, f"{self.slack.team}/{self.chats[person]}"))
            work.commit()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run something on the adapter's loop and return its result."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)

    def says(self, person: str, text: str) -> None:
        assert self.slack.user_says(self.users[person], text, self.chats[person]).acknowledged
        self.run(delivered(self.endpoint.messenger, self.database, self.now))

    def presses(self, person: str, label: str) -> None:
        message = next(one for one in reversed(self._said_to(person)) if label in one.labels())
        assert self.slack.presses(self.users[person], self.chats[person], message.ts, label).acknowledged
        self.run(delivered(self.endpoint.messenger, self.database, self.now))

    def speaks(self, person: str, language: str) -> None:
        assert self.slack.slash(self.users[person], "/sla", f"language {language}", self.chats[person]).acknowledged
        self.run(delivered(self.endpoint.messenger, self.database, self.now))
        self.told(person)

    def lets_time_pass(self) -> None:
        self.bot.tick(self.now)
        self.run(delivered(self.endpoint.messenger, self.database, self.now))

    def _said_to(self, person: str) -> list[Message]:
        return self.slack.all_messages(self.chats[person], by_bot=True)

    def told(self, person: str) -> list[Told]:
        """Return what somebody was told since the last look; cards and pictures are not words of a transcript."""
        fresh = [one for one in self._said_to(person) if one.ts not in self._looked[person]]
        self._looked[person].update(one.ts for one in fresh)
        cards = self._cards(person)
        return [Told(_words(one), _labels(one)) for one in fresh if one.ts not in cards and not one.files and one.text]

    def _cards(self, person: str) -> set[str]:
        with self.database.reading() as work:
            rows = work.session.connection().exec_driver_sql(
                "SELECT reference FROM posted WHERE platform = 'slack' AND conversation = ?",
                (f"{self.slack.team}/{self.chats[person]}",),
            )
            return {str(reference).rpartition("/")[2] for (reference,) in rows}

    def close(self) -> None:
        self.run(self._stop())

    async def _stop(self) -> None:
        await self.endpoint.stop_taking_in()
        await self.http.stop()
        await self.endpoint.stop()


def _words(message: Message) -> str:
    return "\n".join(line.rstrip() for line in unescape(message.text).split("\n"))


def _labels(message: Message) -> tuple[str, ...]:
    forms = {
        element["text"]["text"]
        for block in message.blocks
        for element in block.get("elements", [])
        if str(element.get("action_id", "")).startswith(FORM)
    }
    return tuple(label for label in message.labels() if label not in forms)


@contextmanager
def slack_stage(url: str) -> Iterator[SlackStage]:
    """Open a stage; at its end Slack must have refused nothing, and nobody was rung."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="adapter", daemon=True)
    thread.start()
    database = open_database(url)
    present: list[SlackStage] = []
    start = datetime(2026, 11, 23, 9, 0, tzinfo=UTC).timestamp()
    with FakeSlack(clock=lambda: present[0].now.timestamp() if present else start) as slack:
        stage = SlackStage(slack, database, loop)
        present.append(stage)
        stage.link()
        try:
            yield stage
        finally:
            stage.close()
            assert slack.refusals == []
            assert slack.mentions == []
            loop.call_soon_threadsafe(loop.stop)
            thread.join()
            loop.run_until_complete(loop.shutdown_default_executor())
            loop.close()
            database.close()
