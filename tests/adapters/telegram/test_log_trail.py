"""Promise: a message is followed in the log from its arrival to the delivery of its answer, and not by its words.

The real adapter, core and delivery over the fake Telegram, with every kind of failure on the way.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from bot.messages import Incoming, Outcome, Text
from bot.tracing import event_reference
from storage.engine import Database
from tests.adapters.telegram.living import HANNA, NOW, STRANGER, Living, Pauses, Tap
from tests.fakes.telegram_server import FakeTelegram
from tests.service_log import entries, service_log

REPORT = "nie działa centrala w pralni, Grażyna płacze przy telefonie"
POISON = "kryptonit w szybie windy"
OUR_OWN = frozenset({"telegram"})
_WORDS = re.compile(r"\w{5,}")


@dataclass
class Quoting(Tap):
    """A core that cannot handle one message and says in its error which."""

    def handle(self, incoming: Incoming, now: datetime) -> Outcome:
        if isinstance(incoming.content, Text) and incoming.content.text == POISON:
            raise ValueError(f"cannot handle {incoming.content.text!r} of {incoming.sender_name}")
        return super().handle(incoming, now)


def clock_from(instant: datetime) -> Callable[[], datetime]:
    began = monotonic()
    return lambda: instant + timedelta(seconds=monotonic() - began)


def test_a_conversation_with_failures_leaves_a_trail_and_not_a_word(telegram: FakeTelegram, database: Database) -> None:
    with service_log([telegram.token]) as log:
        house = Living(telegram, database, pause=Pauses(), clock=clock_from(NOW))
        house.core = Quoting(house.core.bot)
        telegram.fail_next("sendMessage", 502)
        telegram.fail_next("sendMessage", 400, "Bad Request: cannot read “Jak bardzo utrudnia to Państwa pracę”")
        with house:
            report = telegram.user_says(HANNA, REPORT)
            telegram.wait_for(lambda: not telegram.pending and len(telegram.calls_of("sendMessage")) > 1)
            telegram.user_says(HANNA, "pomoc")
            telegram.wait_for(lambda: telegram.bot_messages(HANNA))
            telegram.user_says(STRANGER, POISON)
            telegram.wait_for(lambda: telegram.bot_messages(STRANGER) and not telegram.pending)
    (sorry,), answers = telegram.bot_messages(STRANGER), telegram.bot_messages(HANNA)
    written = log.getvalue()

    # Followed: what was heard, what failed on the way and what was sent have one reference, which people are told.
    (heard, helped), sent = by_event(log, "handled"), by_event(log, "sent")
    assert event_reference("telegram", str(HANNA), f"{telegram.bot_id}:{report.update_id}") == heard["reference"]
    on_the_way = [one["event"] for one in entries(log) if one.get("reference") == heard["reference"]]
    assert on_the_way[0] == "handled"
    assert re.fullmatch(r"telegram: message \d+ again later: refused for now", on_the_way[1])
    assert re.fullmatch(r"telegram refuses message \d+: .*\*\*\*.*", on_the_way[2])
    assert sent[-1]["reference"] == helped["reference"]
    assert sent[-1].keys() >= {"platform", "kind", "id", "attempt", "milliseconds"}
    (failed,) = {one["reference"] for one in entries(log) if "ValueError" in one.get("error", "")}
    assert failed in sorry.text
    assert all("reference" in one for one in entries(log) if one["level"] != "info")

    # Not a word: of what was said, of what was answered, of a name or a token.
    said = " ".join([REPORT, POISON, sorry.text, *(one.text for one in answers), "Hanna Obcy"])
    told = {word for word in _WORDS.findall(said.lower()) if word not in OUR_OWN and word != failed}
    assert {word for word in told if word in written.lower()} == set()
    assert telegram.token not in written


def by_event(log: io.StringIO, event: str) -> list[dict[str, Any]]:
    return [one for one in entries(log) if one["event"] == event]
