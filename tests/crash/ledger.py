"""Bookkeeping after a crash: what the outbox says was sent against what people see.

Rule: every message that people see belongs to exactly one row, by the platform's own reference to it. The one exception
is Telegram, which cannot be asked: there a message that may have arrived stands twice, and its second copy says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import cast

from sqlmodel import select

from adapters.slack.places import where_of as slack_where
from adapters.telegram.places import where_of
from adapters.telegram.render import Out, rendered
from bot.messages import Address
from bot.records import OutboxMessage
from knowledge.bilingual import Language
from storage.engine import open_database
from storage.outbox.held import TOLD_WITH
from storage.reply_codec import decode_reply
from storage.tables import OutboxRow
from tests.fakes.slack_server import FakeSlack
from tests.fakes.telegram_server import FakeTelegram

REPEATED = ("(powtórzenie)", "(repeated)")


@dataclass
class Ledger:
    """What does not add up: keys of rows that were never said, and messages that nobody had to say."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    repeated: int = 0
    said: int = 0

    @property
    def is_balanced(self) -> bool:
        """Say whether everything was said once."""
        return not self.lost and not self.doubled


def ledger_of(url: str, telegram: FakeTelegram, slack: FakeSlack) -> Ledger:
    """Return what does not add up, on both platforms."""
    with closing(open_database(url)) as database, database.reading() as work:
        rows = list(work.session.exec(select(OutboxRow)))
    ledger = Ledger()
    _telegram([row for row in rows if row.platform == "telegram"], telegram, ledger)
    _slack([row for row in rows if row.platform == "slack"], slack, ledger)
    return ledger


def _sent(rows: Sequence[OutboxRow], ledger: Ledger) -> Iterator[OutboxRow]:
    """Yield what was said and stands for itself, and not what was told with another; note what was not said."""
    latest: dict[tuple[str, str], OutboxRow] = {}
    # What was told together has a row for each message, whose key ends with its place.
    said = {row.key.rpartition(":")[0] for row in rows if row.state == "sent"}
    for row in sorted(rows, key=lambda row: row.sequence):
        if row.state == "sent" and (row.reason or "").startswith(TOLD_WITH):
            if (row.reason or "").removeprefix(TOLD_WITH) not in said:
                ledger.lost.append(f"{row.key} was {row.reason}, which was not said")
        elif row.state != "sent":
            ledger.lost.append(f"{row.key} is {row.state}: {row.reason}")
        elif row.subject is not None:
            latest[row.conversation, row.subject] = row
        else:
            yield row
    yield from latest.values()


def _telegram(rows: Sequence[OutboxRow], server: FakeTelegram, ledger: Ledger) -> None:
    expected: Counter[int] = Counter()
    in_doubt: Counter[int] = Counter()
    for row in rows:
        # Cards and pictures have no words that could say that they are repeated.
        if row.in_doubt:
            wordless = [out for out in _parts(row, server) if out.attachment is not None or row.subject is not None]
            in_doubt[_chat(row)] += len(wordless) * (row.attempts - 1)
    for row in _sent(rows, ledger):
        chat = _chat(row)
        ledger.said += 1
        _, _, number = (row.reference or "").partition("/")
        if not number or (chat, int(number)) not in server.records.messages:
            ledger.lost.append(f"{row.key} is not there")
        expected[chat] += len(_parts(row, server))
    for chat in server.records.chats:
        seen = server.bot_messages(chat)
        again = sum(message.text.startswith(REPEATED) for message in seen)
        ledger.repeated += again
        if len(seen) < expected[chat]:
            ledger.lost.append(f"{expected[chat] - len(seen)} messages of chat {chat}")
        if len(seen) - again - in_doubt[chat] > expected[chat]:
            ledger.doubled.append(f"{len(seen) - again - expected[chat]} messages in chat {chat}")


def _chat(row: OutboxRow) -> int:
    return where_of(Address(row.platform, row.conversation)).chat


def _parts(row: OutboxRow, server: FakeTelegram) -> Sequence[Out]:
    return rendered(_message(row), username=server.username)


def _slack(rows: Sequence[OutboxRow], server: FakeSlack, ledger: Ledger) -> None:
    stands: Counter[tuple[str, str]] = Counter()
    whispered: Counter[str] = Counter()
    for row in _sent(rows, ledger):
        where = slack_where(Address(row.platform, row.conversation))
        ledger.said += 1
        for ts in (row.reference or "").split(","):
            if ts:
                stands[where.channel, ts] += 1
            else:
                whispered[where.channel] += 1
    seen = [
        message
        for channel in server.world.channels
        for message in server.all_messages(channel, by_bot=True)
        if not message.files
    ]
    ledger.repeated += sum(message.text.startswith(REPEATED) for message in seen)
    there = {(message.channel, message.ts) for message in seen}
    ledger.lost += [f"message {ts} of {channel} is not there" for channel, ts in set(stands) - there]
    ledger.doubled += [f"message {ts} of {channel} is nobody's" for channel, ts in there - set(stands)]
    ledger.doubled += [f"message {ts} of {channel} stands for two" for (channel, ts), n in stands.items() if n > 1]
    shown = Counter(message.channel for message in server.world.ephemerals if message.only_for is not None)
    ledger.lost += [f"something shown to one person in {channel}" for channel in whispered - shown]


def _message(row: OutboxRow) -> OutboxMessage:
    return OutboxMessage(
        key=row.key,
        address=Address(row.platform, row.conversation),
        person=row.person,
        language=cast("Language", row.language),
        reply=decode_reply(row.payload),
        queued_at=row.queued_at,
        kind=row.kind,
        subject=row.subject,
    )
