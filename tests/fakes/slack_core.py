"""The state of one fake Slack and its record: what was called, refused, shown, and who was rung for.

Rule: no network here. The test's thread and the server's loop both come in, always under `world.changed`.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from tests.fakes.slack_faults import Fault, Faults
from tests.fakes.slack_rates import Rates
from tests.fakes.slack_texts import PLAIN_MENTION, is_unescaped, marked_texts, mentions_in
from tests.fakes.slack_views import OpenView, Screens
from tests.fakes.slack_world import JSON, Channel, Message, Workspace, World

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class CallRecord:
    """One call of the Web API and its answer; `injected` when a test ordered the answer."""

    method: str
    team: str | None
    args: JSON
    status: int
    answer: JSON
    at: float
    injected: bool = False

    @property
    def ok(self) -> bool:
        """Say whether Slack did it."""
        return bool(self.answer.get("ok"))


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something that the app did and Slack does not take."""

    method: str
    error: str
    messages: tuple[str, ...] = ()
    args: JSON = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody's bell rung by the app's words."""

    method: str
    channel: str | None
    mention: str
    text: str


class Caller(Protocol):
    """What of a call is needed to note its words."""

    method: str
    args: JSON


class Core:
    """State, switches and record."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self.world = World(clock)
        self.app_id = "A00000001FK"
        self.client_id = f"{secrets.randbelow(10**12)}.{secrets.randbelow(10**12)}"
        self.client_secret = secrets.token_hex(16)
        self.signing_secret = secrets.token_hex(16)
        self.app_token = f"xapp-1-{self.app_id}-{secrets.token_hex(16)}"
        self.origin = ""
        self.screens = Screens()
        self.rates = Rates(self.world.now)
        self.faults = Faults()
        # Switches.
        self.history_limits = False
        self.edit_window: float | None = None
        self.echoes = False
        self.token_rotation = False
        # The record.
        self.calls: list[CallRecord] = []
        self.refusals: list[Refusal] = []
        self.setbacks: list[Refusal] = []
        self.mentions: list[Mention] = []
        self.unescaped: list[str] = []
        self.prompts: dict[tuple[str, str], list[JSON]] = {}
        self.statuses: dict[tuple[str, str], str] = {}

    @property
    def team(self) -> str:
        """Return the first workspace."""
        return next(iter(self.world.workspaces))

    def workspace(self, team: str | None = None) -> Workspace:
        """Return a workspace, the first unless named."""
        return self.world.workspaces[team or self.team]

    def bot_token(self, team: str | None = None) -> str:
        """Return the bot token of an installation."""
        return self.workspace(team).bot_token

    def bot_user(self, team: str | None = None) -> str:
        """Return the id of the bot as a user."""
        return self.workspace(team).bot_user

    def near(self, user: str) -> str:
        """Return the installation that somebody meets outside of channels: their own workspace's, else the first."""
        home = self.world.workspaces[self.world.users[user].team]
        return home.team if home.installed else self.team

    def now(self) -> float:
        """Return this Slack's time; signatures are always stamped with the real one."""
        return self.world.now()

    def advance(self, seconds: float) -> None:
        """Let time pass for triggers, rates, response_urls and message times, without waiting."""
        with self.world.changed:
            self.world.ahead += seconds
            self.world.changed.notify_all()

    # What people see

    def messages(self, channel: str, thread_ts: str | None = None) -> list[Message]:
        """Return a conversation's messages on top (and broadcast), or a whole thread with its parent; oldest first."""
        with self.world.changed:
            there = self.world.channels[channel]
            if thread_ts is not None:
                return there.thread(thread_ts)
            return [m for m in there.in_order() if m.thread_ts is None or m.broadcast]

    def all_messages(self, channel: str, *, by_bot: bool | None = None) -> list[Message]:
        """Return everything in a conversation with its threads; only the bot's or only people's if so asked."""
        with self.world.changed:
            found = self.world.channels[channel].in_order()
            return [m for m in found if by_bot is None or bool(m.bot_id) == by_bot]

    def pinned(self, channel: str) -> list[Message]:
        """Return what is pinned, the newest first."""
        with self.world.changed:
            there = self.world.channels[channel]
            return [there.messages[ts] for ts in there.pins]

    def ephemerals(self, user: str) -> list[Message]:
        """Return what only this person was shown."""
        with self.world.changed:
            return [m for m in self.world.ephemerals if m.only_for == user]

    def home(self, user: str, team: str | None = None) -> JSON | None:
        """Return somebody's App Home, if it was ever published."""
        with self.world.changed:
            view = self.screens.homes.get(f"{team or self.near(user)}/{user}")
            return view.as_json(self.app_id) if view else None

    def views_open(self, user: str) -> list[OpenView]:
        """Return the modals on somebody's screen, the top one last."""
        with self.world.changed:
            return self.screens.stack(user)

    def prompts_of(self, channel: str, thread_ts: str = "") -> list[JSON]:
        """Return the suggested prompts of a conversation or thread."""
        with self.world.changed:
            return self.prompts.get((channel, thread_ts), [])

    def calls_of(self, method: str) -> list[CallRecord]:
        """Return the calls of one method, in order."""
        with self.world.changed:
            return [c for c in self.calls if c.method == method]

    def wait_for(self, predicate: Callable[[], T], timeout: float = 10.0) -> T:
        """Wait until the predicate is true and return its value; it is asked after every change.

        Raises: TimeoutError, with what was refused meanwhile.
        """
        with self.world.changed:
            self.world.changed.wait_for(predicate, timeout)
            if not (value := predicate()):
                raise TimeoutError(f"did not happen within {timeout:g} s; refused: {self.refusals}")
            return value

    # Faults

    def fail_next(
        self,
        method: str,
        *,
        error: str | None = None,
        status: int | None = None,
        retry_after: int | None = None,
        channel: str | None = None,
        times: int = 1,
    ) -> Fault:
        """Answer the next calls with an error (200), a status (5xx has no JSON), or 429 with Retry-After.

        method: of the Web API, or "response_url", "upload", "download", or "*" for any.
        """
        return self._order(Fault(method, "fail", error, status, retry_after, channel, times))

    def hang_next(
        self, method: str, *, channel: str | None = None, times: int = 1, after_effect: bool = False
    ) -> Fault:
        """Leave the next calls without an answer until `release()` or the end; without effect unless `after_effect`."""
        return self._order(Fault(method, "hang", channel=channel, times=times, after_effect=after_effect))

    def drop_answer_next(self, method: str, *, channel: str | None = None, times: int = 1) -> Fault:
        """Do what the next calls ask for, then close the connection instead of answering."""
        return self._order(Fault(method, "drop", channel=channel, times=times))

    def _order(self, fault: Fault) -> Fault:
        with self.world.changed:
            self.faults.ordered.append(fault)
        return fault

    # For the methods

    def note_mentions(self, call: Caller, text: str, blocks: list[JSON]) -> None:
        """Record every bell that the words ring, and words that were not escaped."""
        channel = call.args.get("channel")
        texts = [text, *marked_texts(blocks)]
        for words in texts:
            found = mentions_in(words)
            if call.args.get("link_names") or call.args.get("parse") == "full":
                found += PLAIN_MENTION.findall(words)
            self.mentions += [Mention(call.method, channel, m, words) for m in found]
        self.unescaped += [words for words in texts if is_unescaped(words)]

    def echo(self, channel: Channel, message: JSON, subtype: str | None = None, before: JSON | None = None) -> None:
        """Tell the app of its own message, if `echoes` is on."""
        raise NotImplementedError

    def record_refusal(self, method: str, error: str, messages: tuple[str, ...] = (), args: Any = None) -> None:
        """Note a refusal outside the Web API's methods."""
        self.refusals.append(Refusal(method, error, messages, dict(args or {})))
