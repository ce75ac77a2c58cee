"""The commands of the platforms' menus: one list, a word in each language, and what each one means.

Rule: a command only says shorter what can be said in words; what follows it is read as words are. The words are plain
ASCII, as the menus demand, and are found with or without diacritics.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from bot.i18n import Translator
from bot.understanding.folding import folded
from knowledge.bilingual import Language

Scope = Literal["direct", "shared", "both"]
Audience = Literal["everybody", "staff", "administrator"]


@dataclass(frozen=True, slots=True)
class CommandWord:
    """One command. `intent` is the request it stands for; None: it is about accounts and places, not contracts."""

    name: str
    word_pl: str
    word_en: str
    described: Callable[[Translator], str]
    scope: Scope = "both"
    audience: Audience = "everybody"
    intent: str | None = None

    def word(self, language: Language) -> str:
        """Return the word in a language."""
        return self.word_pl if language == "pl" else self.word_en


COMMANDS: tuple[CommandWord, ...] = (
    CommandWord("report", "zglos", "report", lambda t: t.say("Report a failure"), intent="report_incident"),
    CommandWord("incidents", "zgloszenia", "incidents", lambda t: t.say("List of incidents"), intent="incident_status"),
    CommandWord("budget", "budzet", "budget", lambda t: t.say("Downtime left"), intent="downtime_budget"),
    CommandWord("contract", "umowa", "contract", lambda t: t.say("Overview of the contract"), intent="sla_overview"),
    CommandWord("works", "prace", "works", lambda t: t.say("Planned work"), intent="maintenance_upcoming"),
    CommandWord(
        "risk",
        "ryzyko",
        "risk",
        lambda t: t.say("Open incidents and what is at risk"),
        audience="staff",
        intent="at_risk",
    ),
    CommandWord("help", "pomoc", "help", lambda t: t.say("What can I ask?"), intent="help"),
    CommandWord("language", "jezyk", "language", lambda t: t.say("Change of language")),
    CommandWord("settings", "ustawienia", "settings", lambda t: t.say("Language, accounts, privacy"), scope="direct"),
    CommandWord("start", "start", "start", lambda t: t.say("Begin"), scope="direct"),
    CommandWord("link", "powiaz", "link", lambda t: t.say("Connect this account with a code"), scope="direct"),
    CommandWord("unlink", "odlacz", "unlink", lambda t: t.say("Disconnect this account"), scope="direct"),
    CommandWord("bind", "przypisz", "bind", lambda t: t.say("Assign this chat with a code"), scope="shared"),
    CommandWord("unbind", "wypisz", "unbind", lambda t: t.say("End the assignment of this chat"), scope="shared"),
    CommandWord(
        "invite",
        "zapros",
        "invite",
        lambda t: t.say("Code for a person or a chat"),
        scope="direct",
        audience="administrator",
    ),
    CommandWord(
        "links", "powiazania", "links", lambda t: t.say("Who is connected"), scope="direct", audience="administrator"
    ),
    CommandWord(
        "revoke",
        "cofnij",
        "revoke",
        lambda t: t.say("Disconnect somebody's account"),
        scope="direct",
        audience="administrator",
    ),
)

PLACE_COMMANDS = frozenset({"bind", "unbind", "language"})
"""Commands for which it matters whether the platform lets the sender administer the place."""

_BY_WORD = {folded(word): command for command in COMMANDS for word in (command.word_pl, command.word_en)}


def command_of(word: str) -> CommandWord | None:
    """Return the command that a word names in either language; None where it is no command."""
    return _BY_WORD.get(folded(word.strip().lstrip("/")))
