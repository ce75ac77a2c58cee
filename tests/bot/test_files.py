"""Files are kept with the incident they belong to, or for the report that follows; what is refused is said why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.handlers.attaching import LARGEST, MOST, Refusal, refusal_of, safe_name
from bot.handlers.files import file_failed
from bot.i18n import Translator
from bot.messages import Address, File, Files
from bot.records import KeptAttachment
from tests.talking import Chat, Town, labels, texts, town_of

PHOTO = File("AgAC1", "szafa.jpg", "image/jpeg", 120_000, "photo")
VOICE = File("AwAC2", "voice.ogg", "audio/ogg", 40_000, "voice")


@pytest.fixture
def town(demo_url: str) -> Iterator[Town]:
    with town_of(demo_url) as opened:
        yield opened


@pytest.fixture
def hanna(town: Town) -> Chat:
    return town.link("7", "hanna")


def sends(chat: Chat, *files: File, caption: str = "") -> str:
    """Send files and return what is answered."""
    return texts(chat(Files(files, caption)))


def reported(chat: Chat, words: str = "infolinia padła o 9:15, nikt nie może się dodzwonić") -> int:
    """Report a failure and return its number."""
    chat.says(words)
    chat.press("Zarejestruj")
    assert chat.last is not None
    number = chat.last.replies[-1].facts["incident"]
    assert isinstance(number, int)
    return number


def kept(town: Town, number: int) -> list[KeptAttachment]:
    """Return the files of an incident."""
    with town.database.reading() as work:
        return list(work.attachments.of_incident(number))


def log_of(chat: Chat, number: int) -> str:
    """Return the words kept in an incident's log."""
    with chat.town.database.reading() as work:
        log = work.incidents.of_number(number, chat.town.now)
        assert log is not None
        words = [work.texts.read(event.what.text) or "" for event in log.events if hasattr(event.what, "text")]
    return "\n".join(words)


# ---- into an open incident


def test_a_photo_goes_to_the_only_open_incident_and_the_answer_names_it(town: Town, hanna: Chat) -> None:
    number = reported(hanna)

    said = sends(hanna, PHOTO)

    assert said == f"Dołączono do zgłoszenia {number}: „szafa.jpg”; dyżur to widzi."
    assert [(one.name, one.state, one.person) for one in kept(town, number)] == [("szafa.jpg", "waiting", "hanna")]


def test_the_words_under_a_file_go_into_the_log_and_to_the_staff(town: Town, hanna: Chat) -> None:
    town.link("9", "noc")
    number = reported(hanna)
    town.sent("9")

    sends(hanna, PHOTO, caption="to jest szafa w piwnicy")

    assert "Załączono: szafa.jpg\nto jest szafa w piwnicy" in log_of(hanna, number)
    assert "szafa w piwnicy" in town.sent("9", "notice")[0].reply.text


def test_of_several_open_incidents_one_is_asked_for_and_one_press_attaches(town: Town, hanna: Chat) -> None:
    first = reported(hanna)
    second = reported(hanna, "nagrywanie rozmów nie działa od 9:30, poważna awaria")
    with town.database.unit_of_work() as work:
        conversation = work.conversations.get(Address("telegram", "7"))
        work.conversations.save(replace(conversation, context={}))
        work.commit()

    said = sends(hanna, PHOTO)

    assert "Do którego zgłoszenia" in said
    assert [label.split()[0] for label in labels(hanna)] == [str(first), str(second)]
    hanna.press(labels(hanna)[1])
    assert kept(town, first) == []
    assert [one.name for one in kept(town, second)] == ["szafa.jpg"]


def test_a_number_under_the_file_decides(town: Town, hanna: Chat) -> None:
    first = reported(hanna)
    reported(hanna, "nagrywanie rozmów nie działa od 9:30, poważna awaria")

    sends(hanna, PHOTO, caption=f"do {first}")

    assert [one.name for one in kept(town, first)] == ["szafa.jpg"]


def test_a_voice_note_is_kept_and_the_essentials_are_asked_for_in_words(hanna: Chat) -> None:
    reported(hanna)

    assert "nie są tu zamieniane na tekst" in sends(hanna, VOICE)


def test_an_album_is_answered_once(hanna: Chat) -> None:
    reported(hanna)

    hanna(Files((PHOTO, File("b", "b.png", "image/png", 10, "photo"))))

    assert hanna.last is not None
    assert len(hanna.last.replies) == 1
    assert "„szafa.jpg” i „b.png”" in hanna.last.replies[0].text


def test_an_album_whose_parts_come_one_by_one_is_answered_once(town: Town, hanna: Chat) -> None:
    number = reported(hanna)

    first = hanna(Files((PHOTO,), album="a1"))
    second = hanna(Files((File("b", "b.png", "image/png", 10, "photo"),), album="a1"))
    third = hanna(Files((File("c", "c.exe", "application/x-msdownload", 10),), album="a1"))

    assert len(first.replies) == 1
    assert second.replies == ()
    assert "c.exe" in third.replies[0].text
    assert [one.name for one in kept(town, number)] == ["szafa.jpg", "b.png"]


def test_all_parts_of_an_album_go_where_the_first_was_asked_about(town: Town, hanna: Chat) -> None:
    first = reported(hanna)
    reported(hanna, "nagrywanie rozmów nie działa od 9:30, poważna awaria")
    piotr = town.link("8", "piotr")
    asked = piotr(Files((PHOTO,), album="a1"))
    piotr(Files((File("b", "b.png", "image/png", 10, "photo"),), album="a1"))

    piotr.press_token(next(choice.token for choice in asked.replies[0].choices if str(first) in choice.label))

    assert [one.name for one in kept(town, first)] == ["szafa.jpg", "b.png"]


# ---- for a report


def test_a_caption_that_reports_a_failure_begins_the_report_with_the_file(town: Town, hanna: Chat) -> None:
    said = sends(hanna, PHOTO, caption="infolinia nie działa od 9:15, nikt nie może się dodzwonić")

    assert "Zostanie dołączone do zgłoszenia: „szafa.jpg”." in said
    assert "Zarejestruj" in labels(hanna)
    confirmed = hanna.press("Zarejestruj")
    assert "Dołączono: „szafa.jpg”." in confirmed
    assert [one.name for one in kept(town, 1043)] == ["szafa.jpg"]
    assert "Załączono: szafa.jpg" in log_of(hanna, 1043)


def test_the_confirmation_with_a_file_still_fits_six_lines(hanna: Chat) -> None:
    sends(hanna, PHOTO, caption="infolinia nie działa od 9:15, nikt nie może się dodzwonić")

    assert len(hanna.press("Zarejestruj").split("\n")) <= 6


def test_a_file_sent_inside_a_report_waits_for_it_and_the_question_stays(town: Town, hanna: Chat) -> None:
    hanna.says("infolinia nie działa")

    said = sends(hanna, PHOTO)

    assert said.startswith("Zostanie dołączone do zgłoszenia: „szafa.jpg”.\nWracając do zgłoszenia")
    hanna.says("nikt nie może się dodzwonić")
    hanna.press("Zarejestruj")
    assert [one.name for one in kept(town, 1043)] == ["szafa.jpg"]


def test_the_words_under_it_answer_the_open_question(hanna: Chat) -> None:
    hanna.says("infolinia nie działa")

    said = sends(hanna, PHOTO, caption="nikt nie może się dodzwonić")

    assert "Zarejestrować?" in said


def test_without_an_incident_a_file_waits_an_hour_for_a_report(town: Town, hanna: Chat) -> None:
    said = sends(hanna, PHOTO)

    assert said.startswith("Nie ma otwartego zgłoszenia")
    assert labels(hanna) == ["Zgłoś awarię"]
    reported(hanna)
    assert [one.name for one in kept(town, 1043)] == ["szafa.jpg"]


def test_after_the_hour_it_goes_to_no_report(town: Town, hanna: Chat) -> None:
    sends(hanna, PHOTO)
    town.now += timedelta(hours=1, minutes=1)

    reported(hanna)

    assert kept(town, 1043) == []


def test_a_file_of_somebody_who_may_not_report_comes_along_when_it_is_reported(town: Town, hanna: Chat) -> None:
    reception = town.link("6", "recepcja")
    sends(reception, PHOTO, caption="infolinia padła, nikt nie może dzwonić")
    asked = next(one for one in town.sent("7", "notice") if "infolinia padła" in one.reply.text)

    hanna.press_token(asked.reply.choices[0].token)

    assert [one.name for one in kept(town, 1043)] == ["szafa.jpg"]


# ---- what is refused


@pytest.mark.parametrize(
    ("name", "media_type", "why"),
    [
        ("a.png", "image/png", None),
        ("a.PNG", "image/png", None),
        ("ruch.pcap", "application/octet-stream", None),
        ("dziennik.log", "text/plain", None),
        ("bez_konca", "image/jpeg", None),
        ("a.heic", "image/heic", None),
        ("a.exe", "application/x-msdownload", Refusal.TYPE),
        ("a.exe", "application/octet-stream", Refusal.TYPE),
        ("a.png.exe", "image/png", Refusal.TYPE),
        ("a.svg", "image/svg+xml", Refusal.TYPE),
        ("a.html", "text/html", Refusal.TYPE),
        ("bez_konca", "", Refusal.TYPE),
    ],
)
def test_types_are_judged_by_type_and_ending_together(name: str, media_type: str, why: Refusal | None) -> None:
    assert refusal_of(File("r", name, media_type, 1), 0) is why


@pytest.mark.parametrize(("size", "why"), [(0, None), (LARGEST, None), (LARGEST + 1, Refusal.SIZE)])
def test_twenty_megabytes_are_taken_and_no_more(size: int, why: Refusal | None) -> None:
    assert refusal_of(File("r", "a.png", "image/png", size), 0) is why


@pytest.mark.parametrize(("before", "why"), [(MOST - 1, None), (MOST, Refusal.NUMBER)])
def test_an_incident_holds_twenty_files(before: int, why: Refusal | None) -> None:
    assert refusal_of(PHOTO, before) is why


def test_a_refused_file_is_answered_with_what_was_found_and_what_is_taken(town: Town, hanna: Chat) -> None:
    number = reported(hanna)

    said = sends(hanna, File("r", "program.exe", "application/x-msdownload", 5))

    assert said.startswith("Pliku „program.exe” nie przyjęto")
    assert "PNG, JPEG" in said
    assert kept(town, number) == []


def test_what_can_be_taken_of_an_album_is_taken(town: Town, hanna: Chat) -> None:
    number = reported(hanna)

    said = sends(hanna, PHOTO, File("r", "film.mp4", "video/mp4", 21 * 1024 * 1024, "video"))

    assert "Pliku „film.mp4” nie przyjęto: ma 21 MB" in said
    assert [one.name for one in kept(town, number)] == ["szafa.jpg"]


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("szafa.jpg", "szafa.jpg"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\ekran.png", "ekran.png"),
        ("a\x00b\u202e.png", "ab.png"),
        ("...", "plik"),
        ("", "plik"),
        ("a  b\n.txt", "a b .txt"),
    ],
)
def test_names_lose_paths_and_control_characters(name: str, safe: str) -> None:
    assert safe_name(Translator.of("pl"), name) == safe


def test_long_names_are_cut_and_keep_their_ending() -> None:
    safe = safe_name(Translator.of("pl"), "x" * 300 + ".pdf")

    assert len(safe) == 100
    assert safe.endswith("….pdf")


# ---- staff, and what fails later


def test_staff_files_are_kept_and_the_customer_is_told_nothing(town: Town, hanna: Chat) -> None:
    noc = town.link("9", "noc")
    number = reported(hanna)
    town.sent("7")

    said = sends(noc, PHOTO, caption=f"{number}")

    assert said == f"Zachowano przy zgłoszeniu {number}: „szafa.jpg”. Klienta o tym nie powiadomiono."
    assert [one.person for one in kept(town, number)] == ["noc"]
    assert town.sent("7") == []
    assert "Plik" not in log_of(hanna, number)


def test_staff_are_asked_which_incident_and_one_press_keeps_it(town: Town, hanna: Chat) -> None:
    noc = town.link("9", "noc")
    number = reported(hanna)

    sends(noc, PHOTO)
    noc.press(next(label for label in labels(noc) if label.startswith(str(number))))

    assert [one.name for one in kept(town, number)] == ["szafa.jpg"]


def test_a_file_that_cannot_be_fetched_is_asked_for_again_once(town: Town, hanna: Chat) -> None:
    number = reported(hanna)
    sends(hanna, PHOTO)
    (file,) = kept(town, number)
    town.sent("7")

    for _ in range(2):
        with town.database.unit_of_work() as work:
            file_failed(work, file, town.now)
            work.commit()

    assert [one.reply.text for one in town.sent("7")] == [
        "Pliku „szafa.jpg” nie udało się pobrać. Proszę wysłać go ponownie."
    ]
