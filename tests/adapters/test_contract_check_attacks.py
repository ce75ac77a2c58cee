"""Promise: however a contract file is broken, `contract check` tells where, and what was expected, in words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from adapters.cli import app
from tests.knowledge.small_contract import SMALL, written

SECOND = SMALL[SMALL.index("  - version") :].replace("version: v1", "version: v2")
ALIASES = "a: &a [x, x]\nb: &b [*a, *a]\n"


@dataclass(frozen=True, slots=True)
class Broken:
    """A broken file and the lines of what is told: number of the line, and part of the words."""

    name: str
    text: str | bytes
    told: tuple[tuple[int, str], ...]


def line_of(part: str, text: str = SMALL) -> int:
    return text[: text.index(part)].count("\n") + 1


REACT, TARGET, HOURS = line_of("react"), line_of("target"), line_of("Mon-Fri")
ADDED = SMALL.count("\n") + 1


def changed(name: str, old: str, new: str, *words: str) -> Broken:
    line = line_of(old)
    return Broken(name, written((old, new)), tuple((line, word) for word in words))


def added(name: str, line: str, *words: str) -> Broken:
    return Broken(name, written(more=f"    {line}\n"), tuple((ADDED, word) for word in words))


BROKEN = [
    Broken("nothing in it", "", ((1, "the file is empty"),)),
    Broken("only a comment", "# soon\n", ((1, "the file is empty"),)),
    Broken("a list", "- a\n", ((1, "the keys: contract"),)),
    Broken("one word", "hello", ((1, "the keys: contract"),)),
    Broken("two documents", f"{SMALL}---\n{SMALL}", ((ADDED, "one contract in the file"),)),
    Broken("an open bracket", "contract: [a\nb: }", ((2, "a comma, or the bracket closed"),)),
    changed("an open quote", "name: Demo", 'name: "Demo', "the quote or bracket closed"),
    changed("a colon in a text", "provider: Telmost", "provider: Telmost: S.A.", "a text with a colon in quotes"),
    changed("a sign that begins nothing", "provider: Telmost", "provider: @Telmost", "the text in quotes"),
    changed("a wrong indentation", "    zone:", "   zone:", "the indentation of the entries around it"),
    changed("a tab", "    zone:", "\tzone:", "indentation by spaces"),
    changed("a control character", "Demo Sp", "De\x1bmo Sp", "without control characters"),
    Broken("a NUL", f"{SMALL}\0", ((ADDED, "without control characters"),)),
    Broken("Windows-1250", SMALL.encode("cp1250"), ((line_of("§"), "looks like Windows-1250"),)),
    Broken("UTF-16", SMALL.encode("utf-16"), ((1, "looks like UTF-16"),)),
    Broken("ten megabytes", SMALL + "#" * 10_000_000, ((1, "at most 1000000 characters"),)),
    added("deep brackets", "provisions: " + "[" * 5000, "at most 24 levels"),
    added("deep braces", "provisions: " + "{a: " * 500, "at most 24 levels"),
    Broken("aliases that multiply", ALIASES + SMALL, ((1, "“&a”"), (2, "“&b”"), (2, "“*a”"))),
    changed("a merge key", "react: 2 h", "<<: {react: 2 h}", "unknown key: “<<”"),
    changed("a tag", "name: Demo Sp. z o.o.", "name: !!python/object/apply:os.system [ls]", "YAML tags"),
    Broken(
        "a key twice",
        written(("react: 2 h", "react: 2 h\n        react: 3 h")),
        ((REACT + 1, f"one entry (the first is in line {REACT})"),),
    ),
    added("a key that is a number", "1: x", "unknown key: “1”"),
    added("a key that is nothing", "null: x", "unknown key: “null”"),
    added("a key that is a list", "[a, b]: x", "a key: one word"),
    added("a key with a slip", "avialability: {}", "perhaps “availability”"),
    changed("a reference to nothing", "    hours: support", "    hours: suport", "perhaps “support”"),
    changed("a percentage above 100", "target: 99.5 %", "target: 101 %", "up to 100"),
    changed("not a number", "target: 99.5 %", "target: .nan", "99.5 %"),
    changed("infinity", "react: 2 h", "react: inf h", "a length of time"),
    changed("a number beyond all", "target: 99.5 %", "target: 1e400", "99.5 %"),
    changed("a time beyond all", "react: 2 h", "react: 999999999 h", "a length of time"),
    added("negative money", "smallest_credit: {amount: -5.00, clause: § 1}", "an amount"),
    changed("a foreign unit", "react: 2 h", "react: 2 godziny", "a length of time"),
    changed("a bare number as time", "react: 2 h", "react: 2", "a length of time"),
    changed("minutes of base sixty", "react: 2 h", "react: 1:30", "a length of time"),
    changed("hours of base sixty", "Mon-Fri 08:00-18:00", "22:00", "Mon-Fri 08:00-18:00"),
    changed(
        "a word that is no yes", "        hours: Mon", "        is_support: maybe\n        hours: Mon", "yes or no"
    ),
    changed("a day that is none", "effective: 2026-01-01", "effective: 2026-02-29", "a date"),
    changed("a day the other way round", "on: 2026-01-01", "on: 01/02/2026", "a date"),
    changed("a value that is missing", "currency: PLN", "currency:", "a currency code"),
    changed("a value that is nothing", "currency: PLN", "currency: ~", "a currency code"),
    Broken("two versions from one day", SMALL + SECOND, ((ADDED + 2, "a later day"),)),
    Broken(
        "versions that overlap",
        written(("effective: 2026-01-01", "effective: 2026-01-01\n    ends: 2026-09-01"))
        + SECOND.replace("effective: 2026-01-01", "effective: 2026-07-01"),
        ((line_of("effective") + 1, "at the latest the day the next version begins"),),
    ),
    Broken(
        "everything at once",
        written(("react: 2 h", "react: soon"), ("target: 99.5 %", "target: 0"), ("currency: PLN", "curency: PLN")),
        ((REACT, "soon"), (TARGET, "above 0"), (line_of("currency"), "perhaps “currency”")),
    ),
    added(
        "a penalty per hour, begun or full",
        "late_penalties: {clause: § 9, items: [{severity: critical, clock: resolve, per: hour, amount: 5}]}",
        "started hour, completed hour",
    ),
    added(
        "a cap without a period",
        "caps: {clause: § 9, items: [{percent: 5 %, of: monthly_fee, remedies: all}]}",
        "the key in_each",
    ),
]


def checked(path: Path, language: str = "en") -> Result:
    return CliRunner().invoke(app, ["contract", "check", str(path), "--lang", language])


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.name)
def test_what_is_wrong_is_told_with_its_line(broken: Broken, tmp_path: Path) -> None:
    file = tmp_path / "broken.yaml"
    file.write_bytes(broken.text if isinstance(broken.text, bytes) else broken.text.encode())
    done = checked(file)
    assert (done.exit_code, done.stdout) == (1, "")
    for line, words in broken.told:
        assert any(one.startswith(f"{file}:{line}: ") and words in one for one in done.stderr.splitlines()), done.stderr


def test_every_error_is_one_short_polish_line_without_control_characters(tmp_path: Path) -> None:
    files = []
    for number, broken in enumerate(BROKEN):
        files.append(tmp_path / f"{number}.yaml")
        files[-1].write_bytes(broken.text if isinstance(broken.text, bytes) else broken.text.encode())
    done = CliRunner().invoke(app, ["contract", "check", *map(str, files), "--lang", "pl"])
    lines = done.stderr.splitlines()
    assert len({line.partition(":")[0] for line in lines}) == len(BROKEN)
    for line in lines:
        assert re.match(re.escape(str(tmp_path)) + r"/\d+\.yaml:\d+: ", line)
        assert line.isprintable()
        assert len(line) - len(str(tmp_path)) < 400


@pytest.mark.parametrize(
    "text",
    [
        SMALL.replace("\n", "\r\n").encode(),
        SMALL.replace("\n", "\r").encode(),
        b"\xef\xbb\xbf" + SMALL.encode(),
        SMALL.replace("zone: Europe", "zone:\tEurope").encode(),
    ],
    ids=["CRLF", "CR", "BOM", "a tab behind a colon"],
)
def test_how_a_file_was_saved_does_not_matter(text: bytes, tmp_path: Path) -> None:
    file = tmp_path / "saved.yaml"
    file.write_bytes(text)
    done = checked(file)
    assert (done.exit_code, done.stderr) == (0, "")
    assert f"{file}:{line_of('  - version')}: warning: v1, checked" in done.stdout


def test_words_that_yaml_takes_for_something_else_stay_words(tmp_path: Path) -> None:
    file = tmp_path / "norway.yaml"
    file.write_text(written(("country: PL", "country: NO"), ("name: Demo Sp. z o.o.", "name: yes")))
    assert "no errors; yes, 1 version" in checked(file).stdout


def test_files_that_cannot_be_read_keep_no_other_from_being_checked(tmp_path: Path) -> None:
    fine, old = tmp_path / "fine.yaml", tmp_path / "old.yaml"
    fine.write_text(SMALL)
    old.write_bytes(SMALL.encode("cp1250"))
    files = [str(tmp_path / "none.yaml"), str(tmp_path), str(old), str(fine)]
    done = CliRunner().invoke(app, ["contract", "check", *files, "--lang", "en"])
    assert done.exit_code == 1
    assert len(done.stderr.splitlines()) == 3
    assert f"{fine}: no errors" in done.stdout
