"""The reference conversations on Slack: what people write and press, and how long they wait; nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from adapters.slack.home import home_view
from adapters.slack.modal import errors_response, view_of
from adapters.slack.places import timestamp_of
from bot.i18n import Translator
from bot.messages import Place
from docs.screenshots.playing import Entry, Play, Seat, as_seen_in, played
from docs.screenshots.screens import Scene, SlackHome, SlackModal, SlackPane

MINUTE = timedelta(minutes=1)
CHANNEL, KEY = "#telmost-pralnie", "T1/C2"
HANNA, NOC, MAREK, TOM = "T1.U7", "T9.U1", "T9.U2", "T2.U3"
NAMES = {HANNA: "Hanna Król", TOM: "Tom Ashworth"}
MONDAY = "2026-11-23T10:00+01:00"


def report_in_a_channel() -> Scene:
    """A report by a mention in a customer's channel, its thread and its card, taken by somebody."""
    with played("slack", MONDAY) as play:
        _, thread, _ = _reported(play)
        return Scene(
            "pl",
            "Slack, in Polish: a failure reported by a mention in a channel; on the left the channel with the "
            "incident's card, on the right the thread with the question, the confirmation and who has it.",
            _channel_and_thread(play, thread),
        )


def resolved_in_a_channel() -> Scene:
    """The same card and thread once the failure is resolved."""
    with played("slack", MONDAY) as play:
        _, thread, marek = _reported(play)
        play.until("2026-11-23T10:12+01:00")
        marek.presses("Rozpoczęto prace")
        play.until("2026-11-23T10:55+01:00")
        marek.says("1043 naprawione")
        marek.presses("Potwierdź")
        return Scene(
            "pl",
            "Slack, in Polish: the same card and thread once the failure is resolved, with buttons to confirm it or to "
            "reopen the incident.",
            _channel_and_thread(play, thread),
        )


def budget() -> Scene:
    """The downtime budget with its chart, in a direct message."""
    with played("slack", MONDAY) as play:
        hanna = play.direct(HANNA, "T1/D7", "hanna")
        hanna.says("ile przestoju nam zostało?")
        return Scene(
            "pl",
            "Slack, in Polish: the downtime left in November, in words and as a chart.",
            (_pane(play, "Telmost SLA", "T1/D7"),),
        )


def private_in_a_channel() -> Scene:
    """A question about money in a channel: the answer is shown to one person only."""
    with played("slack", MONDAY) as play:
        seat, thread = _in_channel(play, "ile nam się należy za październik?")
        assert seat.last is not None  # noqa: S101 (the seat has just spoken)
        return Scene(
            "pl",
            "Slack, in Polish: a question about money asked in a channel; only the person who asks sees the answer.",
            (_pane(play, "Wątek", thread, subtitle=CHANNEL),),
        )


def contact_card() -> Scene:
    """The pinned card of a channel that was just bound."""
    with played("slack", MONDAY) as play:
        hanna = play.direct(HANNA, "T1/D7", "hanna")
        play.bind(hanna, KEY, "blawatek")
        return Scene(
            "pl",
            "Slack, in Polish: the pinned card with the duty phone, the e-mail address and the ways to report, for "
            "when the chat does not answer.",
            (_pane(play, CHANNEL, KEY),),
        )


def refused_form() -> Scene:
    """The report form, sent with a time that cannot be: the refusal stands under its field."""
    with played("slack", MONDAY) as play:
        hanna = play.direct(HANNA, "T1/D7", "hanna")
        form = play.bot.report_form(hanna.sender, hanna.address, hanna.place, play.now, "infolinia")
        assert form is not None  # noqa: S101 (Hanna may report)
        options = {field.key: field.options for field in form.fields}
        given = {
            "service": next(o.token for o in options["service"] if o.label == "infolinia"),
            "severity": options["severity"][0].token,
            "since": "jutro 9:00",
            "description": "Nikt nie może się dodzwonić, cisza w słuchawce.",
        }
        outcome = hanna.sends_form(given)
        view = view_of(form, Translator.of("pl"), private_metadata="{}", given=given)
        errors: Mapping[str, str] = errors_response(outcome.field_errors)["errors"]
        return Scene(
            "pl",
            "Slack, in Polish: the form of a report; under “Since when” stands why the time that was filled in cannot "
            "be taken.",
            (SlackModal(view, errors, "pl"),),
        )


def home_pl() -> Scene:
    """The App Home of a customer with an open incident."""
    with played("slack", MONDAY) as play:
        seat, _, _ = _reported(play)
        view = home_view(play.bot.home(seat.sender, play.now))
        return Scene(
            "pl",
            "Slack, in Polish: the App Home with the open incident, the downtime budgets, planned work and the duty "
            "phone.",
            (SlackHome(view, "pl"),),
        )


def home_en() -> Scene:
    """The App Home of a customer abroad."""
    with played("slack", MONDAY) as play:
        tom = play.direct(TOM, "T2/D3", "tom")
        view = home_view(play.bot.home(tom.sender, play.now))
        return Scene(
            "en",
            "Slack, in English: the App Home with the downtime budgets, planned work and the duty phone.",
            (SlackHome(view, "en"),),
        )


SLACK = {
    "slack-report-pl": report_in_a_channel,
    "slack-resolved-pl": resolved_in_a_channel,
    "slack-budget-pl": budget,
    "slack-private-pl": private_in_a_channel,
    "slack-contact-pl": contact_card,
    "slack-modal-pl": refused_form,
    "slack-home-pl": home_pl,
    "slack-home-en": home_en,
}
"""How each picture is made, by its name."""


def _in_channel(play: Play, text: str) -> tuple[Seat, str]:
    """Bind the channel, let Hanna mention the assistant there, and return her seat in the thread and its address."""
    hanna = play.direct(HANNA, "T1/D7", "hanna")
    play.bind(hanna, KEY, "blawatek")
    play.album.entries.clear()
    thread = f"{KEY}/{timestamp_of(play.now)}|{HANNA}"
    seat = Seat(play, HANNA, Place(KEY, "shared"), thread)
    seat.says(text, shown=f"@Telmost SLA {text}")
    return seat, thread


def _reported(play: Play) -> tuple[Seat, str, Seat]:
    seat, thread = _in_channel(play, "infolinia padła, nikt nie może się dodzwonić od 9:50")
    play.wait(MINUTE)
    seat.presses("Zarejestruj")
    marek = play.direct(MAREK, "T9/D2", "marek")
    play.until("2026-11-23T10:06+01:00")
    marek.says("biorę 1043")
    return seat, thread, marek


def _channel_and_thread(play: Play, thread: str) -> tuple[SlackPane, SlackPane]:
    first, *cards = as_seen_in(play.album.entries, KEY, thread)
    in_channel: list[Entry] = [first, *(card for card in cards if card in as_seen_in(play.album.entries, KEY))]
    channel = SlackPane(CHANNEL, tuple(in_channel), "pl", NAMES)
    return channel, _pane(play, "Wątek", thread, subtitle=CHANNEL)


def _pane(play: Play, title: str, conversation: str, *, subtitle: str = "") -> SlackPane:
    return SlackPane(title, tuple(as_seen_in(play.album.entries, conversation)), "pl", NAMES, subtitle)
