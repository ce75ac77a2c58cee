"""In a channel or group: its customer's incident states and times, never money, names, or a word about anybody else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.messages import Command, File, Files, Other, Place, PlaceChanged, Press, Text
from tests.talking import Chat, Town, labels, texts, town_of

LAUNDRY = "-100"


@pytest.fixture
def town(demo_url: str) -> Iterator[Town]:
    with town_of(demo_url) as opened:
        yield opened


@pytest.fixture
def group(town: Town) -> Chat:
    town.link("7", "hanna")
    town.bind(LAUNDRY, "7", "blawatek")
    return town.group(LAUNDRY, "7")


def test_a_place_is_bound_by_a_linked_administrator_of_it_after_seeing_to_whom(town: Town) -> None:
    town.link("7", "hanna")
    chat = town.group(LAUNDRY, "7", manages_place=True)

    said = chat(Command("przypisz", town.code_for_place("blawatek")))

    assert "Pralnie Bławatek" in texts(said)
    with town.database.reading() as work:
        assert work.places.get("telegram", LAUNDRY) is None
    chat.press_first()
    with town.database.reading() as work:
        bound = work.places.get("telegram", LAUNDRY)
    assert bound is not None
    assert (bound.customer, bound.language) == ("blawatek", "pl")


@pytest.mark.parametrize("about", [{}, {"manages_place": True, "trust": "guest"}])
def test_a_mere_member_or_a_guest_binds_nothing(town: Town, about: dict[str, object]) -> None:
    town.link("7", "hanna")
    chat = town.group(LAUNDRY, "7", **about)

    chat(Command("bind", town.code_for_place("blawatek")))

    assert labels(chat) == []


def test_somebody_of_another_customer_binds_nothing(town: Town) -> None:
    town.link("8", "tom")
    chat = town.group(LAUNDRY, "8", manages_place=True)

    chat(Command("bind", town.code_for_place("blawatek")))

    assert labels(chat) == []


def test_a_place_of_nobody_is_closed(town: Town) -> None:
    town.link("7", "hanna")

    said = town.group("-999", "7").says("ile przestoju nam zostało?")

    assert "216" not in said
    assert "Bławatek" not in said


def test_being_added_says_how_to_be_assigned_and_nothing_more(town: Town) -> None:
    chat = town.group("-999", "7")
    chat(PlaceChanged("added"))

    assert chat.last is not None
    assert len(chat.last.replies) == 1


def test_the_unlinked_in_a_bound_place_learn_only_how_to_be_linked(town: Town, group: Chat) -> None:
    outsider = town.group(LAUNDRY, "66")

    assert outsider.says("status 1042") == town.direct("66").says("status 1042")
    assert outsider(Files((File("f", "a.png", "image/png", 3),))).replies == ()


def test_a_person_of_another_customer_is_a_stranger_there(town: Town, group: Chat) -> None:
    town.link("8", "tom")

    said = town.group(LAUNDRY, "8").says("ile przestoju zostało?")

    assert said == town.direct("66").says("ile przestoju zostało?")


def test_times_and_states_are_said_in_the_open(group: Chat) -> None:
    assert "216 min" in group.says("ile przestoju nam zostało na centrali?")
    assert group.last is not None
    assert not group.last.replies[0].private


@pytest.mark.parametrize(
    "question",
    [
        "jakie są kary umowne?",
        "ile nam się należy za październik?",
        "ile nam się należy w tym miesiącu?",
        "ile nam się należy w zeszłym kwartale?",
        "ile kosztuje wasza obsługa?",
        "jak złożyć wniosek o bonifikatę?",
        "kto może zgłaszać?",
        "do kogo eskalować?",
        "a gdyby trwało jeszcze 2 h?",
        "co obejmuje umowa?",
        "czego nie obejmuje SLA?",
    ],
)
def test_money_names_and_the_rest_of_the_contract_are_private(group: Chat, question: str) -> None:
    outcome = group(Text(question))

    assert outcome.replies
    assert all(reply.private for reply in outcome.replies), question
    assert all(any(choice.private for choice in reply.choices) for reply in outcome.replies)


def test_a_private_answer_is_had_again_in_the_direct_chat_by_its_button(town: Town, group: Chat) -> None:
    private = group(Text("jakie są kary umowne?")).replies[0]
    token = next(choice.token for choice in private.choices if choice.private)
    direct = town.direct("7")

    said = texts(direct(Command("start", f"q_{token}")))

    asked, answer = said.split("\n")[:2]
    assert "jakie są kary umowne?" in asked
    assert answer == private.text.split("\n")[0]
    assert not direct.last.replies[0].private  # type: ignore[union-attr]


def test_a_private_answer_to_a_button_is_had_there_as_well(town: Town, group: Chat) -> None:
    group.says("ile nam się należy za październik?")
    private = group(Press(next(c.token for c in group.last.replies[0].choices if c.label == "Dlaczego?"))).replies[0]  # type: ignore[union-attr]
    token = next(choice.token for choice in private.choices if choice.private)

    said = texts(town.direct("7")(Command("start", f"q_{token}")))

    assert "Dlaczego?" in said.split("\n")[0]
    assert private.text.split("\n")[0] in said


def test_nobody_else_opens_what_a_private_answer_carries(town: Town, group: Chat) -> None:
    private = group(Text("jakie są kary umowne?")).replies[0]
    token = next(choice.token for choice in private.choices if choice.private)
    tom = town.link("8", "tom")

    said = texts(tom(Command("start", f"q_{token}")))

    assert private.text.split("\n")[0] not in said
    assert "§ 8" not in said


def test_why_after_money_is_private_and_after_time_is_not(group: Chat) -> None:
    group.says("ile przestoju nam zostało na centrali?")
    group.says("dlaczego?")
    assert not group.last.replies[0].private  # type: ignore[union-attr]

    group.says("ile nam się należy za październik?")
    group.says("dlaczego?")
    assert group.last.replies[0].private  # type: ignore[union-attr]


def test_everybody_has_a_dialog_of_their_own_there(town: Town, group: Chat) -> None:
    town.link("9", "piotr")
    other = town.group(LAUNDRY, "9")
    group.says("zgłoś awarię")
    group.says("infolinia")

    assert "O którą usługę" in other.says("zgłoś awarię")
    assert "Jak bardzo" in group.says("hmm") or "kategori" in texts(group.last)  # type: ignore[arg-type]


def test_a_place_keeps_its_language_whatever_is_written(town: Town, group: Chat) -> None:
    said = group.says("how much downtime is left for the switchboard?")

    assert "Pozostały budżet" in said


def test_an_administrator_of_the_place_changes_its_language(town: Town, group: Chat) -> None:
    town.group(LAUNDRY, "7", manages_place=True)(Command("jezyk", "en"))

    assert "Downtime left" in group.says("ile przestoju nam zostało na centrali?")


def test_staff_in_a_customers_place_see_that_customer_only(town: Town, group: Chat) -> None:
    town.link("5", "noc")
    noc = town.group(LAUNDRY, "5")
    with town.database.reading() as work:
        foreign = next(log.number for log in work.incidents.all(town.now) if log.customer != "blawatek")

    assert noc.says(f"status {foreign}") == noc.says("status 9999").replace("9999", str(foreign))
    risk = noc(Text("co jest zagrożone?"))
    assert all(name not in texts(risk) for name in ("Harrowgate", "Jaskółcza", "Dzwonnica"))


def test_staff_asking_about_another_customer_are_answered_in_their_direct_chat(town: Town, group: Chat) -> None:
    town.link("5", "noc")
    town.sent("5")
    noc = town.group(LAUNDRY, "5")

    here = noc(Text("czy Harrowgate ma 24/7 na czacie?"))

    assert "Harrowgate" not in texts(here)
    assert all(reply.private for reply in here.replies)
    there = town.sent("5", "reply")
    assert any("Harrowgate" in message.reply.text for message in there)


def test_in_a_group_a_report_by_the_reception_names_no_people(town: Town, group: Chat) -> None:
    town.link("6", "recepcja")

    said = town.group(LAUNDRY, "6").says("infolinia padła, nie ma połączeń")

    assert "Hanna" not in said
    assert "kierowniczka biura" in said


def test_whoever_is_entitled_registers_it_there_with_one_press(town: Town, group: Chat) -> None:
    town.link("6", "recepcja")
    reception = town.group(LAUNDRY, "6")
    reception.says("infolinia padła, nikt nie może się dodzwonić")
    token = reception.last.replies[-1].choices[0].token  # type: ignore[union-attr]

    assert "przyjęte" not in reception.press_token(token)
    assert "przyjęte" in group.press_token(token)


def test_a_foreign_number_and_one_that_is_not_there_get_the_same_answer(town: Town, group: Chat) -> None:
    with town.database.reading() as work:
        foreign = next(log.number for log in work.incidents.all(town.now) if log.customer != "blawatek")

    assert group.says(f"status {foreign}") == group.says("status 9999").replace("9999", str(foreign))


def test_a_group_that_moves_stays_its_customers(town: Town, group: Chat) -> None:
    group(PlaceChanged("moved", "-200"))

    assert "216 min" in town.group("-200", "7").says("ile przestoju nam zostało na centrali?")
    assert "216" not in town.group(LAUNDRY, "7").says("ile przestoju nam zostało na centrali?")


def test_stickers_of_strangers_are_nobodys_business(town: Town) -> None:
    assert town.group("-999", "66")(Other("sticker")).replies == ()


def test_unbinding_is_asked_and_ends_the_answers(town: Town, group: Chat) -> None:
    admin = town.group(LAUNDRY, "7", manages_place=True)
    admin(Command("wypisz"))
    admin.press_first()

    assert "216" not in group.says("ile przestoju nam zostało na centrali?")


def test_a_command_means_the_same_as_its_words(town: Town) -> None:
    chat = town.link("7", "hanna")

    assert "216 min" in texts(chat(Command("budżet", "centrala")))
    assert "O którą usługę" in texts(chat(Command("report")))


def test_words_behind_a_slash_that_are_no_command_are_read_as_words(town: Town) -> None:
    chat = town.link("7", "hanna")

    assert texts(chat(Command("infolinia", "nie działa od 9:15, nikt nie może dzwonić"))).startswith("Infolinia")


def test_a_customer_has_no_staff_commands(town: Town) -> None:
    chat = town.link("7", "hanna")

    said = texts(chat(Command("risk")))

    assert all(name not in said for name in ("Harrowgate", "Jaskółcza", "Dzwonnica"))


def test_a_direct_chat_without_a_place_works_like_the_terminal(town: Town) -> None:
    chat = town.link("7", "hanna")

    assert "216 min" in chat.says("ile przestoju nam zostało na centrali?", place=None)
    assert chat.place == Place("7")
