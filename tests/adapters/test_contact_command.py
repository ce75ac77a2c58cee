"""Promise: how people are reached beyond chat is kept by command, and what is no address is refused."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner, Result

from adapters.cli import app


def contact(url: str, *arguments: str, lang: str = "en") -> Result:
    return CliRunner().invoke(app, ["contact", *arguments, "--db", url, "--lang", lang])


def test_contacts_are_added_listed_and_removed(demo_url: str) -> None:
    assert contact(demo_url, "add", "noc", "email", "ola@example.com", "--for", "pages").exit_code == 0
    assert contact(demo_url, "add", "noc", "gateway", "+48220000001", "--for", "fallback").exit_code == 0

    assert contact(demo_url, "list").stdout.splitlines() == [
        "noc\tgateway\t+48220000001\tfallback",
        "noc\temail\tola@example.com\tpages",
    ]
    assert contact(demo_url, "remove", "noc", "email", "ola@example.com", lang="pl").stdout == (
        "Usunięto: noc email:ola@example.com.\n"
    )
    assert len(contact(demo_url, "list", "--json").stdout.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("add", "noc", "email", "ola", "--for", "pages"),
            "“ola” is no e-mail address; write it like ola@example",
        ),
        (("add", "noc", "gateway", "220000000", "--for", "pages"), "is no phone number; write it like +48220000000"),
        (("add", "nobody", "email", "a@example.com", "--for", "pages"), "There is no person “nobody”."),
        (("remove", "noc", "email", "a@example.com"), "noc is not reached at a@example.com."),
    ],
)
def test_what_is_wrong_is_refused_with_what_was_expected(demo_url: str, arguments: tuple[str, ...], said: str) -> None:
    done = contact(demo_url, *arguments)

    assert done.exit_code != 0
    assert said in done.stderr
    assert contact(demo_url, "list").stdout == ""
