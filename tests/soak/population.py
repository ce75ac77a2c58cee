"""Two hundred people of the demo's customers, on both platforms, some of them in bound groups.

Rule: everybody is linked before the service starts; in a group only one of its people talks, so that what is answered
there is known to be for them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal

from bot.messages import Sender
from bot.records import BoundPlace, Link, Person
from knowledge.bilingual import Language
from storage.administration import put_person
from storage.engine import open_database
from tests.fakes.slack_server import FakeSlack
from tests.fakes.telegram_server import FakeTelegram

PlatformName = Literal["telegram", "slack"]
MODELS = ("hanna", "marta", "tom", "kasia")
"""Who the others are like: one entitled person of each customer."""
STAFF = ("noc", "marek", "ewa")


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who talks, always in one chat: their direct one, or a group."""

    platform: PlatformName
    person: str
    language: Language
    user: str
    chat: str
    shared: bool = False

    @property
    def number(self) -> int:
        """The user as Telegram counts."""
        return int(self.user)

    @property
    def chat_number(self) -> int:
        """The chat as Telegram counts."""
        return int(self.chat)


def populate(
    url: str, telegram: FakeTelegram, slack: FakeSlack, *, people: int = 200, groups: int = 20
) -> list[Speaker]:
    """Put people and groups there, linked and bound, and return those who talk."""
    with closing(open_database(url)) as database, database.unit_of_work() as work:
        found = {model: work.people.get(model) for model in MODELS}
        models = [person for person in found.values() if person is not None]
        speakers = []
        for number in range(people):
            model = models[number % len(models)]
            person = replace(model, id=f"{model.id}{number}", name=f"{model.name} {number}")
            put_person(work.session, person, [])
            # Telegram takes thirty messages a second in all, and half of fifty events would be about as much.
            spoken = _on_telegram(telegram, person, number) if number % 5 < 2 else _on_slack(slack, person)
            work.links.link(_link(spoken, slack))
            if number < groups:
                spoken = _in_group(spoken, telegram, slack, number)
                key = spoken.chat if spoken.platform == "telegram" else f"{slack.team}/{spoken.chat}"
                now = datetime.now(UTC)
                work.places.bind(BoundPlace(spoken.platform, key, person.customer, person.language, person.id, now))
            speakers.append(spoken)
        for link in _staff(telegram, slack):
            work.links.link(link)
        work.commit()
    return speakers


def _on_telegram(telegram: FakeTelegram, person: Person, number: int) -> Speaker:
    user = telegram.add_user(10_000 + number, person.name)
    return Speaker("telegram", person.id, person.language, str(user), str(user))


def _on_slack(slack: FakeSlack, person: Person) -> Speaker:
    user = slack.add_user(person.id)
    return Speaker("slack", person.id, person.language, user, slack.dm(user))


def _in_group(speaker: Speaker, telegram: FakeTelegram, slack: FakeSlack, number: int) -> Speaker:
    if speaker.platform == "telegram":
        chat = telegram.add_supergroup(-1_001_000_000_000 - number, f"Grupa {number}", members=(speaker.number,))
        return replace(speaker, chat=str(chat), shared=True)
    return replace(speaker, chat=slack.add_channel(f"grupa{number}", [speaker.user]), shared=True)


def _staff(telegram: FakeTelegram, slack: FakeSlack) -> Iterator[Link]:
    for number, person in enumerate(STAFF):
        if number % 2:
            user = slack.add_user(person)
            yield Link(Sender("slack", f"{slack.team}.{user}"), person, f"{slack.team}/{slack.dm(user)}")
        else:
            telegram.add_user(101 + number, person)
            yield Link(Sender("telegram", str(101 + number)), person, str(101 + number))


def _link(speaker: Speaker, slack: FakeSlack) -> Link:
    if speaker.platform == "telegram":
        return Link(Sender("telegram", speaker.user), speaker.person, speaker.user)
    return Link(Sender("slack", f"{slack.team}.{speaker.user}"), speaker.person, f"{slack.team}/{speaker.chat}")
