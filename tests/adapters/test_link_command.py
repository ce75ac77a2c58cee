"""Promise: codes from the command line work once, say what to do with them, and are bound as they were asked for."""

from __future__ import annotations

import re
from contextlib import closing
from datetime import timedelta
from importlib.resources import files
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from adapters.bootstrap import open_work
from adapters.cli import app
from adapters.demo_clock import real_now
from bot.linking import digest_of
from bot.messages import Sender
from bot.records import Link, LinkCode, Person
from storage.engine import open_database

LAUNDRY = Path(str(files("knowledge"))) / "contracts" / "blawatek.yaml"


@pytest.fixture
def url(tmp_path: Path) -> str:
    made = f"sqlite:///{tmp_path}/people.db"
    assert CliRunner().invoke(app, ["contract", "import", str(LAUNDRY), "--db", made]).exit_code == 0
    for key, side in (("hanna", ["--customer", "blawatek"]), ("ola", ["--staff"])):
        assert CliRunner().invoke(app, ["person", "add", key, "--name", key, "--db", made, *side]).exit_code == 0
    return made


def link(url: str, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["link", *arguments, "--db", url, "--lang", "en"])


def code_in(done: Result) -> str:
    assert done.exit_code == 0, done.stderr
    found = re.search(r"one use: (\S+)", done.stdout)
    assert found is not None, done.stdout
    return found[1]


def kept(url: str, code: str) -> LinkCode:
    with open_work(url) as work:
        found = work.links.code(digest_of(code))
    assert found is not None
    return found


def person(url: str, key: str) -> Person | None:
    with open_work(url) as work:
        return work.people.get(key)


def connect(url: str, key: str, user: str) -> None:
    with open_work(url) as work:
        work.links.link(Link(Sender("telegram", user), key, user, "As shown", real_now()))
        work.commit()


def test_a_persons_code_is_printed_with_what_to_do_with_it(url: str) -> None:
    done = link(url, "person", "hanna")
    code = code_in(done)
    assert f"/start {code}" in done.stdout
    assert "Slack" in done.stdout
    found = kept(url, code)
    assert (found.purpose, found.person, found.platform, found.issued_by) == ("person", "hanna", None, None)
    assert found.expires_at - found.issued_at == timedelta(minutes=30)


def test_a_code_for_one_platform_names_that_platform_only(url: str) -> None:
    done = link(url, "person", "hanna", "--platform", "slack", "--minutes", "15")
    found = kept(url, code_in(done))
    assert (found.platform, found.expires_at - found.issued_at) == ("slack", timedelta(minutes=15))
    assert "Telegram" not in done.stdout


def test_the_code_itself_is_not_in_the_database(url: str) -> None:
    code = code_in(link(url, "person", "hanna"))
    with closing(open_database(url)):
        pass
    assert code.encode() not in Path(url.removeprefix("sqlite:///")).read_bytes()


@pytest.mark.parametrize("minutes", ["14", "61", "0", "-5"])
def test_a_code_lives_15_to_60_minutes(url: str, minutes: str) -> None:
    done = link(url, "person", "hanna", "--minutes", minutes)
    assert (done.exit_code, done.stdout) == (1, "")


def test_a_code_for_nobody_is_refused(url: str) -> None:
    done = link(url, "person", "nobody")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "nobody" in done.stderr


def test_a_channel_is_a_customers_or_the_desks_and_one_of_them_is_said(url: str) -> None:
    customers, desks = (
        kept(url, code_in(link(url, "place", "blawatek"))),
        kept(url, code_in(link(url, "place", "--desk"))),
    )
    assert (customers.purpose, customers.customer) == ("place", "blawatek")
    assert (desks.purpose, desks.customer) == ("place", None)
    assert [link(url, "place", *wrong).exit_code for wrong in ([], ["blawatek", "--desk"])] == [2, 2]
    assert link(url, "place", "unknown").exit_code == 1


def test_the_first_administrator_is_one_of_the_staff_or_somebody_new(url: str) -> None:
    assert kept(url, code_in(link(url, "administrator", "ola"))).person == "ola"
    assert kept(url, code_in(link(url, "administrator", "ewa", "--name", "Ewa Nowak"))).person == "ewa"
    ola, ewa = person(url, "ola"), person(url, "ewa")
    assert ola is not None
    assert ewa is not None
    assert (ola.administrator, ewa.administrator, ewa.role, ewa.name) == (True, True, "staff", "Ewa Nowak")


def test_a_customers_person_is_no_administrator(url: str) -> None:
    assert link(url, "administrator", "hanna").exit_code == 1
    hanna = person(url, "hanna")
    assert hanna is not None
    assert not hanna.administrator


def test_somebody_unknown_becomes_no_administrator_without_a_name(url: str) -> None:
    done = link(url, "administrator", "ewa")
    assert done.exit_code == 1
    assert "--name" in done.stderr


def test_where_an_administrator_is_connected_another_one_must_be_meant(url: str) -> None:
    code_in(link(url, "administrator", "ola"))
    connect(url, "ola", "55")
    refused = link(url, "administrator", "ewa", "--name", "Ewa Nowak")
    assert (refused.exit_code, person(url, "ewa")) == (1, None)
    assert "--another" in refused.stderr
    assert code_in(link(url, "administrator", "ewa", "--name", "Ewa Nowak", "--another"))


def test_an_administrator_stays_one_when_something_else_is_changed(url: str) -> None:
    code_in(link(url, "administrator", "ola"))
    done = CliRunner().invoke(app, ["person", "add", "ola", "--name", "Ola Nowak", "--db", url])
    ola = person(url, "ola")
    assert done.exit_code == 0
    assert ola is not None
    assert (ola.name, ola.administrator) == ("Ola Nowak", True)


def test_what_is_connected_is_listed_and_taken_back(url: str) -> None:
    connect(url, "hanna", "77")
    assert link(url, "list").stdout.split("\t")[:3] == ["telegram:77", "hanna", "As shown"]
    assert "hanna" in link(url, "revoke", "telegram:77").stdout
    assert (link(url, "list").stdout, link(url, "revoke", "telegram:77").exit_code) == ("", 1)


def test_what_is_no_account_cannot_be_taken_back(url: str) -> None:
    assert link(url, "revoke", "77").exit_code == 2


def test_the_service_s_own_database_is_meant_where_none_is_named(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLA_DATABASE_URL", url)
    done = CliRunner().invoke(app, ["link", "person", "hanna", "--lang", "en"])
    assert kept(url, code_in(done)).person == "hanna"
