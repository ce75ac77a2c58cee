"""A planned work as a calendar file holds to RFC 5545: lines, folding, escapes, instants, one UID for all states."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from bot.i18n import Translator
from bot.wording.calendar_file import attached, calendar_file, joined
from knowledge.bilingual import Bilingual
from knowledge.downtime.planned_work import PlannedWork

WORK = PlannedWork(
    "W7",
    ("sip", "hotline", "queues", "recording", "admin_portal"),
    datetime(2026, 10, 20, 8, 0, tzinfo=UTC),
    datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
    datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
    Bilingual("Przerwy; możliwe, krótkie.\nŻółć \\ ćma 🙂", "Outages."),
)


def unfolded(text: str) -> dict[str, str]:
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    lines = text.replace("\r\n ", "").split("\r\n")
    return dict(line.split(":", 1) for line in lines if line)


def test_no_line_is_longer_than_75_octets_and_nothing_is_cut() -> None:
    text = calendar_file(Translator.of("pl"), WORK)

    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    assert unfolded(text)["DESCRIPTION"] == "Przerwy\\; możliwe\\, krótkie.\\nŻółć \\\\ ćma 🙂"


def test_instants_are_in_utc_so_the_hour_that_comes_twice_is_one() -> None:
    found = unfolded(calendar_file(Translator.of("en"), WORK))

    assert (found["DTSTART"], found["DTEND"]) == ("20261025T003000Z", "20261025T013000Z")
    assert (found["METHOD"], found["STATUS"], found["SEQUENCE"]) == ("PUBLISH", "CONFIRMED", "0")


def test_calling_off_keeps_the_uid_and_raises_the_sequence() -> None:
    off = replace(WORK, cancelled_at=datetime(2026, 10, 22, 8, 0, tzinfo=UTC))
    before, after = (unfolded(calendar_file(Translator.of("en"), one)) for one in (WORK, off))

    assert before["UID"] == after["UID"]
    assert (after["METHOD"], after["STATUS"], after["SEQUENCE"]) == ("CANCEL", "CANCELLED", "1")
    assert after["DTSTAMP"] == "20261022T080000Z"


def test_several_files_become_one_in_which_the_last_word_on_each_work_stands() -> None:
    t = Translator.of("pl")
    other, off = replace(WORK, key="W8"), replace(WORK, cancelled_at=WORK.start)

    both = joined([attached(t, WORK), attached(t, other)])
    assert (both.name, both.content) == ("prace-W8.ics", calendar_file(t, WORK, other))
    assert joined([attached(t, WORK)]).content == calendar_file(t, WORK)
    later = joined([attached(t, WORK), attached(t, off), attached(t, other)])
    assert later.content == calendar_file(t, off, other)
    assert (
        joined([attached(t, off), attached(t, replace(other, cancelled_at=WORK.start))]).content.count("METHOD:CANCEL")
        == 1
    )
