"""The load: so many events a second on both platforms, of every kind, by people who press what they see.

Rule: the same seed makes the same crowd. An event is sent at its time whether or not the one before was answered, and
what everybody did is kept for the reckoning.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from random import Random
from threading import Lock
from time import monotonic, sleep, time

from tests.fakes.slack_server import FakeSlack
from tests.fakes.slack_world import CannotDo
from tests.fakes.telegram_attachments import sticker
from tests.fakes.telegram_server import FakeTelegram
from tests.soak.population import Speaker

QUESTIONS = {
    "pl": (
        "ile przestoju nam zostało?",
        "jaki jest czas reakcji w niedzielę?",
        "kiedy są prace planowe?",
        "co to jest obejście?",
        "jakie są kary umowne?",
        "w jakich godzinach działa wsparcie?",
        "dzień dobry",
        "co ze zgłoszeniem?",
        "jaki jest czas usunięcia awarii krytycznej?",
        "dziękuję",
    ),
    "en": (
        "how much downtime is left?",
        "what is the reaction time on Sunday?",
        "when is planned work?",
        "what does workaround mean?",
        "what penalties are there?",
        "what are the support hours?",
        "hello",
        "what is the status?",
        "what is the resolution time for severity 2?",
        "thanks",
    ),
}
REPORTS = {
    "pl": ("od 5 minut nikt nie może dzwonić", "infolinia padła", "nie działa panel administratora"),
    "en": ("for 5 minutes nobody can call", "the hotline is down", "the API is down"),
}
COMMANDS = {"pl": ("pomoc", "budżet", "zgłoszenia"), "en": ("help", "budget", "incidents")}
REGISTER = ("Zarejestruj", "Register")
NO_FAILURE = ("To nie awaria", "Not a failure", "It is not a failure")
REGISTERED_SHARE = 0.04
FORMS = ("Otwórz formularz", "Formularz", "Form", "Open the form")
"""Pressing these opens a form, of which the core hears only when it is sent."""
_KINDS = {"ask": 45, "report": 12, "press": 17, "command": 12, "sticker": 6, "edit": 8}
_THREADS = 24


@dataclass(frozen=True, slots=True)
class Did:
    """What somebody did: when (seconds since 1970), what kind of event, in which chat, and its number on Telegram."""

    at: float
    kind: str
    speaker: Speaker
    update: int | None = None
    acknowledged: bool = True
    late: float = 0.0


@dataclass
class Crowd:
    """Everybody, and what they did."""

    telegram: FakeTelegram
    slack: FakeSlack
    speakers: Sequence[Speaker]
    random: Random
    did: list[Did] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def talk(self, *, rate: float, seconds: float) -> None:
        """Let so many events a second happen, evenly."""
        order = list(self.speakers)
        self.random.shuffle(order)
        waiting = deque(order)
        began = monotonic()
        with ThreadPoolExecutor(_THREADS) as pool:
            for number in range(int(rate * seconds)):
                speaker = waiting.popleft()
                waiting.append(speaker)
                if speaker.shared and self.random.random() < 0.5:  # a group takes twenty messages a minute
                    waiting.pop()
                    waiting.insert(len(waiting) // 2, speaker)
                    speaker = waiting.popleft()
                    waiting.append(speaker)
                due = began + number / rate
                sleep(max(due - monotonic(), 0))
                pool.submit(self._act, speaker, self.random.random(), due)

    def kinds(self) -> Counter[str]:
        """Return how often what happened."""
        return Counter(f"{did.speaker.platform} {did.kind}" for did in self.did)

    def _act(self, speaker: Speaker, chance: float, due: float) -> None:
        try:
            act = _on_telegram if speaker.platform == "telegram" else _on_slack
            late = monotonic() - due
            did = act(self, speaker, Random(chance), late)
        except Exception as error:  # noqa: BLE001 (told at the end, with all others)
            with self.lock:
                self.failed.append(f"{speaker.platform}: {error!r}")
        else:
            with self.lock:
                self.did.append(did)


def _kind(random: Random, labels: Sequence[str], *, can_edit: bool) -> tuple[str, str]:
    """Return what somebody does who sees these buttons, and which of them they press."""
    asked = next((label for label in labels if label in REGISTER), None)
    if asked is not None and random.random() < REGISTERED_SHARE:
        return "press", asked
    if asked is not None:
        return "press", next((label for label in labels if label in NO_FAILURE), labels[-1])
    possible = {kind: weight for kind, weight in _KINDS.items() if kind != "press" or labels}
    if not can_edit:
        possible.pop("edit")
    [kind] = random.choices(list(possible), list(possible.values()))
    return kind, random.choice(labels) if kind == "press" else ""


def _on_telegram(crowd: Crowd, speaker: Speaker, random: Random, late: float) -> Did:
    server, user, chat = crowd.telegram, speaker.number, speaker.chat_number
    with server.changed:
        seen = server.messages(chat)
    shown = next((message for message in reversed(seen) if message.from_bot and message.buttons), None)
    labels = [button.text for button in shown.buttons if button.data] if shown is not None else []
    kind, label = _kind(random, labels, can_edit=any(not m.from_bot and m.kind == "text" for m in seen))
    if speaker.shared and kind in ("sticker", "edit"):
        kind = "ask"
    at = time()
    if kind == "press" and shown is not None:
        update = server.user_presses(user, shown.message_id, label, chat).update_id
    elif kind == "sticker":
        update = server.user_sends(user, sticker(), chat_id=chat)[0].update_id
    elif kind == "edit":
        own = max((m for m in seen if not m.from_bot and m.kind == "text"), key=lambda message: message.message_id)
        update = server.edits(user, own.message_id, _otherwise(own.text, speaker, random), chat).update_id
    else:
        update = server.user_says(user, _words(kind, speaker, random, "/", f"@{server.username} "), chat).update_id
    return Did(at, kind, speaker, update, late=late)


def _words(kind: str, speaker: Speaker, random: Random, slash: str, mention: str) -> str:
    if kind == "command":
        return f"{slash}{random.choice(_ASCII_COMMANDS[speaker.language])}"
    chosen = random.choice((REPORTS if kind == "report" else QUESTIONS)[speaker.language])
    return f"{mention}{chosen}" if speaker.shared else chosen


def _otherwise(text: str, speaker: Speaker, random: Random) -> str:
    """Return other words than these: an edit that changes nothing is none."""
    return random.choice([question for question in QUESTIONS[speaker.language] if question not in text])


_ASCII_COMMANDS = {"pl": ("pomoc", "budzet", "zgloszenia"), "en": ("help", "budget", "incidents")}


def _on_slack(crowd: Crowd, speaker: Speaker, random: Random, late: float) -> Did:
    server, user, chat = crowd.slack, speaker.user, speaker.chat
    with server.world.changed:
        seen = server.all_messages(chat)
    shown = next((message for message in reversed(seen) if message.bot_id and message.labels()), None)
    own = [message for message in seen if message.user == user]
    labels = [label for label in shown.labels() if label not in FORMS] if shown is not None else []
    kind, label = _kind(random, labels, can_edit=bool(own))
    if kind == "sticker" or (speaker.shared and kind == "edit"):
        kind = "ask"
    at = time()
    if kind == "press" and shown is not None:
        done = [_pressed(server, user, chat, shown.ts, label)]
    elif kind == "edit":
        otherwise = _otherwise(own[-1].text, speaker, random)
        done = [d.acknowledged for d in server.user_edits(user, chat, own[-1].ts, otherwise)]
    elif kind == "command":
        word = random.choice(COMMANDS[speaker.language])
        done = [server.slash(user, "/sla", word, chat).acknowledged]
    else:
        done = [server.user_says(user, _words(kind, speaker, random, "/", "@sla "), chat).acknowledged]
    return Did(at, kind, speaker, acknowledged=all(done), late=late)


def _pressed(server: FakeSlack, user: str, chat: str, ts: str, label: str) -> bool:
    try:
        return server.presses(user, chat, ts, label).acknowledged
    except CannotDo:
        return server.user_says(user, label, chat).acknowledged


Action = Callable[[Crowd, Speaker, Random, float], Did]
