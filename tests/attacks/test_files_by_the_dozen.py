"""Files: how many, whose, under which names and for which incident, however they are brought."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.handlers.attaching import MOST
from bot.messages import Address, File, Files, Press
from bot.records import OfferedChoice
from tests.talking import Chat, Town, labels, town_of


@pytest.fixture
def town(demo_url: str) -> Iterator[Town]:
    with town_of(demo_url) as opened:
        yield opened


@pytest.fixture
def hanna(town: Town) -> Chat:
    return town.link("7", "hanna")


def pictures(count: int, first: int = 0) -> Files:
    return Files(tuple(File(f"r{n}", f"p{n}.png", "image/png", 3, "photo") for n in range(first, first + count)))


def open_incident(chat: Chat, words: str) -> int:
    chat.says(words)
    outcome = chat.says("tak")
    assert outcome
    return int(chat.last.events[0]["incident"])  # type: ignore[union-attr]


def files_of(town: Town, incident: int) -> int:
    with town.database.reading() as work:
        return len(work.attachments.of_incident(incident))


def test_no_more_files_than_an_incident_holds_by_asking_first(town: Town, hanna: Chat) -> None:
    number = open_incident(hanna, "infolinia nie działa od 9:15, nikt nie może dzwonić")
    open_incident(hanna, "centrala nie działa od 9:15, nikt nie może dzwonić")

    said = ""
    for start, key in ((0, "-100"), (100, "-200"), (200, "-300")):
        town.bind(key, "7", "blawatek")
        group = town.group(key, "7")
        group(pictures(MOST - 1, start))
        said = group.press(next(one for one in labels(group) if one.startswith(str(number))))

    assert files_of(town, number) == MOST
    assert "najwyżej 20" in said


def test_no_more_files_than_an_incident_holds_by_joining_reports(town: Town, hanna: Chat) -> None:
    number = open_incident(hanna, "infolinia nie działa od 9:15, nikt nie może dzwonić")
    hanna(pictures(MOST))
    assert files_of(town, number) == MOST
    for start in (100, 200):
        hanna.says("zgłoś awarię infolinii")
        hanna(pictures(10, start))
        join = next(one for one in labels(hanna) if str(number) in one)
        hanna.press(join)

    assert files_of(town, number) <= MOST


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("a.svg", "image/svg+xml"),
        ("a.html", "text/html"),
        ("a.html", "image/png"),
        ("a.png.exe", "application/octet-stream"),
        ("a.exe", "image/png"),
        ("a", "application/octet-stream"),
        ("a.png", "text/html"),
        ("a.png", "image/svg+xml; charset=utf-8"),
        ("a.png", "IMAGE/SVG+XML"),
        ("a.js", "text/plain"),
    ],
)
def test_what_is_no_accepted_file_is_not_kept(town: Town, hanna: Chat, name: str, media_type: str) -> None:
    hanna(Files((File("r", name, media_type, 3),)))

    with town.database.reading() as work:
        assert work.attachments.waiting_in(Address("telegram", "7")) == []


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd.png",
        "..\\..\\x.png",
        "/x.png",
        "a\u202egnp.png",
        "a\x00b.png",
        "a\nb.png",
        ".png",
        "x" * 400 + ".png",
    ],
)
def test_a_name_is_kept_without_its_tricks(town: Town, hanna: Chat, name: str) -> None:
    hanna(Files((File("r", name, "image/png", 3),)))

    with town.database.reading() as work:
        kept = [one.name for one in work.attachments.waiting_in(Address("telegram", "7"))]
    assert len(kept) == 1
    assert len(kept[0]) <= 100
    assert not set(kept[0]) & set("/\\\x00\n\u202e")
    assert not kept[0].startswith(".")


def test_a_caption_with_a_foreign_number_attaches_to_nobody(town: Town, hanna: Chat) -> None:
    tom = town.link("9", "tom")
    tom.says("every call fails in Gdansk since 2, nobody can call")
    tom.press("Register")
    number = int(tom.last.events[0]["incident"])  # type: ignore[union-attr]

    hanna(Files((File("r", "a.png", "image/png", 3),), f"dopisz do {number}"))

    assert files_of(town, number) == 0


def test_files_of_a_colleague_are_not_attached_by_forged_arguments(town: Town, hanna: Chat) -> None:
    marta = town.link("9", "marta")
    marta(pictures(1))
    number = open_incident(hanna, "infolinia nie działa od 9:15, nikt nie może dzwonić")
    with town.database.unit_of_work() as work:
        work.choices.offer(
            [
                OfferedChoice(
                    "forged",
                    "x",
                    1,
                    "files.attach",
                    {"incident": number, "attachments": [1, 2, 3]},
                    Address("telegram", "7"),
                    None,
                    town.now + timedelta(days=1),
                )
            ]
        )
        work.commit()

    hanna(Press("forged"))

    assert files_of(town, number) == 0
