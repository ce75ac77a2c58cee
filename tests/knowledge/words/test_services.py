"""The service catalogue: every service of the mission, named and declined in both languages."""

from __future__ import annotations

import pytest

from knowledge.words.services import CASES, read_services, services

KEYS = (
    "sip hotline queues recording softphone provisioning billing_out billing_in admin_portal user_portal api cti "
    "webchat email sms social device_security"
).split()


def test_the_catalogue_holds_exactly_the_services_sold() -> None:
    assert list(services()) == KEYS


@pytest.mark.parametrize("key", KEYS)
def test_every_service_has_all_polish_cases_and_folded_aliases(key: str) -> None:
    service = services()[key]
    assert set(service.cases) == set(CASES)
    assert service.cases["nominative"] == service.name.pl
    for words in (*service.aliases.values(), *service.weak_aliases.values()):
        assert all(word == word.lower() and word.isascii() for word in words)


def test_a_noun_that_is_not_declined_leaves_the_ending_to_usluga() -> None:
    assert services()["sip"].cases["genitive"] == "usługi SIP trunk"


def test_the_switchboard_names_both_services_of_its_group() -> None:
    for key in ("sip", "queues"):
        assert "central*" in services()[key].aliases["pl"]
        assert "pbx*" in services()[key].aliases["en"]


@pytest.mark.parametrize(
    ("entry", "complaint"),
    [
        ({"pl": "x", "cases": {}, "aliases": {}}, "needs en, cases, aliases"),
        ({"pl": "x", "en": "x", "cases": {"genitive": "x"}, "aliases": {"pl": ["x"]}}, "needs the cases"),
        (
            {"pl": "x", "en": "x", "cases": dict.fromkeys(CASES[1:], "x"), "aliases": {"pl": ["x"]}},
            "needs aliases in 'en'",
        ),
    ],
)
def test_an_incomplete_entry_is_a_load_error(entry: dict[str, object], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        read_services({"x": entry})
