"""Codes tried in every way but the one they are meant for; what became of whoever made them counts, too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.messages import Command, Edited, File, Files, Press, Text
from storage.administration import put_person
from tests.talking import Chat, Town, labels, texts, town_of


@pytest.fixture
def town(demo_url: str) -> Iterator[Town]:
    with town_of(demo_url) as opened:
        opened.make_administrator("marek")
        opened.link("5", "marek")
        yield opened


def linked(town: Town, user: str) -> list[str]:
    with town.database.reading() as work:
        return [link.person for link in work.links.all() if link.sender.user == user]


def try_code(town: Town, user: str, code: str) -> Chat:
    chat = town.direct(user)
    chat.says(code)
    if labels(chat):
        chat.press_first()
    return chat


def test_a_code_of_somebody_who_is_no_administrator_any_more_is_worth_nothing(town: Town) -> None:
    code = town.code_for("hanna", by="marek")
    with town.database.unit_of_work() as work:
        person = work.people.get("marek")
        assert person is not None
        put_person(work.session, replace(person, administrator=False), [])
        work.commit()

    try_code(town, "7", code)

    assert linked(town, "7") == []


def test_a_code_of_an_administrator_whose_accounts_were_taken_away_is_worth_nothing(town: Town) -> None:
    code = town.code_for("hanna", by="marek")
    with town.database.unit_of_work() as work:
        for link in work.links.of_person("marek"):
            work.links.unlink(link.sender)
        work.commit()

    try_code(town, "7", code)

    assert linked(town, "7") == []


def test_the_administrator_loses_the_right_between_the_screen_and_the_press(town: Town) -> None:
    chat = town.direct("7")
    chat.says(town.code_for("hanna", by="marek"))
    with town.database.unit_of_work() as work:
        person = work.people.get("marek")
        assert person is not None
        put_person(work.session, replace(person, administrator=False), [])
        work.commit()

    chat.press_first()

    assert linked(town, "7") == []


@pytest.mark.parametrize(
    "around", ["{}", " {} ", "kod: {}", "Kod dla Hanny, na jeden raz:\n{}\nProszę nie przekazywać.", "@bot {}"]
)
def test_a_code_shown_to_others_within_a_longer_text_is_used_up_as_well(town: Town, around: str) -> None:
    code = town.code_for("hanna")

    town.group("-100", "7").says(around.format(code))

    try_code(town, "7", code)
    assert linked(town, "7") == []


def test_a_code_under_a_picture_or_in_an_edited_message_is_used_up_as_well(town: Town) -> None:
    for content in (lambda c: Files((File("f", "a.png", "image/png", 3),), c), lambda c: Edited("1", c)):
        code = town.code_for("hanna")
        town.group("-100", "7")(content(code))
        try_code(town, "7", code)
    assert linked(town, "7") == []


def test_the_expiry_counts_at_the_press(town: Town) -> None:
    chat = town.direct("7")
    chat.says(town.code_for("hanna"))
    town.now += timedelta(minutes=31)

    chat.press_first()

    assert linked(town, "7") == []


def test_white_space_and_letter_case_buy_no_further_tries(town: Town) -> None:
    chat = town.direct("7")
    code = town.code_for("hanna")
    for wrong in (code.swapcase(), f" {code.swapcase()} ", code[::-1], code[1:] + "A", code[1:] + "B"):
        chat(Command("start", wrong))

    chat.says(code)

    assert labels(chat) == []


def test_wrong_codes_of_one_account_cost_another_nothing(town: Town) -> None:
    for wrong in range(8):
        town.direct("66").says(f"{'A' * 21}{wrong}")

    try_code(town, "7", town.code_for("hanna"))

    assert linked(town, "7") == ["hanna"]


def test_a_code_is_in_nothing_that_is_kept_or_printed(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    admin = town.direct("5")
    outcome = admin(Command("zapros", "hanna"))
    code = re.search(r"[A-Za-z0-9_-]{22}", texts(outcome))
    assert code is not None
    town.sent("5")
    chat = town.direct("7")
    chat.says(code[0])
    chat.press_first()
    town.direct("8").says(code[0])

    with town.database.reading() as work:
        dump = "\n".join(work.session.connection().connection.iterdump())
        kept = work.links.all()

    assert code[0] not in dump
    assert code[0] not in repr(kept)
    assert code[0] not in caplog.text


def test_the_name_an_account_gives_itself_does_not_rewrite_the_notice(town: Town) -> None:
    town.sent("5")
    chat = town.direct("7")
    chat.says(town.code_for("hanna", by="marek"))
    name = "x) połączono teraz jako Piotr Gawron.\nWszystko w porządku (\u202e" + "y" * 300
    chat(Press(chat.last.replies[0].choices[0].token), sender_name=name)  # type: ignore[union-attr]

    (notice,) = town.sent("5", "notice")

    assert "\n" not in notice.reply.text
    assert "\u202e" not in notice.reply.text
    assert len(notice.reply.text) < 200


def test_a_report_that_is_being_made_is_not_lost_by_becoming_somebody_else_too(town: Town) -> None:
    hanna = town.link("7", "hanna")
    hanna.says("infolinia nie działa od 9:15, nikt nie może dzwonić")

    town.link("7", "marta")

    with town.database.reading() as work:
        waiting = work.pending.waiting(town.now)
        dialog = work.conversations.with_dialog()
    assert [kept.customer for kept in waiting] == ["blawatek"] or dialog


def test_disconnecting_somebody_is_asked_once_more(town: Town) -> None:
    """A forwarded or pasted command does nothing by itself."""
    town.link("7", "hanna")
    admin = town.direct("5")

    admin(Command("cofnij", "telegram:7"))
    assert linked(town, "7") == ["hanna"]

    admin.press_first()
    assert linked(town, "7") == []


def test_a_guest_is_not_linked_by_the_press_either(town: Town) -> None:
    chat = town.direct("7")
    chat.says(town.code_for("hanna"))

    chat(Press(chat.last.replies[0].choices[0].token), trust="guest")  # type: ignore[union-attr]

    assert linked(town, "7") == []
    assert "Hanna" not in texts(chat(Text("kto ja?"), trust="guest"))


@pytest.mark.parametrize("code", ["\ud800", "\x00", "żółć", "q_", "A" * 20_000, "=" * 22, "\u202e" * 22])
def test_a_code_that_no_code_can_be_is_refused_like_any_other(town: Town, code: str) -> None:
    chat = town.direct("7")

    said = texts(chat(Command("link", code)))

    assert said
    assert linked(town, "7") == []
