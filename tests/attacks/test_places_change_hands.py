"""A chat that belongs to somebody else now: of the one before nothing more is said, pressed or kept open there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.handlers.files import file_failed
from bot.messages import Address, Command, File, Files, PlaceChanged, Press, Text
from storage.engine import Database
from tests.talking import Chat, Town, texts, town_of

GROUP = "-100"
OWN = ("Bławatek", "1043", "Infolinia", "infolinia", "216")


@pytest.fixture
def town(demo_url: str) -> Iterator[Town]:
    with town_of(demo_url) as opened:
        yield opened


@pytest.fixture
def hanna(town: Town) -> Chat:
    town.link("7", "hanna")
    town.bind(GROUP, "7", "blawatek")
    return town.group(GROUP, "7")


@pytest.fixture
def tom(town: Town) -> Chat:
    town.link("8", "tom")
    return town.group(GROUP, "8")


def all_said(town: Town) -> str:
    """Return all that waits to be said in the group, whoever it is for."""
    rows = ("-100", "-100|7", "-100|8", "-100|5")
    return "\n".join(message.reply.text for where in rows for message in town.sent(where))


def ends(town: Town) -> None:
    admin = town.group(GROUP, "7", manages_place=True)
    admin(Command("wypisz"))
    admin.press_first()


def goes_to_tom(town: Town) -> None:
    town.bind(GROUP, "8", "harrowgate")


@pytest.mark.parametrize("change", [ends, goes_to_tom])
def test_an_unfinished_report_says_nothing_where_its_customer_is_no_more(
    town: Town, hanna: Chat, tom: Chat, change: object
) -> None:
    hanna.says("infolinia nie działa od 9:15, nikt nie może dzwonić")
    change(town)  # type: ignore[operator]
    all_said(town)

    for minutes in (4, 2):
        town.now += timedelta(minutes=minutes)
        town.bot.tick(town.now)

    assert all_said(town) == ""
    with town.database.reading() as work:
        assert [kept.customer for kept in work.pending.waiting(town.now)] == ["blawatek"]


@pytest.mark.parametrize("change", [ends, goes_to_tom])
def test_what_waited_to_be_said_there_is_not_said_any_more(town: Town, hanna: Chat, tom: Chat, change: object) -> None:
    """The chat was out of reach for a while: its news is not told to whoever has it now."""
    hanna.says("infolinia nie działa od 9:15, nikt nie może dzwonić")
    hanna.says("tak")
    town.link("5", "noc").says("podejmuję 1043")
    change(town)  # type: ignore[operator]

    said = all_said(town)

    assert "1043" not in said


def test_news_of_the_one_before_goes_elsewhere(town: Town, hanna: Chat, tom: Chat) -> None:
    hanna.says("infolinia nie działa od 9:15, nikt nie może dzwonić")
    hanna.says("tak")
    all_said(town)
    goes_to_tom(town)
    all_said(town)

    noc = town.link("5", "noc")
    for words in ("podejmuję 1043", "1043 naprawione o 10:01", "tak"):
        noc.says(words)
    town.now += timedelta(hours=3)
    town.bot.tick(town.now)

    assert all_said(town) == ""


def test_buttons_and_cards_of_the_one_before_do_nothing(town: Town, hanna: Chat, tom: Chat) -> None:
    hanna.says("infolinia nie działa od 9:15, nikt nie może dzwonić")
    hanna.says("tak")
    tokens = [
        choice.token
        for where in (GROUP, f"{GROUP}|7")
        for message in town.sent(where)
        for choice in message.reply.choices
    ]
    goes_to_tom(town)
    before = events(town.database)

    said = [texts(tom(Press(token))) for token in tokens]
    said += [texts(town.group(GROUP, "7")(Press(token))) for token in tokens]

    assert tokens
    assert events(town.database) == before
    assert [word for word in OWN[:1] + OWN[2:] if any(word in one for one in said)] == []


def events(database: Database) -> int:
    with database.reading() as work:
        return int(work.session.connection().exec_driver_sql("SELECT count(*) FROM incident_event").scalar_one())


def test_staff_go_on_there_without_a_memory_of_the_one_before(town: Town, hanna: Chat, tom: Chat) -> None:
    town.link("5", "noc")
    noc = town.group(GROUP, "5")
    noc.says("ile przestoju zostało na centrali?")
    noc.says("status")
    goes_to_tom(town)

    for words in ("dlaczego?", "a w październiku?", "status", "co jest zagrożone?"):
        outcome = noc(Text(words))
        assert "Bławatek" not in texts(outcome), words
        assert "216" not in texts(outcome), words


def test_a_group_that_becomes_one_of_another_customer_brings_nothing_along(town: Town, hanna: Chat, tom: Chat) -> None:
    town.bind("-200", "8", "harrowgate")
    hanna.says("infolinia nie działa od 9:15, nikt nie może dzwonić")
    hanna.says("tak")
    town.sent("-200")

    hanna(PlaceChanged("moved", "-200"))

    waiting = [m.reply.text for where in ("-200", "-200|7", "-200|8") for m in town.sent(where)]
    assert [text for text in waiting if "1043" in text] == []
    with town.database.reading() as work:
        bound = work.places.get("telegram", "-200")
    assert bound is not None
    assert bound.customer == "harrowgate"


def test_a_file_kept_there_is_not_taken_along_to_the_next(town: Town, hanna: Chat, tom: Chat) -> None:
    town.link("7", "marta")
    town.group(GROUP, "7")(Files((File("f1", "a.png", "image/png", 3, "photo"),)))
    town.link("9", "marta")
    town.bind(GROUP, "9", "jaskolcza_dolina")
    marta = town.group(GROUP, "7")
    marta.says("centrala nie działa od 9:15, nikt nie może dzwonić")
    marta.says("tak")

    with town.database.reading() as work:
        assert [one.incident for one in work.attachments.waiting_in(Address("telegram", f"{GROUP}|7"))] == [None]


@pytest.mark.parametrize("change", [ends, goes_to_tom])
def test_a_file_that_could_not_be_fetched_is_not_named_to_the_next(
    town: Town, hanna: Chat, tom: Chat, change: object
) -> None:
    hanna(Files((File("f1", "umowa-Bławatek.png", "image/png", 3, "photo"),)))
    with town.database.reading() as work:
        (kept,) = work.attachments.waiting_in(Address("telegram", f"{GROUP}|7"))
    change(town)  # type: ignore[operator]
    all_said(town)

    with town.database.unit_of_work() as work:
        file_failed(work, kept, town.now)
        work.commit()

    assert all_said(town) == ""
