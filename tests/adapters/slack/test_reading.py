"""Slack's markup undone: the core hears the words that people see."""

import pytest

from adapters.slack.reading import mentions, text_of, words_of


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("Nie działa łącze", "Nie działa łącze"),
        ("a &lt;b&gt; &amp;amp; c", "a <b> &amp; c"),
        ("<@UBOT> nie działa", "nie działa"),
        ("hej <@UBOT>, nie  działa", "hej , nie działa"),
        ("<@UBOT|sla> pomoc", "pomoc"),
        ("<@U5> mówi", "@U5 mówi"),
        ("<@U5|hanna> mówi", "@hanna mówi"),
        ("<#C2|general>", "#general"),
        ("<!channel> uwaga", "@channel uwaga"),
        ("<!subteam^S1|@noc>", "@noc"),
        ("<!date^1795424400^{date}|23.11.2026>", "23.11.2026"),
        ("<https://example.com>", "https://example.com"),
        ("<https://example.com|strona>", "strona"),
        ("<mailto:a@b.pl|a@b.pl>", "a@b.pl"),
        ("<tel:+48221234567>", "+48221234567"),
        ("pierwsza\ndruga", "pierwsza\ndruga"),
    ],
)
def test_words_are_read_as_people_see_them(written: str, seen: str) -> None:
    assert words_of(written, "UBOT") == seen


def test_a_mention_of_somebody_else_is_none_of_ours() -> None:
    assert mentions("<@UBOT> x", "UBOT")
    assert not mentions("<@UBOT2> x", "UBOT")
    assert not mentions("&lt;@UBOT&gt;", "UBOT")


def test_a_message_that_was_passed_on_is_read_with_its_comment() -> None:
    shared = {"text": "to chyba awaria", "attachments": [{"is_share": True, "text": "Nie działa łącze"}]}
    assert text_of(shared) == "to chyba awaria\nNie działa łącze"


def test_a_preview_of_a_link_is_not_what_was_said() -> None:
    assert text_of({"text": "x", "attachments": [{"text": "podgląd strony"}]}) == "x"
