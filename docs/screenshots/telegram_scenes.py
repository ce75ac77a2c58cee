"""The reference conversations on Telegram: what people write and press, and how long they wait; nothing else."""

from __future__ import annotations

from datetime import timedelta

from bot.messages import Place
from docs.screenshots.playing import Play, Seat, as_seen_in, played
from docs.screenshots.screens import Scene, TelegramChat

BOT = "Telmost SLA"
MINUTE = timedelta(minutes=1)
GROUP = "-1001"


def report_by_one_press() -> Scene:
    """A report with one press, on the phone of a call centre's shift manager."""
    with played("telegram", "2026-07-08T10:15+02:00") as play:
        _reported(play)
        return Scene(
            "pl",
            "Telegram, in Polish: a failure told in one sentence and reported by one press; the confirmation with its "
            "due times, and the incident's card with buttons.",
            (_phone(play, "55", "55"),),
        )


def taken_and_resolved() -> Scene:
    """The same card half an hour later: somebody took it and resolved it."""
    with played("telegram", "2026-07-08T10:15+02:00") as play:
        _reported(play)
        marek = play.direct("10", "10", "marek")
        before = len(play.album.entries) - 1
        play.until("2026-07-08T10:21+02:00")
        marek.says("biorę 1043")
        play.until("2026-07-08T10:24+02:00")
        marek.presses("Rozpoczęto prace")
        play.until("2026-07-08T10:41+02:00")
        marek.says("1043 naprawione")
        _confirm(marek)
        chat = _phone(play, "55", "55", since=before)
        return Scene(
            "pl",
            "Telegram, in Polish: the same card, edited in place once the failure is resolved; below it new messages "
            "say who has it, that work has started, and ask whether it works.",
            (chat,),
        )


def budget() -> Scene:
    """The downtime budget with its chart, and why."""
    with played("telegram", "2026-11-23T10:00+01:00") as play:
        hanna = play.direct("7", "7", "hanna")
        hanna.says("ile przestoju nam zostało?")
        play.wait(MINUTE)
        hanna.presses("Dlaczego?")
        return Scene(
            "pl",
            "Telegram, in Polish: the downtime left in November with its chart, and after “Why?” the sum, outage by "
            "outage.",
            (_phone(play, "7", "7"),),
        )


def private_in_a_group() -> Scene:
    """A question about money in a customer's group: answered in the private chat."""
    with played("telegram", "2026-11-23T10:00+01:00") as play:
        hanna = play.direct("7", "7", "hanna")
        play.bind(hanna, GROUP, "blawatek")
        before = len(play.album.entries)
        seat = Seat(play, "7", Place(GROUP, "shared"), f"{GROUP}|7")
        seat.says("ile nam się należy za październik?", shown="@telmost_sla_bot ile nam się należy za październik?")
        play.wait(MINUTE)
        answer = seat.last
        assert answer is not None  # noqa: S101 (the seat has just spoken)
        choice = next(c for reply in answer.replies for c in reply.choices if c.private)
        hanna.opens(choice.label)
        group = TelegramChat(
            "Pralnie Bławatek i Telmost",
            "4 osoby",
            "7",
            tuple(as_seen_in(play.album.entries[before:], GROUP, f"{GROUP}|7")),
            "pl",
            {"bot": BOT},
        )
        return Scene(
            "pl",
            "Telegram, in Polish: a question about money asked in a group, which sees only a button to the private "
            "chat; the answer stands in the private chat.",
            (group, _phone(play, "7", "7", since=before)),
        )


def contact_card() -> Scene:
    """What somebody sees who has just been linked: the pinned card for when the chat is silent."""
    with played("telegram", "2026-11-23T10:00+01:00") as play:
        marta, code = play.invited("8", "8", "marta")
        marta.commands("start", code, shown="/start")
        play.wait(timedelta(seconds=20))
        marta.presses(marta.labels()[0])
        return Scene(
            "pl",
            "Telegram, in Polish: an account connected by one press, and the pinned card with the duty phone for when "
            "the chat does not answer.",
            (_phone(play, "8", "8"),),
        )


def clock_not_started() -> Scene:
    """An English report at night whose clock needs a phone call as well."""
    with played("telegram", "2026-11-10T02:10+00:00") as play:
        tom, noc = play.direct("11", "11", "tom"), play.direct("9", "9", "noc")
        tom.says("Gdansk is dead, every call fails since 2")
        play.wait(MINUTE)
        tom.presses("Register")
        play.wait(MINUTE)
        noc.says("zadzwonili w sprawie 1043 o 2:08 czasu londyńskiego")
        _confirm(noc)
        play.wait(2 * MINUTE)
        noc.says("biorę 1043")
        return Scene(
            "en",
            "Telegram, in English: a report at night whose clock starts only when the phone call is on record, too, "
            "and the incident's card with its due times.",
            (_phone(play, "11", "11", zone="Europe/London", language="en"),),
        )


TELEGRAM = {
    "telegram-report-pl": report_by_one_press,
    "telegram-resolved-pl": taken_and_resolved,
    "telegram-budget-pl": budget,
    "telegram-private-pl": private_in_a_group,
    "telegram-contact-pl": contact_card,
    "telegram-report-en": clock_not_started,
}
"""How each picture is made, by its name."""


def _reported(play: Play) -> Seat:
    kasia = play.direct("55", "55", "kasia")
    kasia.says("infolinia padła nikt nie może dzwonić od 10:12")
    play.wait(MINUTE)
    kasia.presses("Zarejestruj")
    return kasia


def _confirm(seat: Seat) -> None:
    if "Potwierdź" in seat.labels():
        seat.presses("Potwierdź")


def _phone(
    play: Play, me: str, conversation: str, *, since: int = 0, zone: str = "Europe/Warsaw", language: str = "pl"
) -> TelegramChat:
    entries = tuple(as_seen_in(play.album.entries[since:], conversation))
    return TelegramChat(BOT, "bot", me, entries, "en" if language == "en" else "pl", zone=zone)
