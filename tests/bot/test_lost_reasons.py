"""Staff read in their own language why a place is lost, whatever the platform's words for it."""

from __future__ import annotations

import pytest

from bot.i18n import Translator
from bot.wording.lost_reasons import reason_text


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("Forbidden: bot was blocked by the user", "osoba po drugiej stronie blokuje asystenta"),
        ("Forbidden: user is deactivated", "to konto już nie istnieje"),
        ("Forbidden: bot was kicked from the supergroup chat", "asystenta nie ma już w tym czacie"),
        ("Slack: is_archived", "kanał zarchiwizowano"),
        ("Slack: not_in_channel", "asystenta nie ma już w tym czacie"),
        ("Slack: team_access_not_granted", "asystent nie ma już dostępu do tej przestrzeni roboczej"),
        ("the app was uninstalled", "asystent nie ma już dostępu do tej przestrzeni roboczej"),
        ("it reaches back more than 7 days", "od tego czasu minęło zbyt wiele dni"),
        ("Slack: ratelimited", "„Slack: ratelimited”"),
    ],
)
def test_a_reason_is_told_in_polish_and_an_unknown_one_is_quoted(reason: str, said: str) -> None:
    assert reason_text(Translator.of("pl"), reason) == said
