"""Promise: a schedule is taken from a file whole or not at all, shown first, and gaps in duty are printed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from adapters.cli import app

NOW = "2026-11-23T10:00+01:00"


def duty(url: str, *arguments: str, lang: str = "en") -> Result:
    return CliRunner().invoke(app, ["duty", *arguments, "--now", NOW, "--db", url, "--lang", lang])


def taken(url: str, folder: Path, text: str | bytes, *more: str, lang: str = "en") -> Result:
    file = folder / "rota.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return duty(url, "import", str(file), *more, lang=lang)


def csv_shown(url: str, *more: str) -> str:
    done = duty(url, "show", "--csv", *more)
    assert done.exit_code == 0
    return done.stdout


COVERED = "from,until,person\n2026-11-24T22:00,2026-11-25T06:00,noc\n"


def test_what_is_shown_as_a_table_has_a_row_for_each_change_of_anybody(demo_url: str) -> None:
    assert csv_shown(demo_url, "--days", "9").splitlines() == [
        "from,until,person,second",
        "2026-11-23T10:00:00+01:00,2026-11-30T08:00:00+01:00,marek,ewa",
        "2026-11-30T08:00:00+01:00,2026-12-02T10:00:00+01:00,ewa,marek",
    ]


def test_without_apply_only_what_would_change_is_shown(demo_url: str, tmp_path: Path) -> None:
    before = csv_shown(demo_url)
    done = taken(demo_url, tmp_path, COVERED)

    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        "1\t2026-11-24T22:00+01:00\t2026-11-25T06:00+01:00\tmarek -> noc\tEurope/Warsaw",
        "1 change; nothing is done without --apply.",
    ]
    assert csv_shown(demo_url) == before


def test_with_apply_it_is_so(demo_url: str, tmp_path: Path) -> None:
    done = taken(demo_url, tmp_path, COVERED, "--apply", lang="pl")

    assert done.stdout.splitlines()[-1] == "Wprowadzono 1 zmianę."
    assert "2026-11-24T22:00:00+01:00,2026-11-25T06:00:00+01:00,noc,ewa" in csv_shown(demo_url).splitlines()


def test_what_is_shown_changes_nothing_when_it_is_taken_back(demo_url: str, tmp_path: Path) -> None:
    taken(demo_url, tmp_path, COVERED, "--apply")
    duty(demo_url, "cover", "2", "-", "--from", "2026-11-27T22:00", "--to", "2026-11-28T06:00")

    done = taken(demo_url, tmp_path, csv_shown(demo_url), "--apply")

    assert (done.exit_code, done.stdout) == (0, "Nothing changes: it is so already.\n")


def test_a_table_that_was_changed_is_shown_back_as_written(demo_url: str, tmp_path: Path) -> None:
    wanted = csv_shown(demo_url).replace("marek,ewa", "noc,-").replace("ewa,marek", "marek,noc")

    assert taken(demo_url, tmp_path, wanted, "--apply").exit_code == 0
    assert csv_shown(demo_url) == wanted


def test_weeks_go_from_handover_to_handover_and_empty_cells_leave_a_line_alone(demo_url: str, tmp_path: Path) -> None:
    done = taken(demo_url, tmp_path, "week;person;second\n2026-W49;noc;\n2026-12-10;;noc\n")

    assert done.stdout.splitlines()[:-1] == [
        "1\t2026-11-30T08:00+01:00\t2026-12-07T08:00+01:00\tewa -> noc\tEurope/Warsaw",
        "2\t2026-12-07T08:00+01:00\t2026-12-14T08:00+01:00\tewa -> noc\tEurope/Warsaw",
    ]


def test_times_are_of_the_zone_of_the_rota_and_said_in_it(demo_url: str, tmp_path: Path) -> None:
    duty(demo_url, "set", "1", "noc", "--from", "2026-11-23", "--zone", "Europe/London")

    done = taken(demo_url, tmp_path, "from,until,person\n2026-12-05T08:00,2026-12-05T09:00,ewa\n")

    assert done.stdout.splitlines()[0] == (
        "1\t2026-12-05T08:00+00:00\t2026-12-05T09:00+00:00\tnoc -> ewa\tEurope/London"
    )


def test_every_error_is_told_by_line_value_and_expectation_and_nothing_is_done(demo_url: str, tmp_path: Path) -> None:
    before = csv_shown(demo_url)
    wrong = (
        "from,until,person,second\n"
        "2026-11-24T22:00,2026-11-25T06:00,hanna,noc\n"
        "tomorrow,2026-11-26T06:00,noc,\n"
        "\n"
        "2026-11-27T22:00,2026-11-27T22:00,noc,\n"
        "2026-11-28T22:00,2026-11-29T06:00,noc\n"
        "2026-11-25T05:59,2026-11-25T08:00,,ewa\n"
        "2027-03-28T02:30,2027-03-28T04:00,ewa,\n"
    )
    done = taken(demo_url, tmp_path, wrong, "--apply")

    assert done.exit_code == 1
    assert done.stdout == ""
    assert done.stderr.splitlines() == [
        "rota.csv:2, person: “hanna”; expected: a key of staff (ewa, marek, noc), - for nobody, or nothing.",
        "rota.csv:3, from: “tomorrow”; expected: a time like 2026-12-05T08:00 or 2026-12-05T08:00+01:00.",
        "rota.csv:5, until: “2026-11-27T22:00”; expected: a time after 2026-11-27T22:00.",
        "rota.csv:6: “3”; expected: 4 cells, as many as there are columns.",
        "rota.csv:7, second: “ewa”; expected: a time that line 2 of the file does not name.",
        "rota.csv:8, from: “2027-03-28T02:30”; expected: a time with its offset, since the clocks change then in "
        "Europe/Warsaw.",
        "6 errors; nothing was changed.",
    ]
    assert csv_shown(demo_url) == before


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "rota.csv:1: “”; expected: the columns from and until, or week, and then person, second, third …."),
        ("from,person\n", "rota.csv:1: “from,person”; expected: the columns from and until, or week"),
        ("from,until,person,who\n", "rota.csv:1, who: “who”; expected: each of the columns week, from, until, person"),
        ("week,person,person\n", "rota.csv:1, person: “person”; expected: each of the columns"),
        ("week,person\n", "rota.csv:1: “”; expected: at least one line that puts somebody on duty."),
        ("week,person\n2026-W54,noc\n", "rota.csv:2, week: “2026-W54”; expected: a week like 2026-W49"),
        ("week,person\n0001-01-01,noc\n", "rota.csv:2, week: “0001-01-01”; expected: a week like 2026-W49"),
        ("week,person,third\n2026-W49,,noc\n", "expected: from and until, since line 3 of duty has no rota then."),
        ('week,person\n2026-W49,"noc\n', "expected: cells as CSV writes them, with closed quotation marks."),
        ("from,until,person\n0001-01-01T00:00+14:00,9999-12-31,noc\n", "rota.csv:2, from: “0001-01-01T00:00+14:00”"),
        (b"week,person\n2026-W49,\xff\n", "is not UTF-8 (byte 21)."),
    ],
)
def test_what_is_no_schedule_is_refused(demo_url: str, tmp_path: Path, text: str | bytes, said: str) -> None:
    done = taken(demo_url, tmp_path, text, "--apply")

    assert done.exit_code == 1
    assert said in done.stderr


def test_a_file_that_is_not_there_is_named(demo_url: str, tmp_path: Path) -> None:
    done = duty(demo_url, "import", str(tmp_path / "none.csv"))

    assert done.exit_code == 1
    assert "none.csv cannot be read" in done.stderr


def test_errors_are_told_in_polish_too(demo_url: str, tmp_path: Path) -> None:
    done = taken(demo_url, tmp_path, "week,person\n2026-W49,hanna\n", lang="pl")

    assert done.stderr.splitlines() == [
        "rota.csv:2, person: „hanna”; oczekiwano: klucz osoby z zespołu (ewa, marek, noc), „-”, gdy nikt, albo puste "
        "pole.",
        "1 błąd; niczego nie zmieniono.",
    ]


def test_a_table_with_a_mark_of_its_encoding_is_read(demo_url: str, tmp_path: Path) -> None:
    assert taken(demo_url, tmp_path, "\ufeff" + COVERED).exit_code == 0


def test_gaps_are_printed_with_their_zone_and_told_by_the_exit_code(demo_url: str) -> None:
    duty(demo_url, "cover", "1", "-", "--from", "2026-11-24T22:00+01:00", "--to", "2026-11-25T06:00+01:00")

    done = duty(demo_url, "gaps")
    assert (done.exit_code, done.stdout) == (1, "2026-11-24T22:00+01:00\t2026-11-25T06:00+01:00\tEurope/Warsaw\n")
    found = json.loads(duty(demo_url, "gaps", "--json").stdout)
    assert found == {"from": "2026-11-24T22:00+01:00", "to": "2026-11-25T06:00+01:00", "zone": "Europe/Warsaw"}


def test_a_gap_beyond_the_days_asked_for_is_none(demo_url: str) -> None:
    duty(demo_url, "cover", "1", "-", "--from", "2026-11-24T10:00+01:00", "--to", "2026-11-25T06:00+01:00")

    done = duty(demo_url, "gaps", "--days", "1")
    assert (done.exit_code, done.stdout) == (0, "Somebody is on duty for the next day.\n")
    assert duty(demo_url, "gaps", "--days", "2").exit_code == 1


def test_without_gaps_it_is_said(demo_url: str) -> None:
    done = duty(demo_url, "gaps", lang="pl")

    assert (done.exit_code, done.stdout) == (0, "Dyżur jest obsadzony przez najbliższe 14 dni.\n")


def test_a_table_and_objects_at_once_are_refused(demo_url: str) -> None:
    assert duty(demo_url, "show", "--csv", "--json").exit_code == 2
