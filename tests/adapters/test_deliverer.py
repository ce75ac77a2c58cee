# ruff: noqa: ARG002 (a fake keeps the signatures of the real thing)
"""Promise: what is in the outbox goes out once and in order, and no destination in trouble delays another.

The platform is a small one that records and fails on command; the outbox behind it is the real one.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

import pytest

from adapters.deliverer import Deliverer, precise_now
from adapters.messenger import Gone, Moved, NoAnswer, Rejected
from adapters.pace import Pace, Rate
from adapters.pacer import OwnPacer
from bot.errors import RetryLater, Unreachable
from bot.messages import Address, Card, Reply
from bot.records import KeptAttachment, OutboxMessage
from storage.engine import Database, open_database

BEGUN = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
Trouble = Callable[[], object]


@dataclass
class Platform:
    """A platform that keeps what was said where, and does first what it is told to: an error to raise, a wait."""

    platform: str = "chat"
    said: list[tuple[str, str]] = field(default_factory=list)
    edited: list[tuple[str, str]] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    troubles: dict[str, list[BaseException]] = field(default_factory=dict)
    held: dict[str, asyncio.Event] = field(default_factory=dict)
    has: dict[str, str] = field(default_factory=dict)
    can_be_asked: bool = True
    most_at_once: int = 0
    takes: float = 0
    _now: int = 0

    async def post(self, message: OutboxMessage, *, repeated: bool) -> str:
        where, text = message.address.conversation, message.reply.text
        self._now += 1
        self.most_at_once = max(self.most_at_once, self._now)
        try:
            await asyncio.sleep(self.takes)
            if where in self.held:
                await self.held[where].wait()
            self._fail(where)
        finally:
            self._now -= 1
        self.said.append((where, text))
        if repeated:
            self.repeated.append(text)
        return f"{where}#{len(self.said)}"

    async def edit(self, message: OutboxMessage, reference: str) -> str:
        self._fail(message.address.conversation)
        self.edited.append((reference, message.reply.text))
        return reference

    async def find(self, message: OutboxMessage, since: datetime) -> str | Literal["absent", "unknown"]:
        self.asked.append(message.key)
        self._fail(f"find {message.address.conversation}")
        return self.has.get(message.key, "absent") if self.can_be_asked else "unknown"

    async def fetch(self, attachment: KeptAttachment) -> bytes:
        raise NotImplementedError

    def limits_key(self, address: Address) -> str:
        if not address.conversation:
            raise ValueError("no address")
        return address.conversation.partition("|")[0]

    def _fail(self, where: str) -> None:
        if self.troubles.get(where):
            raise self.troubles[where].pop(0)


@dataclass
class Post:
    """An outbox, a platform and a deliverer between them."""

    database: Database
    platform: Platform = field(default_factory=Platform)
    lost: list[tuple[str, str]] = field(default_factory=list)
    pace: Pace | None = None
    most_attempts: int = 100
    most_at_once: int = 16
    late: timedelta = timedelta()
    measured: list[tuple[str, float | None]] = field(default_factory=list)
    _queued: int = 0

    def queue(self, where: str, *texts: str, kind: str = "reply", subject: str | None = None) -> None:
        with self.database.unit_of_work() as work:
            for text in texts:
                self._queued += 1
                card = Card(subject, text, "", (), "") if subject else None
                message = OutboxMessage(
                    key=f"k{self._queued}",
                    address=Address("chat", where),
                    person=None,
                    language="pl",
                    reply=Reply(text, card=card),
                    queued_at=precise_now(),
                    kind=kind,
                    subject=subject,
                )
                work.outbox.put(message)
            work.commit()

    def deliverer(self) -> Deliverer:
        def note(platform: str, key: str, reason: str, now: datetime) -> None:
            self.lost.append((key, reason))

        return Deliverer(
            self.platform,
            self.database,
            pacer=OwnPacer(self.pace or Pace(account=None, of_place=lambda _: ())),
            place_lost=note,
            most_attempts=self.most_attempts,
            most_at_once=self.most_at_once,
            now=lambda: precise_now() + self.late,
            measured=lambda _platform, outcome, seconds: self.measured.append((outcome, seconds)),
        )

    def deliver(self) -> None:
        """Deliver everything that is due now."""

        async def drained() -> None:
            deliverer = self.deliverer()
            deliverer.drain()
            await deliverer.run()

        asyncio.run(drained())

    def deliver_later(self, **passed: float) -> None:
        """Deliver what is due when so much time has passed."""
        self.late += timedelta(**passed)
        self.deliver()

    def dead(self) -> list[tuple[str, str]]:
        return [(letter.message.reply.text, letter.reason) for letter in self.database.deliveries.dead_letters()]

    def in_hand(self) -> int:
        with self.database.write() as session:
            rows = session.connection().exec_driver_sql("SELECT 1 FROM outbox WHERE state = 'claimed'")
            return len(rows.all())

    def due_in(self) -> float:
        due = self.database.deliveries.next_due("chat", BEGUN)
        assert due is not None
        return (due - precise_now() - self.late).total_seconds()


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    database = open_database(f"sqlite:///{tmp_path}/post.db")
    yield Post(database)
    database.close()


@asynccontextmanager
async def running(post: Post) -> AsyncIterator[Deliverer]:
    deliverer = post.deliverer()
    task = asyncio.create_task(deliverer.run())
    try:
        yield deliverer
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def until(fact: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not fact():
            await asyncio.sleep(0.002)


def test_what_is_queued_is_said_in_order_and_once(post: Post) -> None:
    post.queue("a", "1", "2", "3")
    post.deliver()
    post.deliver()
    assert post.platform.said == [("a", "1"), ("a", "2"), ("a", "3")]


def test_what_quiet_hours_held_is_no_slow_delivery(post: Post) -> None:
    night = precise_now() - timedelta(hours=8)
    held = OutboxMessage("k", Address("chat", "a"), "hanna", "pl", Reply("1"), night, held_until=precise_now())
    with post.database.unit_of_work() as work:
        work.outbox.put(held)
        [one] = work.held.of_person("hanna", precise_now())
        work.held.release(one.id, "1", precise_now())
        work.commit()
    post.deliver()
    post.queue("b", "2")
    post.platform.troubles["b"] = [RetryLater(timedelta(seconds=30))]
    post.deliver()
    post.deliver_later(minutes=10)

    at_once, after_a_while = [seconds or 0 for outcome, seconds in post.measured if outcome == "sent"]
    assert at_once < 60 < 600 <= after_a_while


def test_nothing_is_said_when_nothing_waits(post: Post) -> None:
    post.deliver()
    assert post.platform.said == []


def test_conversations_do_not_wait_for_each_other(post: Post) -> None:
    async def talk() -> None:
        post.platform.held["slow"] = asyncio.Event()
        async with running(post):
            post.queue("slow", "never")
            post.queue("quick", "1", "2")
            await until(lambda: len(post.platform.said) == 2)

    asyncio.run(talk())
    assert post.platform.said == [("quick", "1"), ("quick", "2")]


def test_no_more_conversations_at_once_than_allowed(post: Post) -> None:
    post.most_at_once, post.platform.takes = 3, 0.05
    for number in range(20):
        post.queue(f"c{number}", "hello")
    post.deliver()
    assert (post.platform.most_at_once, len(post.platform.said)) == (3, 20)


def test_a_wake_delivers_at_once(post: Post) -> None:
    async def talk() -> float:
        async with running(post) as deliverer:
            await asyncio.sleep(0.1)
            begun = asyncio.get_running_loop().time()
            await asyncio.to_thread(post.queue, "a", "hello")
            await asyncio.to_thread(deliverer.wake)
            await until(lambda: bool(post.platform.said))
            return asyncio.get_running_loop().time() - begun

    assert asyncio.run(talk()) < 1


def test_a_retry_comes_by_itself_when_it_is_due(post: Post) -> None:
    post.platform.troubles["a"] = [RetryLater(timedelta(seconds=0.3))]
    post.queue("a", "hello")

    async def talk() -> None:
        async with running(post):
            await until(lambda: bool(post.platform.said))

    asyncio.run(talk())
    assert post.platform.said == [("a", "hello")]


def test_it_is_idle_while_nothing_is_due(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    claims: list[datetime] = []
    claim = post.database.deliveries.claim

    def counted(**asked: object) -> object:
        claims.append(precise_now())
        return claim(**asked)  # type: ignore[arg-type]

    monkeypatch.setattr(post.database.deliveries, "claim", counted)

    async def talk() -> None:
        async with running(post):
            await until(lambda: bool(claims))
            await asyncio.sleep(0.5)

    asyncio.run(talk())
    assert len(claims) == 1


def test_one_that_must_wait_holds_up_its_own_conversation_only(post: Post) -> None:
    post.platform.troubles["busy"] = [RetryLater(timedelta(seconds=30))]
    post.queue("busy", "1", "2")
    post.queue("free", "3")
    post.deliver()
    assert post.platform.said == [("free", "3")]
    assert 29 < post.due_in() <= 30
    post.deliver_later(seconds=31)
    assert post.platform.said == [("free", "3"), ("busy", "1"), ("busy", "2")]


def test_a_place_that_must_wait_holds_up_everybody_in_it(post: Post) -> None:
    async def talk() -> None:
        post.platform.troubles["group|1"] = [RetryLater(timedelta(seconds=30))]
        async with running(post) as deliverer:
            post.queue("group|1", "1")
            deliverer.wake()
            await until(lambda: not post.platform.troubles["group|1"])
            post.queue("group|2", "2")
            post.queue("other|2", "3")
            deliverer.wake()
            await until(lambda: bool(post.platform.said))

    asyncio.run(talk())
    assert post.platform.said == [("other|2", "3")]


def test_the_backoff_doubles_up_to_a_minute(post: Post) -> None:
    post.platform.troubles["a"] = [RetryLater(None) for _ in range(9)]
    post.queue("a", "hello")
    waits = []
    for _ in range(9):
        post.deliver()
        waits.append(post.due_in())
        post.late += timedelta(seconds=waits[-1] + 0.1)
    expected = [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert all(least - 0.5 < wait <= least * 1.25 for wait, least in zip(waits, expected, strict=True)), waits
    post.deliver()
    assert post.platform.said == [("a", "hello")]


def test_after_the_last_attempt_it_is_a_dead_letter_and_the_next_one_goes(post: Post) -> None:
    post.most_attempts = 3
    post.platform.troubles["a"] = [RetryLater(None) for _ in range(3)]
    post.queue("a", "1", "2")
    for _ in range(3):
        post.deliver_later(seconds=90)
    assert post.dead() == [("1", "given up after 3 attempts: refused for now")]
    assert post.platform.said == [("a", "2")]


def test_waiting_for_its_turn_is_no_failed_attempt(post: Post) -> None:
    post.most_attempts = 1
    post.pace = Pace(account=None, of_place=lambda _: (Rate(1, timedelta(seconds=20)),))
    post.queue("group|1", "1")
    post.queue("group|2", "2")
    post.deliver()
    assert post.platform.said == [("group|1", "1")]
    assert post.dead() == []


def test_a_place_gets_its_messages_at_its_pace_and_the_rest_of_the_world_does_not_wait(post: Post) -> None:
    post.pace = Pace(account=None, of_place=lambda _: (Rate(1, timedelta(seconds=0.2)),))
    post.queue("a", "1", "2", "3")
    for number in range(5):
        post.queue(f"b{number}", "x")

    async def talk() -> tuple[float, float]:
        clock = asyncio.get_running_loop().time
        begun = clock()
        async with running(post):
            await until(lambda: len(post.platform.said) >= 6)
            others = clock() - begun
            await until(lambda: len(post.platform.said) == 8)
            return others, clock() - begun

    others, all_of_them = asyncio.run(talk())
    assert all_of_them >= 0.4 > others
    assert [text for where, text in post.platform.said if where == "a"] == ["1", "2", "3"]


def test_content_that_is_refused_is_a_dead_letter_with_its_reason(post: Post) -> None:
    post.platform.troubles["a"] = [Rejected("msg_too_long")]
    post.queue("a", "1", "2")
    post.deliver()
    assert post.dead() == [("1", "msg_too_long")]
    assert post.platform.said == [("a", "2")]


def test_a_lost_place_gets_nothing_that_waited_for_it_and_staff_are_told_once(post: Post) -> None:
    post.platform.troubles["a|1"] = [Unreachable("bot was blocked by the user")]
    post.queue("a|1", "1", "2")
    post.queue("a|2", "3")
    post.queue("b", "4")
    post.most_at_once = 1
    post.deliver()
    assert post.lost == [("a", "bot was blocked by the user")]
    reason = "bot was blocked by the user"
    assert {text: why for text, why in post.dead() if text in "12"} == {"1": reason, "2": reason}
    assert ("b", "4") in post.platform.said
    assert [(key, why) for _, key, why, _ in post.database.destinations.lost()] == [("a", reason)]


def test_a_lost_place_is_tried_with_what_is_queued_later_and_comes_back_by_it(post: Post) -> None:
    post.platform.troubles["a"] = [Unreachable("blocked"), Unreachable("blocked")]
    for text in ("1", "2", "3"):
        post.queue("a", text)
        post.deliver()
    assert post.platform.said == [("a", "3")]
    assert post.lost == [("a", "blocked")]
    assert post.database.destinations.lost() == []


def test_what_waits_for_a_place_lost_before_the_start_is_not_sent(post: Post) -> None:
    post.queue("a", "1")
    post.database.destinations.mark_unreachable("chat", "a", "left", precise_now())
    post.deliver()
    assert (post.platform.said, post.dead(), post.lost) == ([], [("1", "left")], [])


def test_a_place_that_moved_gets_its_messages_at_its_new_key_at_once(post: Post) -> None:
    post.platform.troubles["-1|7"] = [Moved("-1001")]
    post.queue("-1|7", "1", "2")
    post.deliver()
    assert post.platform.said == [("-1001|7", "1"), ("-1001|7", "2")]


def test_a_message_without_an_answer_is_asked_about_and_not_said_twice(post: Post) -> None:
    post.platform.troubles["a"] = [NoAnswer(None)]
    post.platform.has = {"k1": "a#7"}
    post.queue("a", "hello", "next")
    post.deliver_later(seconds=0)
    assert post.platform.said == []
    post.deliver_later(seconds=2)
    assert (post.platform.asked, post.platform.said) == (["k1"], [("a", "next")])


def test_a_message_without_an_answer_that_did_not_arrive_is_said_plainly(post: Post) -> None:
    post.platform.troubles["a"] = [NoAnswer(None)]
    post.queue("a", "hello")
    post.deliver()
    post.deliver_later(seconds=2)
    assert (post.platform.said, post.platform.repeated) == ([("a", "hello")], [])


def test_a_message_nobody_can_be_asked_about_is_said_again_and_marked(post: Post) -> None:
    post.platform.can_be_asked = False
    post.platform.troubles["a"] = [NoAnswer(None)]
    post.queue("a", "hello")
    post.deliver()
    post.deliver_later(seconds=2)
    assert post.platform.repeated == ["hello"]


def test_doubt_stays_until_it_is_settled(post: Post) -> None:
    post.platform.troubles = {"a": [NoAnswer(None)], "find a": [RetryLater(timedelta(seconds=5))]}
    post.platform.has = {"k1": "a#7"}
    post.queue("a", "hello")
    post.deliver()
    post.deliver_later(seconds=2)
    post.deliver_later(seconds=6)
    assert (post.platform.asked, post.platform.said) == (["k1", "k1"], [])


def test_what_was_only_refused_is_not_in_doubt(post: Post) -> None:
    post.platform.troubles["a"] = [RetryLater(None)]
    post.queue("a", "hello")
    post.deliver()
    post.deliver_later(seconds=2)
    assert (post.platform.asked, post.platform.said) == ([], [("a", "hello")])


def test_what_was_being_sent_when_a_process_died_is_in_doubt_for_the_next_one(post: Post) -> None:
    async def die_while_sending() -> None:
        post.platform.held["a"] = asyncio.Event()
        async with running(post):
            await until(lambda: post.platform.most_at_once == 1)

    post.queue("a", "hello")
    asyncio.run(die_while_sending())
    post.platform.held.clear()
    post.platform.has = {"k1": "a#7"}
    post.deliver()
    assert post.platform.asked == []
    post.deliver_later(seconds=61)
    assert (post.platform.asked, post.platform.said) == (["k1"], [])


def test_what_waited_in_hand_for_its_turn_at_the_end_is_given_back(post: Post) -> None:
    post.pace = Pace(account=None, of_place=lambda _: (Rate(1, timedelta(seconds=1.5)),))

    async def end_while_one_waits() -> None:
        async with running(post):
            post.queue("a", "1", "2")
            await until(lambda: len(post.platform.said) == 1 and post.in_hand() == 1)

    asyncio.run(end_while_one_waits())
    post.pace = None
    post.deliver()
    assert (post.platform.said, post.platform.asked) == ([("a", "1"), ("a", "2")], [])


def test_a_card_is_posted_once_and_then_edited_in_place(post: Post) -> None:
    for text in ("open", "worked on", "resolved"):
        post.queue("a", text, kind="card", subject="incident:7")
        post.deliver()
    assert post.platform.said == [("a", "open")]
    assert post.platform.edited == [("a#1", "worked on"), ("a#1", "resolved")]


def test_a_card_that_a_later_one_replaces_is_not_sent(post: Post) -> None:
    post.queue("a", "open", "worked on", "resolved", kind="card", subject="incident:7")
    post.queue("a", "open", kind="card", subject="incident:8")
    post.deliver()
    assert post.platform.said == [("a", "resolved"), ("a", "open")]


def test_a_card_that_is_gone_is_posted_anew_and_edited_there_from_then_on(post: Post) -> None:
    post.queue("a", "open", kind="card", subject="incident:7")
    post.deliver()
    post.platform.troubles["a"] = [Gone()]
    post.queue("a", "worked on", kind="card", subject="incident:7")
    post.deliver()
    post.queue("a", "resolved", kind="card", subject="incident:7")
    post.deliver()
    assert post.platform.said == [("a", "open"), ("a", "worked on")]
    assert post.platform.edited == [("a#2", "resolved")]


def test_a_card_in_doubt_that_stands_already_is_edited_again_without_asking(post: Post) -> None:
    post.queue("a", "open", kind="card", subject="incident:7")
    post.deliver()
    post.platform.troubles["a"] = [NoAnswer(None)]
    post.queue("a", "worked on", kind="card", subject="incident:7")
    post.deliver()
    post.deliver_later(seconds=2)
    assert (post.platform.edited, post.platform.asked) == ([("a#1", "worked on")], [])


def test_a_messenger_that_breaks_is_survived_and_its_message_comes_again(
    post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    post.platform.troubles["a"] = [ZeroDivisionError("a fault of ours")]
    post.queue("a", "a private matter")
    post.queue("b", "2")
    with caplog.at_level(logging.DEBUG):
        post.deliver()
        post.deliver_later(seconds=2)
    assert sorted(post.platform.said) == [("a", "a private matter"), ("b", "2")]
    assert "reference" in caplog.text
    assert "a private matter" not in caplog.text


def test_an_outbox_that_cannot_be_read_for_a_while_is_survived(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    claim = post.database.deliveries.claim
    failures = [OSError("the disk does not answer")]

    def sometimes(**asked: object) -> object:
        if failures:
            raise failures.pop()
        return claim(**asked)  # type: ignore[arg-type]

    monkeypatch.setattr(post.database.deliveries, "claim", sometimes)
    post.queue("a", "hello")

    async def talk() -> None:
        async with running(post):
            await until(lambda: bool(post.platform.said))

    asyncio.run(talk())
    assert post.platform.said == [("a", "hello")]


def test_a_message_whose_address_means_nothing_is_a_dead_letter(post: Post) -> None:
    post.queue("", "hello")
    post.deliver()
    assert post.dead() == [("hello", "its address means nothing")]


def test_draining_ends_when_everything_due_is_out(post: Post) -> None:
    async def drained() -> None:
        async with running(post) as deliverer:
            post.queue("a", "1", "2", "3")
            deliverer.drain()
            await until(lambda: len(post.platform.said) == 3)

    asyncio.run(drained())
    post.platform.troubles["later"] = [RetryLater(timedelta(hours=1))]
    post.queue("later", "4")
    post.deliver()
    assert len(post.platform.said) == 3
