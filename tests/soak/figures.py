"""Figures of a run: percentiles, a table for people, and the reckoning of what came in against what came of it."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tests.soak.crowd import Crowd, Did
from tests.soak.timed import TimedUpdates


@dataclass(frozen=True, slots=True)
class Spread:
    """How long something took, in milliseconds."""

    count: int
    p50: float
    p95: float
    p99: float
    most: float

    def __str__(self) -> str:
        return (
            f"p50 {self.p50:6.0f} ms   p95 {self.p95:6.0f} ms   p99 {self.p99:6.0f} ms   "
            f"most {self.most:6.0f} ms   of {self.count}"
        )


def spread(seconds: Iterable[float]) -> Spread:
    """Return the percentiles of times given in seconds."""
    ordered = sorted(1000 * one for one in seconds)
    if not ordered:
        return Spread(0, 0, 0, 0, 0)

    def at(share: float) -> float:
        return ordered[min(int(share * len(ordered)), len(ordered) - 1)]

    return Spread(len(ordered), at(0.5), at(0.95), at(0.99), ordered[-1])


def slack_acknowledged(crowd: Crowd) -> Spread:
    """Return how long Slack waited for its answers."""
    return spread(delivery.seconds for delivery in crowd.slack.deliveries)


def telegram_acknowledged(updates: TimedUpdates) -> Spread:
    """Return how long Telegram waited for an update to be confirmed."""
    return spread(done - updates.came[number] for number, done in updates.confirmed.items())


def replied(crowd: Crowd, platform: str) -> Spread:
    """Return how long people waited for the first message after what they did."""
    return spread(_waits(crowd, platform))


def _waits(crowd: Crowd, platform: str) -> Iterable[float]:
    said = _said_by_the_bot(crowd, platform)
    for chat, done in _by_chat(crowd.did, platform).items():
        for did, following in zip(done, [*done[1:], None], strict=True):
            answered = next((at for at in said.get(chat, ()) if at > did.at), None)
            if answered is not None and (following is None or answered < following.at):
                yield answered - did.at


def _by_chat(did: Sequence[Did], platform: str) -> Mapping[str, list[Did]]:
    found: dict[str, list[Did]] = defaultdict(list)
    for one in sorted(did, key=lambda one: one.at):
        if one.speaker.platform == platform:
            found[one.speaker.chat].append(one)
    return found


def _said_by_the_bot(crowd: Crowd, platform: str) -> Mapping[str, list[float]]:
    found: dict[str, list[float]] = defaultdict(list)
    if platform == "slack":
        for channel in crowd.slack.world.channels:
            found[channel] += [float(message.ts) for message in crowd.slack.all_messages(channel, by_bot=True)]
    else:
        for chat in crowd.telegram.records.chats:
            found[str(chat)] += [message.date.timestamp() for message in crowd.telegram.bot_messages(chat)]
    return {chat: sorted(instants) for chat, instants in found.items()}


def lost_events(crowd: Crowd, file: Path) -> list[str]:
    """Return what was sent and not handled: Telegram's by their number, Slack's by how many of a kind are missing."""
    with closing(sqlite3.connect(file)) as connection:
        handled = {(row[0], row[1]) for row in connection.execute("SELECT platform, id FROM seen_event")}
    bot = crowd.telegram.bot_id
    # What is kept is the id behind the conversation and the sender.
    updates = {":".join(id.rsplit(":", 2)[-2:]) for platform, id in handled if platform == "telegram"}
    sent = [did for did in crowd.did if did.speaker.platform == "telegram"]
    lost = [f"telegram {did.kind}" for did in sent if f"{bot}:{did.update}" not in updates]
    on_slack = [did for did in crowd.did if did.speaker.platform == "slack"]
    ids = [id for platform, id in handled if platform == "slack"]
    messages = sum(":m:" in id for id in ids)
    edits = sum(":e:" in id for id in ids)
    # What is pressed or commanded Slack does not bring again: whoever did it is told that it failed.
    others = len(ids) - messages - edits
    expected = {
        "messages": sum(did.kind in ("ask", "report") for did in on_slack) - messages,
        "edits": sum(did.kind == "edit" for did in on_slack) - edits,
        "presses and commands": sum(did.kind in ("press", "command") and did.acknowledged for did in on_slack) - others,
    }
    return lost + [f"slack: {missing} {kind}" for kind, missing in expected.items() if missing > 0]


def table(rows: Mapping[str, object]) -> str:
    """Return figures as lines of a name and a value."""
    wide = max(len(name) for name in rows)
    return "\n".join(f"  {name:<{wide}}  {value}" for name, value in rows.items())
