"""What people see of the assistant before they write: the menu of commands and its description, in each language.

Rule: set at every start from the core's list; a failure is logged and stops nothing. Whoever has an app in another
language sees the English words.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Iterator, Sequence

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
)
from telegram.error import TelegramError

from adapters.telegram.limits import (
    COMMAND_DESCRIPTION_CHARACTERS,
    DESCRIPTION_CHARACTERS,
    SHORT_DESCRIPTION_CHARACTERS,
)
from adapters.telegram.wire import told
from bot.commands import COMMANDS, PLACE_COMMANDS, CommandWord
from bot.i18n import Translator
from knowledge.bilingual import Language

log = logging.getLogger(__name__)

LANGUAGES: tuple[tuple[str | None, Language], ...] = ((None, "en"), ("en", "en"), ("pl", "pl"))
"""Telegram's language codes (None: everybody else) and what is shown there."""


def menu(commands: Sequence[CommandWord], scope: BotCommandScope, language: Language) -> list[BotCommand]:
    """Return the commands offered in a scope; staff's are found by asking for help, never shown to customers."""
    t = Translator.of(language)
    return [
        BotCommand(command.word(language), command.described(t)[:COMMAND_DESCRIPTION_CHARACTERS])
        for command in commands
        if command.audience == "everybody" and _is_offered(command, scope)
    ]


def _is_offered(command: CommandWord, scope: BotCommandScope) -> bool:
    if isinstance(scope, BotCommandScopeAllPrivateChats):
        return command.scope in ("direct", "both")
    for_administrators = isinstance(scope, BotCommandScopeAllChatAdministrators)
    return command.scope in ("shared", "both") and (for_administrators or command.name not in PLACE_COMMANDS)


async def show_menus(bot: Bot) -> None:
    """Set menus and descriptions in every scope and language."""
    for setting in _settings(bot):
        try:
            await setting
        except TelegramError as error:
            log.warning("telegram: a menu or description could not be set (%s)", told(error, bot.token))


def _settings(bot: Bot) -> Iterator[Awaitable[object]]:
    scopes = (
        BotCommandScopeAllPrivateChats(),
        BotCommandScopeAllGroupChats(),
        BotCommandScopeAllChatAdministrators(),
    )
    for code, language in LANGUAGES:
        for scope in scopes:
            yield bot.set_my_commands(menu(COMMANDS, scope, language), scope=scope, language_code=code)
        t = Translator.of(language)
        yield bot.set_my_description(description(t), language_code=code)
        yield bot.set_my_short_description(short_description(t), language_code=code)


def description(t: Translator) -> str:
    """Return what stands in an empty chat, before somebody presses Start."""
    said = t.say(
        "Answers from your telecom contract: what is promised, how much downtime is left, and what is being done about"
        " a failure. Takes failure reports at any hour. Your provider gives you a code to begin with."
    )
    return said[:DESCRIPTION_CHARACTERS]


def short_description(t: Translator) -> str:
    """Return what stands on the profile page."""
    return t.say("Your telecom SLA: reports, deadlines, downtime left.")[:SHORT_DESCRIPTION_CHARACTERS]
