"""What an attacker tries to have said in front of others: codes, accounts, names, money, another customer's name."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from bot.i18n import Translator
from bot.messages import Command, Press, Reply, Text
from knowledge.words.glossary import glossary
from tests.talking import Chat, Town, town_of

LAUNDRY = "-100"
MONEY = re.compile(r"\d[\d  .,]*\s?(?:zł|PLN|EUR|€|£|GBP)|\d\s?%\s?(?:abonamentu|opłaty|of the)", re.IGNORECASE)
OTHERS = ("Harrowgate", "Jaskółcza", "Jaskółczej", "Dzwonnica", "Dzwonnicy")


@pytest.fixture
def town(demo_url: str) -> Iterator[Town]:
    with town_of(demo_url) as opened:
        yield opened


@pytest.fixture
def group(town: Town) -> Chat:
    town.link("7", "hanna")
    town.bind(LAUNDRY, "7", "blawatek")
    return town.group(LAUNDRY, "7")


@pytest.fixture
def admin(town: Town, group: Chat) -> Chat:
    town.make_administrator("marek")
    town.link("5", "marek")
    town.sent("5")
    return town.group(LAUNDRY, "5")


def in_the_open(replies: tuple[Reply, ...]) -> str:
    """Return what everybody in the place can read."""
    return "\n".join(reply.text for reply in replies if not reply.private)


@pytest.mark.parametrize("argument", ["hanna", "Pralnie Bławatek Sp. z o.o.", "desk"])
def test_no_code_is_made_in_front_of_others(town: Town, admin: Chat, argument: str) -> None:
    outcome = admin(Command("zapros", argument))

    with town.database.reading() as work:
        codes = work.session.connection().exec_driver_sql("SELECT count(*) FROM link_code WHERE used_at IS NULL")
        assert codes.scalar_one() == 0
    assert not re.search(r"[A-Za-z0-9_-]{22}", in_the_open(outcome.replies))


@pytest.mark.parametrize("word", ["powiazania", "ustawienia", "start", "pomoc"])
def test_accounts_and_names_are_not_listed_in_front_of_others(admin: Chat, group: Chat, word: str) -> None:
    for chat in (admin, group):
        said = in_the_open(chat(Command(word)).replies)

        assert "telegram:" not in said
        assert all(name not in said for name in ("Hanna Król", "Marek", *OTHERS)), said


@pytest.mark.parametrize("words", ["pomoc", "co potrafisz?", "help"])
def test_help_for_staff_names_no_other_customer_in_a_customers_place(admin: Chat, words: str) -> None:
    said = in_the_open(admin(Text(words)).replies)

    assert all(name not in said for name in OTHERS), said


def test_no_term_of_the_glossary_tells_the_contracts_money_in_front_of_others(group: Chat) -> None:
    t = Translator.of("pl")
    general = [t.text(words) for one in glossary().values() for words in (one.definition, one.confusable) if words]
    for entry in glossary().values():
        lines = in_the_open(group(Text(f"co to jest {entry.term.pl}?")).replies).split("\n")
        own = "\n".join(line for line in lines if not any(words in line for words in general))
        assert not MONEY.search(own), f"{entry.key}: {own}"


def test_staff_asking_for_the_work_ahead_are_told_only_the_customers_in_its_place(admin: Chat) -> None:
    said = in_the_open(admin(Text("kiedy są prace planowe?")).replies)

    assert all(name not in said for name in OTHERS), said


def test_what_waits_behind_more_of_a_private_answer_is_private(town: Town, group: Chat) -> None:
    asked = ("co obejmuje umowa?", "jakie są kary umowne?", "kto może zgłaszać?", "czego nie obejmuje SLA?")
    said = [reply for words in asked for reply in group(Text(words)).replies]
    folded = [choice.token for reply in said for choice in reply.choices if choice.label == "Więcej"]

    unfolded = [reply for token in folded for reply in group(Press(token)).replies]

    assert unfolded
    assert all(one.private for one in unfolded)


@pytest.mark.parametrize("term", ["wyłączność bonifikat", "wypowiedzenie umowy", "co to jest wyłączny środek?"])
def test_the_contracts_own_words_on_a_term_are_private(group: Chat, term: str) -> None:
    said = in_the_open(group(Text(term)).replies)

    assert "Umowa mówi" not in said
    assert "§" not in said
