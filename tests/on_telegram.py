"""The real Telegram adapter over the strict fake, as a stage for transcripts."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from adapters.bootstrap import new_code, new_token, reader
from adapters.telegram.app import TelegramEndpoint
from adapters.telegram.wire import TelegramSettings
from bot.core import Bot
from bot.messages import CALENDAR, Sender
from bot.records import Link
from storage.engine import Database, open_database
from tests.fakes.telegram_server import FakeTelegram
from tests.staged import PEOPLE, Told, delivered

T = TypeVar("T")
USER = {person: 101 + place for place, person in enumerate(PEOPLE)}


class TelegramStage:
    """The demo's people in their direct chats with the assistant."""

    def __init__(self, server: FakeTelegram, database: Database, loop: asyncio.AbstractEventLoop) -> None:
        self.now = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
        self.server = server
        self.database = database
        self.bot = Bot(open_work=database.unit_of_work, reader=reader, new_token=new_token, new_code=new_code)
        self._loop = loop
        self._looked = dict.fromkeys(PEOPLE, 0)
        settings = TelegramSettings(
            server.token,
            api_url=server.base_url.removesuffix("/bot"),
            file_url=server.file_url.removesuffix("/bot"),
            poll_timeout=timedelta(seconds=5),
        )
        self.endpoint = self.run(self._started(settings))

    async def _started(self, settings: TelegramSettings) -> TelegramEndpoint:
        endpoint = TelegramEndpoint(
            settings,
            self.bot,
            wake=lambda: None,
            clock=lambda: self.now,
            leases=self.database.leases,
            destinations=self.database.destinations,
        )
        await endpoint.start()
        return endpoint

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run something on the adapter's loop and return its result."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)

    def says(self, person: str, text: str) -> None:
        self._after(self.server.user_says(USER[person], text, date=self.now).update_id)

    def presses(self, person: str, label: str) -> None:
        message = next(
            one
            for one in reversed(self.server.bot_messages(USER[person]))
            if any(button.text == label for button in one.buttons)
        )
        self._after(self.server.user_presses(USER[person], message.message_id, label).update_id)

    def speaks(self, person: str, language: str) -> None:
        self.says(person, f"/language {language}")
        self.told(person)

    def lets_time_pass(self) -> None:
        self.bot.tick(self.now)
        self.run(delivered(self.endpoint.messenger, self.database, self.now))

    def _after(self, update: int | None) -> None:
        assert update is not None
        self.server.wait_for(lambda: update not in self.server.pending)
        self.run(delivered(self.endpoint.messenger, self.database, self.now))

    def told(self, person: str) -> list[Told]:
        """Return what somebody was told since the last look, under files too; cards are no part of a transcript.

        A calendar file stands under the words that it repeats. The buttons under any other belong to the words before.
        """
        seen = self.server.bot_messages(USER[person])
        fresh = [one for one in seen if one.message_id > self._looked[person]]
        self._looked[person] = max((one.message_id for one in seen), default=0)
        cards = self._cards(person)
        told: list[Told] = []
        for one in fresh:
            labels = tuple(button.text for button in one.buttons)
            if one.message_id in cards:
                continue
            of_its_own = one.file is not None and one.file.mime != CALENDAR
            if one.kind == "document" and of_its_own and told:
                told[-1] = replace(told[-1], labels=told[-1].labels + labels)
            else:
                told.append(Told(one.text, labels))
        return told

    def _cards(self, person: str) -> set[int]:
        with self.database.reading() as work:
            rows = work.session.connection().exec_driver_sql(
                "SELECT reference FROM posted WHERE platform = 'telegram' AND conversation = ?", (str(USER[person]),)
            )
            return {int(reference.rpartition("/")[2]) for (reference,) in rows}

    def close(self) -> None:
        self.run(self.endpoint.stop())


@contextmanager
def telegram_stage(url: str) -> Iterator[TelegramStage]:
    """Open a stage; at its end the server must have refused nothing."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="adapter", daemon=True)
    thread.start()
    database = open_database(url)
    with FakeTelegram(rate_limits=False) as server:
        for person, user in USER.items():
            server.add_user(user, person)
            if person != "stranger":
                with database.unit_of_work() as work:
                    work.links.link(Link(Sender("telegram", str(user)), person, str(user)))
                    work.commit()
        stage = TelegramStage(server, database, loop)
        try:
            yield stage
        finally:
            stage.close()
            server.assert_clean()
            loop.call_soon_threadsafe(loop.stop)
            thread.join()
            loop.run_until_complete(loop.shutdown_default_executor())
            loop.close()
            database.close()
