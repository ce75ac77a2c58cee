"""Promise: nobody becomes staff by an omission, a key is one that can be typed, and a change changes what it names."""

from __future__ import annotations

from contextlib import closing
from importlib.resources import files
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from adapters.cli import app
from bot.records import Person
from storage.administration import add_person
from storage.engine import open_database

LAUNDRY = Path(str(files("knowledge"))) / "contracts" / "blawatek.yaml"


@pytest.fixture
def url(tmp_path: Path) -> str:
    made = f"sqlite:///{tmp_path}/people.db"
    assert CliRunner().invoke(app, ["contract", "import", str(LAUNDRY), "--db", made]).exit_code == 0
    return made


def add(url: str, *arguments: str, name: str = "Jan Kot") -> Result:
    return CliRunner().invoke(app, ["person", "add", "--name", name, "--db", url, "--lang", "en", *arguments])


def stored(url: str, key: str = "jan") -> Person | None:
    with closing(open_database(url)) as database, database.reading() as work:
        return work.people.get(key)


@pytest.mark.parametrize("sides", [[], ["--staff", "--customer", "blawatek"]])
def test_a_new_person_is_the_customers_or_staff_and_one_of_them_is_said(url: str, sides: list[str]) -> None:
    done = add(url, "jan", *sides)
    assert (done.exit_code, done.stdout, stored(url)) == (2, "", None)
    assert "--staff" in done.stderr


def test_staff_are_named_so(url: str) -> None:
    assert add(url, "jan", "--staff", "--position", "noc").exit_code == 0
    person = stored(url)
    assert person is not None
    assert (person.role, person.customer, person.position) == ("staff", None, "noc")


def test_a_change_leaves_what_it_does_not_name(url: str) -> None:
    named = ["--customer", "blawatek", "--position", "owner", "--title-pl", "szef", "--title-en", "boss"]
    assert add(url, "jan", *named, "--speaks", "en").exit_code == 0
    assert add(url, "jan", "--link", "slack:U1", name="Jan Kotowski").stdout == "Changed: jan.\n"
    assert stored(url) == Person("jan", "Jan Kotowski", "customer", "blawatek", "owner", "szef", "boss", "en")


def test_a_new_position_takes_the_old_title_away(url: str) -> None:
    add(url, "jan", "--customer", "blawatek", "--position", "owner", "--title-en", "boss")
    add(url, "jan", "--position", "office_manager")
    person = stored(url)
    assert person is not None
    assert (person.title_pl, person.title_en) == ("office_manager", "office_manager")


def test_a_change_to_staff_is_said_with_staff(url: str) -> None:
    add(url, "jan", "--customer", "blawatek")
    add(url, "jan", "--staff")
    person = stored(url)
    assert person is not None
    assert (person.role, person.customer) == ("staff", None)


@pytest.mark.parametrize(
    "key", ["", " ", "Jan", "Bad Key!", "jan\n", "jan\x1b[2J", "-jan", "_jan", "żak", "stranger", "x" * 41]
)
def test_a_key_that_cannot_be_one_is_wrong_usage(url: str, key: str) -> None:
    done = add(url, "--staff", "--", key)
    assert (done.exit_code, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    assert "\x1b" not in done.stderr


@pytest.mark.parametrize("key", ["j", "0", "jan-kot_2", "x" * 40])
def test_a_key_is_small_letters_digits_hyphen_and_underscore(url: str, key: str) -> None:
    assert add(url, "--staff", "--", key).exit_code == 0


@pytest.mark.parametrize("name", ["", "  ", "Jan\nKot", "Jan\x1b[31m", "Jan\u202eKot"])
def test_a_name_is_neither_blank_nor_has_it_control_characters(url: str, name: str) -> None:
    done = add(url, "jan", "--staff", name=name)
    assert (done.exit_code, done.stdout, stored(url)) == (2, "", None)
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("link", ["slack", ":U1", "slack:", "slack:U1\n", ""])
def test_an_account_is_a_platform_and_a_user(url: str, link: str) -> None:
    done = add(url, "jan", "--staff", "--link", link)
    assert (done.exit_code, done.stdout, stored(url)) == (2, "", None)


def test_an_unknown_customer_is_refused_with_those_known(url: str) -> None:
    done = add(url, "jan", "--customer", "nobody")
    assert (done.exit_code, done.stdout, stored(url)) == (1, "", None)
    assert "blawatek" in done.stderr


def test_a_position_that_no_version_authorises_is_told_on_standard_error(url: str) -> None:
    done = add(url, "jan", "--customer", "blawatek", "--position", "cook")
    assert (done.exit_code, done.stdout) == (0, "Added: jan.\n")
    assert "cook" in done.stderr


@pytest.mark.parametrize("side", [["--staff"], ["--customer", "blawatek", "--position", "owner"]])
def test_nothing_is_told_of_staff_and_of_those_authorised(url: str, side: list[str]) -> None:
    assert add(url, "jan", *side).stderr == ""


def test_a_change_leaves_an_administrator_one(url: str) -> None:
    with closing(open_database(url)) as database:
        add_person(database, Person("jan", "Jan", "staff", None, "noc", "NOC", "NOC", "pl", administrator=True))

    add(url, "jan", "--staff", name="Jan Kotowski")

    person = stored(url)
    assert person is not None
    assert (person.name, person.administrator) == ("Jan Kotowski", True)
