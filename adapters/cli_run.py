"""`sla-assistant run`: the service, as configured.

Rule: nothing half-configured is started; standard output has the one line that says that it is ready, all else goes to
the log on standard error.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from adapters.cli_options import Db, Lang
from adapters.cli_reporting import PROBLEM, WRONG_USAGE, Problem, own_language, tell, telling

if TYPE_CHECKING:
    from adapters.bootstrap import Core
    from adapters.service_parts import Platform, Wakers
    from adapters.settings import Settings

log = logging.getLogger(__name__)

SettingsFile = Annotated[
    Path | None,
    typer.Option("--settings", metavar="FILE", help="Settings as NAME=value lines; the environment goes before it."),
]
Demo = Annotated[bool, typer.Option("--demo", help="Serve the demo, made on first use in .data/demo.db.")]


def run(db: Db = None, settings: SettingsFile = None, demo: Demo = False, lang: Lang = None) -> None:
    """Serve Slack and Telegram as configured, until SIGTERM or Ctrl-C."""
    begun = time.perf_counter()
    with telling(own_language(lang)):
        configured = configuration(settings)
        if not (configured.has_slack or configured.has_telegram):
            tell("Nothing is configured: set SLA_TELEGRAM_TOKEN, or SLA_SLACK_BOT_TOKEN and SLA_SLACK_SIGNING_SECRET.")
            tell("More in docs/running.md; sla-assistant doctor checks it.")
            raise Problem(WRONG_USAGE)
        if not _served(configured, db, demo=demo, seconds=lambda: time.perf_counter() - begun):
            raise Problem(PROBLEM)


def configuration(file: Path | None) -> Settings:
    """Return the settings, or tell everything that is wrong with them and end."""
    from adapters.settings_reading import read_settings

    read = read_settings(file)
    for warning in read.warnings:
        tell(f"warning: {warning}")
    for problem in read.problems:
        tell(str(problem))
    if read.settings is None:
        raise Problem(WRONG_USAGE)
    return read.settings


def _served(settings: Settings, db: str | None, *, demo: bool, seconds: Callable[[], float]) -> bool:
    import asyncio

    from adapters.bootstrap import open_core, warm_up
    from adapters.footprint import event_loop, keep_small, settle_in
    from adapters.logs import set_up_service_log
    from adapters.service import serve
    from adapters.service_parts import Wakers, service_of
    from adapters.settings import secret_values

    keep_small()
    set_up_service_log(secret_values(settings))
    url = db or settings.database_url
    with open_core(url, demo=demo, lease=settings.lease, page_every=settings.page_every) as core:
        wakers = Wakers()
        warm_up()
        _rehearsed(core)

        async def served() -> bool:
            service = service_of(
                settings,
                core.bot,
                core.database,
                platforms(settings, core, wakers),
                wakers,
                file_failed=core.file_failed,
                database_trouble=core.database_trouble,
                warnings=core.warnings,
                tick=core.tick,
            )
            settle_in()
            return await serve(service, tell=lambda line: print(line, flush=True), seconds=seconds)

        with asyncio.Runner(loop_factory=event_loop()) as runner:
            return runner.run(served())


def _rehearsed(core: Core) -> None:
    """Let the assistant rehearse; whatever fails there would fail again when somebody asks, and is told then."""
    from adapters.demo_clock import real_now
    from adapters.logs import current_reference

    try:
        core.bot.rehearse(real_now())
    except Exception:
        log.exception("the rehearsal failed, reference %s; the first answers may be slow", current_reference())


def platforms(settings: Settings, core: Core, wakers: Wakers) -> list[Platform]:
    """Return the platforms that are configured; another one is not even imported."""
    found = []
    if settings.has_telegram:
        found.append(_telegram(settings, core, wakers))
    if settings.has_slack:
        found.append(_slack(settings, core, wakers))
    if settings.smtp_host and settings.smtp_from:
        found.append(_email(settings))
    if settings.gateway_url and settings.gateway_secret:
        found.append(_gateway(settings))
    return found


def _email(settings: Settings) -> Platform:
    from adapters.email.messenger import EmailMessenger, MailServer
    from adapters.pace import SECOND, Rate
    from adapters.sending_only import SendingOnly, plain_pace
    from adapters.service_parts import Platform
    from adapters.settings import written

    server = MailServer(
        host=settings.smtp_host or "",
        port=settings.smtp_port,
        security=settings.smtp_security,
        sender=settings.smtp_from or "",
        user=settings.smtp_user,
        password=written(settings.smtp_password),
        timeout=settings.timeout,
    )
    return Platform("email", SendingOnly(), EmailMessenger(server), plain_pace(Rate(10, SECOND)))


def _gateway(settings: Settings) -> Platform:
    from adapters.gateway.messenger import GatewayMessenger
    from adapters.pace import SECOND, Rate
    from adapters.sending_only import SendingOnly, plain_pace
    from adapters.service_parts import Platform
    from adapters.settings import written

    secret = written(settings.gateway_secret) or ""
    messenger = GatewayMessenger(settings.gateway_url or "", secret, settings.timeout)
    return Platform("gateway", SendingOnly(), messenger, plain_pace(Rate(10, SECOND)))


def _telegram(settings: Settings, core: Core, wakers: Wakers) -> Platform:
    from adapters.demo_clock import real_now
    from adapters.pace import telegram_pace
    from adapters.service_parts import Platform
    from adapters.settings import written
    from adapters.telegram.app import TelegramEndpoint
    from adapters.telegram.lease import LEASE_LENGTH
    from adapters.telegram.wire import TelegramSettings

    account = TelegramSettings(
        token=written(settings.telegram_token) or "",
        mode=settings.telegram_mode,
        api_url=settings.telegram_api_url,
        file_url=settings.telegram_file_url,
        webhook_secret=written(settings.telegram_webhook_secret) or "",
        webhook_url=f"{settings.public_url}{settings.telegram_path}" if settings.public_url else "",
        path=settings.telegram_path,
        timeout=settings.timeout,
        lease=min(LEASE_LENGTH, settings.lease),
    )
    stock = core.database
    endpoint = TelegramEndpoint(
        account,
        core.bot,
        wake=wakers.wake,
        clock=real_now,
        leases=stock.leases,
        destinations=stock.destinations,
    )
    return Platform(f"telegram {settings.telegram_mode}", endpoint, endpoint.messenger, telegram_pace())


def _slack(settings: Settings, core: Core, wakers: Wakers) -> Platform:
    from adapters.demo_clock import real_now
    from adapters.pace import slack_pace
    from adapters.service_parts import Platform
    from adapters.settings import written
    from adapters.slack.endpoint import SlackEndpoint, SlackSettings

    app = SlackSettings(
        mode=settings.slack_mode,
        bot_token=written(settings.slack_bot_token),
        app_token=written(settings.slack_app_token),
        signing_secret=written(settings.slack_signing_secret),
        client_id=settings.slack_client_id,
        client_secret=written(settings.slack_client_secret),
        api_url=settings.slack_api_url,
        path=settings.slack_path,
        public_url=settings.public_url,
        encryption_keys=settings.encryption_keys,
        timeout=settings.timeout,
    )
    stock = core.database
    endpoint = SlackEndpoint(
        app,
        core.bot,
        open_work=stock.unit_of_work,
        reading=stock.reading,
        clock=real_now,
        wake=wakers.wake,
        rows=stock.installations,
        destinations=stock.destinations,
    )
    return Platform(f"slack {settings.slack_mode}", endpoint, endpoint.messenger, slack_pace())
