"""A workaround is proposed by staff, answered by the customer, told to whoever follows, and never ends an incident."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from bot.messages import Reply
from knowledge.incidents.state import IncidentState, state_of
from tests.talking import Chat, Town, labels, town_of

ASKED = "Czy tak można na razie pracować?"


@dataclass
class Scene:
    """Incident 1043 of the laundry, which somebody else there follows; the NOC works on it."""

    town: Town
    hanna: Chat
    piotr: Chat
    noc: Chat

    def state(self) -> IncidentState:
        with self.town.database.reading() as work:
            log = work.incidents.of_number(1043, self.town.now)
        state = state_of(log.events, self.town.now) if log is not None else None
        assert state is not None
        return state

    def notices(self, chat: Chat) -> list[Reply]:
        return [one.reply for one in self.town.sent(chat.user) if one.kind == "notice"]

    def propose(self) -> Reply:
        self.noc.says("1043 obejście: przekierowanie na komórkę 600 100 200")
        assert labels(self.noc) == ["Wyślij", "Zaproponuj jako obejście"]
        self.notices(self.hanna)
        self.notices(self.piotr)
        assert self.noc.press("Zaproponuj jako obejście") == "Klient dostał pytanie o obejście (1043)."
        [asked] = self.notices(self.hanna)
        return asked


@pytest.fixture
def scene(demo_url: str) -> Iterator[Scene]:
    with town_of(demo_url) as town:
        made = Scene(town, town.link("7", "hanna"), town.link("8", "piotr"), town.link("9", "noc"))
        made.hanna.says("infolinia nie działa od 9:00, nikt nie może się dodzwonić")
        made.hanna.press("Zarejestruj")
        made.piotr.says("śledź 1043")
        made.noc.says("podejmuję 1043")
        yield made


def press(scene: Scene, asked: Reply, label: str) -> str:
    return scene.hanna.press_token(next(choice.token for choice in asked.choices if choice.label == label))


@pytest.mark.parametrize(("label", "said"), [("Przyjmuję", "przyjęte"), ("Odrzucam", "odrzucone")])
def test_the_customer_is_asked_and_answers_by_a_press(scene: Scene, label: str, said: str) -> None:
    asked = scene.propose()
    assert asked.text.startswith("1043: propozycja obejścia: „przekierowanie na komórkę 600 100 200”")
    assert ASKED in asked.text
    [theirs] = scene.notices(scene.piotr)
    assert theirs.text == asked.text
    scene.notices(scene.noc)

    assert press(scene, asked, label).startswith(f"1043: obejście {said}.\n1043:")
    [last] = scene.state().workarounds
    assert (last.accepted_at is not None, last.refused_at is not None) == (label == "Przyjmuję", label == "Odrzucam")
    assert scene.state().is_open
    assert [one.text for one in scene.notices(scene.piotr)] == [f"1043: obejście {said}."]
    assert f"obejście {said}" in scene.notices(scene.noc)[0].text
    assert press(scene, asked, label) != ""
    assert len(scene.state().workarounds) == 1


def test_the_answer_may_be_typed(scene: Scene) -> None:
    scene.propose()

    assert scene.hanna.says("zgadzamy się na obejście w 1043").startswith(ASKED)
    assert scene.hanna.press("Przyjmuję").startswith("1043: obejście przyjęte.")


def test_where_none_was_proposed_the_words_are_added_as_any_other(scene: Scene) -> None:
    assert "Dopisano do zgłoszenia 1043" in scene.hanna.says("nie przyjmujemy tego obejścia")
    assert scene.state().workarounds == ()


def test_nobody_of_another_customer_and_no_staff_answers(scene: Scene) -> None:
    asked = scene.propose()
    tom = scene.town.link("11", "tom")
    token = asked.choices[0].token

    tom.press_token(token)
    scene.noc.press_token(token)
    assert scene.state().workarounds[0].accepted_at is None


def test_who_follows_hears_that_it_was_closed_or_withdrawn(scene: Scene) -> None:
    scene.notices(scene.piotr)
    scene.notices(scene.hanna)
    scene.hanna.says("wycofuję zgłoszenie 1043")
    scene.hanna.press("Tak, wycofaj")

    assert [one.text for one in scene.notices(scene.piotr)] == ["Zgłoszenie 1043 zamknięto na życzenie Państwa firmy."]
    assert scene.notices(scene.hanna) == []
