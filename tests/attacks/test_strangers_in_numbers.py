"""What strangers can make the assistant keep, say and tell the staff: little, however often they try."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.messages import Command, File, Files, Other, PlaceChanged, Press, Submission, Text
from tests.talking import Chat, Town, town_of


@pytest.fixture
def town(demo_url: str) -> Iterator[Town]:
    with town_of(demo_url) as opened:
        opened.link("5", "noc")
        opened.sent("5")
        yield opened


def count(town: Town, table: str) -> int:
    with town.database.reading() as work:
        return int(work.session.connection().exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one())  # noqa: S608


def test_a_flood_of_a_stranger_is_answered_a_few_times_an_hour(town: Town) -> None:
    stranger = town.direct("66")
    for number in range(40):
        stranger.says(f"halo {number}")

    assert 1 <= len(town.sent("66")) <= 10
    town.now += timedelta(hours=2)
    assert stranger.says("halo")


@pytest.mark.parametrize(
    "content", [Text("A" * 21 + "1"), Command("link"), Command("start", "x" * 30), Command("bind")]
)
def test_a_flood_of_wrong_codes_is_answered_a_few_times_an_hour(town: Town, content: Text | Command) -> None:
    stranger = town.direct("66")
    for _ in range(40):
        stranger(content)

    assert 1 <= len(town.sent("66")) <= 15


def test_a_flood_in_a_place_of_nobody_is_answered_a_few_times_an_hour(town: Town) -> None:
    for number in range(40):
        town.group("-999", str(60 + number % 20)).says("halo")

    assert sum(len(town.sent(f"-999|{user}")) for user in range(60, 80)) <= 25


def test_who_was_silenced_still_becomes_known_by_a_code(town: Town) -> None:
    chat = town.direct("66")
    for number in range(40):
        chat.says(f"halo {number}")

    chat.says(town.code_for("hanna"))
    chat.press_first()

    assert "216 min" in chat.says("ile przestoju nam zostało na centrali?")


def test_a_stranger_who_blocks_and_comes_back_again_and_again_tells_staff_nothing(town: Town) -> None:
    for number in range(3):
        town.bot.destination_lost("telegram", "66", "blocked by the person", town.now + timedelta(minutes=number))
        town.bot.destination_lost("telegram", "-999", "removed from the group", town.now + timedelta(minutes=number))

    assert town.sent("5") == []


def test_a_lost_customer_is_still_told(town: Town) -> None:
    town.link("7", "hanna")
    town.bind("-100", "7", "blawatek")
    town.sent("5")

    town.bot.destination_lost("telegram", "7", "blocked by the person", town.now)
    town.bot.destination_lost("telegram", "-100", "removed from the group", town.now)

    told = [message.reply.text for message in town.sent("5")]
    assert len(told) == 2
    assert "Hanna Król" in told[0]
    assert "Bławatek" in told[1]


@pytest.mark.parametrize(
    "content",
    [
        Text("ile przestoju zostało Pralniom Bławatek?"),
        Text("status 1042"),
        Command("report", "infolinia padła"),
        Command("zapros", "hanna"),
        Submission({"service": "sip"}, confirmed=True),
        Press("guess"),
        Files((File("f", "a.png", "image/png", 3),), "1042"),
        Other("location", "52.1, 21.0"),
    ],
)
def test_nothing_a_stranger_sends_is_kept_or_reaches_anybody(town: Town, content: object) -> None:
    tables = ("conversation", "pending_report", "attachment", "incident_event", "text", "offered_choice")
    before = [count(town, table) for table in tables]

    town.direct("66")(content)  # type: ignore[arg-type]
    town.group("-999", "66")(content)  # type: ignore[arg-type]

    assert [count(town, table) for table in tables] == before
    assert town.sent("5") == []


@pytest.mark.parametrize("place", ["direct", "group"])
def test_all_questions_of_a_stranger_get_the_same_words(town: Town, place: str) -> None:
    town.link("7", "hanna")
    town.bind("-100", "7", "blawatek")

    def answers(user: str, words: str) -> str:
        chat: Chat = town.direct(user) if place == "direct" else town.group("-100", user)
        return chat.says(words)

    said = {
        answers(str(60 + number), words)
        for number, words in enumerate(
            (
                "status 1042",
                "status 9999",
                "czy Hanna Król tu jest?",
                "czy Pralnie Bławatek mają umowę?",
                "czy Fiołek ma umowę?",
            )
        )
    }

    assert len(said) == 1


def test_a_place_where_only_strangers_write_is_not_read_back_after_downtime(town: Town) -> None:
    """Slack lets us read one page a minute: what nobody we know wrote must not stand before what customers wrote."""
    town.direct("66")(Text("halo"), mark="1700000000.000100")
    town.group("-999", "66")(Text("halo"), mark="1700000000.000100")
    town.link("7", "hanna")(Text("hej"), mark="1700000000.000100")

    with town.database.reading() as work:
        assert set(work.places.read_up_to("telegram")) == {"7"}


def test_being_added_and_removed_again_and_again_says_little(town: Town) -> None:
    group = town.group("-999", "66")
    for _ in range(20):
        group(PlaceChanged("added"))
        group(PlaceChanged("removed"))

    assert len(town.sent("-999")) <= 10
