"""Promise: every form of the core opens as a modal, its words and refusals go by the field's key, nothing is lost."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.modal import answers_of, errors_response, loading_view, message_view, view_of
from bot.i18n import Translator
from bot.messages import Choice, Form, FormField
from tests.adapters.slack.saying import INJECTIONS
from tests.fakes.slack_views import checked_view

PL, EN = Translator.of("pl"), Translator.of("en")
SEVERITIES = (
    Choice("critical", "krytyczna", description="call center nie może pracować"),
    Choice("minor", "drobna", description="uciążliwość, praca trwa"),
)
SERVICES = tuple(Choice(f"service-{n}", f"Usługa {n}") for n in range(1, 12))
FORM = Form(
    "Zgłoszenie awarii",
    (
        FormField("service", "Usługa", "choice", options=SERVICES),
        FormField("severity", "Kategoria awarii", "choice", options=SEVERITIES),
        FormField("since", "Od kiedy", "moment", required=False),
        FormField("description", "Co się dzieje", "text", required=False),
    ),
)


def opened(form: Form = FORM, **more: Any) -> dict[str, Any]:
    """Return a form as a view that Slack takes."""
    more.setdefault("private_metadata", "{}")
    view = view_of(form, PL, **more)
    checked_view(json.loads(json.dumps(view)), [], kind="modal")
    return view


def one_field(field: FormField, **more: Any) -> list[dict[str, Any]]:
    """Return the blocks of a form of one question."""
    blocks: list[dict[str, Any]] = opened(Form("Formularz", (field,)), **more)["blocks"]
    return blocks


def test_a_form_is_one_input_for_each_question_under_its_key() -> None:
    view = opened(private_metadata='{"address":"T1/D9"}')
    assert [(b["block_id"], b["element"]["type"], b["optional"]) for b in view["blocks"]] == [
        ("service", "static_select", False),
        ("severity", "radio_buttons", False),
        ("since", "plain_text_input", True),
        ("description", "plain_text_input", True),
    ]
    assert {b["element"]["action_id"] for b in view["blocks"]} == {"value"}
    assert (view["callback_id"], view["private_metadata"]) == ("report", '{"address":"T1/D9"}')
    assert [view[name]["text"] for name in ("title", "submit", "close")] == [
        "Zgłoszenie awarii",
        "Zarejestruj",
        "Anuluj",
    ]


def test_what_a_severity_means_stands_beside_it() -> None:
    options = opened()["blocks"][1]["element"]["options"]
    assert [(o["value"], o["text"]["text"], o["description"]["text"]) for o in options] == [
        ("critical", "krytyczna", "call center nie może pracować"),
        ("minor", "drobna", "uciążliwość, praca trwa"),
    ]


@pytest.mark.parametrize(("length", "blocks"), [(75, 1), (76, 2)])
def test_a_meaning_too_long_to_stand_beside_is_told_in_full_above(length: int, blocks: int) -> None:
    meaning = "ż" * length
    made = one_field(
        FormField("severity", "Kategoria", "choice", options=(Choice("c", "krytyczna", description=meaning),))
    )
    assert len(made) == blocks
    if blocks == 2:
        assert made[0]["text"]["text"] == f"• krytyczna: {meaning}"
        assert "description" not in made[1]["element"]["options"][0]


@pytest.mark.parametrize(
    ("count", "kind"),
    [(1, "radio_buttons"), (10, "radio_buttons"), (11, "static_select"), (100, "static_select")],
)
def test_up_to_ten_options_are_seen_at_once_and_up_to_a_hundred_in_a_list(count: int, kind: str) -> None:
    options = tuple(Choice(f"o{n}", f"Opcja {n}") for n in range(count))
    (block,) = one_field(FormField("service", "Usługa", "choice", options=options))
    assert (block["element"]["type"], len(block["element"]["options"])) == (kind, count)


@pytest.mark.parametrize(
    "options",
    [
        tuple(Choice(f"o{n}", "Opcja") for n in range(101)),
        (Choice("x" * 151, "Opcja"),),
        (Choice("same", "A"), Choice("same", "B")),
        (Choice("", "Pusta"),),
        (),
    ],
)
def test_options_that_slack_cannot_list_are_typed(options: tuple[Choice, ...]) -> None:
    (block,) = one_field(FormField("service", "Usługa", "choice", options=options))
    assert block["element"]["type"] == "plain_text_input"


@pytest.mark.parametrize(("length", "kind"), [(75, "radio_buttons"), (76, "static_select")])
def test_long_options_are_listed_and_shortened(length: int, kind: str) -> None:
    (block,) = one_field(FormField("service", "Usługa", "choice", options=(Choice("o", "ą" * length),)))
    assert block["element"]["type"] == kind
    assert len(block["element"]["options"][0]["text"]["text"]) == 75


def test_a_moment_shows_how_it_is_written() -> None:
    since = opened()["blocks"][2]
    assert since["element"]["placeholder"]["text"] == "9:15"
    assert since["hint"]["text"] == "Na przykład 9:15 albo „wczoraj 18:30”. Puste pole oznacza chwilę zgłoszenia."


def test_answers_known_already_are_filled_in_and_what_is_given_goes_before_them() -> None:
    form = Form(
        "F",
        (
            FormField("severity", "Kategoria", "choice", options=SEVERITIES, initial="minor"),
            FormField("service", "Usługa", "choice", options=SERVICES, initial="service-2"),
            FormField("description", "Opis", "text", initial="nie działa"),
        ),
    )
    severity, service, description = (b["element"] for b in opened(form, given={"description": "infolinia"})["blocks"])
    assert severity["initial_option"] == severity["options"][1]
    assert service["initial_option"]["value"] == "service-2"
    assert description["initial_value"] == "infolinia"


def test_an_answer_that_is_no_option_any_more_is_not_filled_in() -> None:
    assert "initial_option" not in opened(given={"severity": "gone"})["blocks"][1]["element"]


@pytest.mark.parametrize(("length", "end"), [(3_000, "ż"), (3_001, "…")])
def test_words_filled_in_have_3000_characters(length: int, end: str) -> None:
    value = opened(given={"description": "ż" * length})["blocks"][3]["element"]["initial_value"]
    assert (len(value), value[-1]) == (3_000, end)


@pytest.mark.parametrize(("length", "end"), [(24, "ż"), (25, "…")])
def test_a_title_has_24_characters(length: int, end: str) -> None:
    title = opened(Form("ż" * length, FORM.fields))["title"]["text"]
    assert (len(title), title[-1]) == (24, end)


def test_metadata_has_3000_characters_and_is_never_cut() -> None:
    opened(private_metadata="x" * 3_000)
    with pytest.raises(ValueError, match="at most 3000 characters, got 3001"):
        view_of(FORM, PL, private_metadata="x" * 3_001)


def test_sending_is_the_confirmation() -> None:
    view = opened(Form("F", (*FORM.fields, FormField("confirm", "Zarejestrować?", "confirm"))))
    assert "confirm" not in [block["block_id"] for block in view["blocks"]]


def test_what_has_to_be_mended_stands_under_its_field() -> None:
    (block,) = one_field(FormField("since", "Od kiedy", "moment", error="Tego czasu nie rozpoznano."))
    assert block["hint"]["text"] == "Tego czasu nie rozpoznano."


@pytest.mark.parametrize("injected", INJECTIONS)
def test_markup_in_a_form_is_shown_and_never_obeyed(injected: str) -> None:
    view = opened(
        Form(injected, (FormField("f", injected, "choice", options=(Choice("o", injected, description=injected),)),))
    )
    option = view["blocks"][0]["element"]["options"][0]
    assert option["text"] == {"type": "plain_text", "text": injected, "emoji": False}
    assert "mrkdwn" not in json.dumps(view)


@given(
    st.lists(
        st.builds(
            FormField,
            st.text("abcdef_", min_size=1, max_size=20),
            st.text(min_size=1, max_size=3_000),
            st.sampled_from(["text", "choice", "moment", "confirm"]),
            st.booleans(),
            st.lists(
                st.builds(Choice, st.text(max_size=200), st.text(), description=st.text(max_size=300)), max_size=12
            ).map(tuple),
            st.none() | st.text(),
            st.text(),
        ),
        unique_by=lambda field: field.key,
        max_size=8,
    ),
    st.text(),
)
def test_no_form_exceeds_a_limit(fields: list[FormField], title: str) -> None:
    opened(Form(title, tuple(fields)))


# ---- what comes back


def test_answers_come_back_by_key_and_what_was_left_empty_does_not() -> None:
    state = {
        "values": {
            "service": {"value": {"type": "static_select", "selected_option": {"value": "service-2"}}},
            "severity": {"value": {"type": "radio_buttons", "selected_option": None}},
            "since": {"value": {"type": "plain_text_input", "value": None}},
            "other": {"value": {"type": "plain_text_input", "value": "  "}},
            "description": {"value": {"type": "plain_text_input", "value": "nie działa <b>\nnic"}},
        }
    }
    assert answers_of(state) == {"service": "service-2", "description": "nie działa <b>\nnic"}


@pytest.mark.parametrize("state", [{}, {"values": None}, {"values": {}}, {"values": {"x": {}}}])
def test_a_state_without_answers_has_none(state: dict[str, Any]) -> None:
    assert answers_of(state) == {}


def test_refusals_stand_under_their_fields() -> None:
    response = errors_response({"since": "Za tydzień?\nTo przyszłość.", "description": "ż" * 400})
    assert response["response_action"] == "errors"
    assert response["errors"]["since"] == "Za tydzień? To przyszłość."
    assert len(response["errors"]["description"]) == 300


# ---- views that only say something


@pytest.mark.parametrize("t", [PL, EN])
def test_what_is_shown_while_loading_is_no_form(t: Translator) -> None:
    view = loading_view(t)
    checked_view(json.loads(json.dumps(view)), [], kind="modal")
    assert "submit" not in view


def test_a_refusal_is_said_in_full() -> None:
    text = "Zgłoszenie może złożyć kierowniczka biura. " * 120
    view = message_view(PL, text)
    checked_view(json.loads(json.dumps(view)), [], kind="modal")
    assert " ".join(block["text"]["text"] for block in view["blocks"]).split() == text.split()
