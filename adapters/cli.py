"""The command `sla-assistant`: chat, service, understanding, contracts, people, links, database, doctor.

Rule: start-up stays cheap, so every command imports what it needs when it runs (`--help` in 0.3 s). Standard output
carries results only; errors are one sentence on standard error; exit codes are 0 done, 1 a problem, 2 wrong usage.
"""

from __future__ import annotations

import sys
from datetime import datetime
from typing import Annotated

import typer

from adapters import cli_duty_file, cli_work_changes  # noqa: F401 (they add their commands)
from adapters.cli_audit import audit_app
from adapters.cli_contact import contact_app
from adapters.cli_contract import contract_app
from adapters.cli_customer import customer_app
from adapters.cli_database import database_app
from adapters.cli_duty import duty_app
from adapters.cli_link import link_app
from adapters.cli_options import Db, Json, Lang, Now
from adapters.cli_outbox import outbox_app
from adapters.cli_person import person_app
from adapters.cli_report import report
from adapters.cli_reporting import Problem, own_language, set_up_log, telling
from adapters.cli_run import SettingsFile, run
from adapters.cli_settle import settle
from adapters.cli_sla import sla_app
from adapters.cli_slack import slack_app
from adapters.cli_work import work_app
from knowledge.bilingual import Language

app = typer.Typer(
    name="sla-assistant",
    help="Explains a customer's telecom SLA in Polish or English, registers incidents, reports the downtime budget.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(contract_app, name="contract")
app.add_typer(person_app, name="person")
app.add_typer(customer_app, name="customer")
app.add_typer(database_app, name="db")
app.add_typer(link_app, name="link")
app.add_typer(slack_app, name="slack")
app.add_typer(sla_app, name="sla")
app.add_typer(outbox_app, name="outbox")
app.add_typer(work_app, name="work")
app.add_typer(duty_app, name="duty")
app.add_typer(contact_app, name="contact")
app.add_typer(audit_app, name="audit")
app.command()(run)
app.command()(settle)
app.command()(report)


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import PackageNotFoundError, version

        try:
            typer.echo(version("sla-assistant"))
        except PackageNotFoundError:
            typer.echo("not installed, run from its source")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    pass


@app.command()
def chat(
    person: Annotated[
        str | None, typer.Option("--as", metavar="PERSON", help="Who writes; in the demo hanna unless said.")
    ] = None,
    lang: Lang = None,
    now: Now = None,
    db: Db = None,
    as_json: Json = False,
) -> None:
    """Talk to the assistant: in the terminal, as a script on standard input, or as JSON lines.

    Without --db it is the demo in .data/demo.db, made on first use.
    """
    with telling(own_language(lang)):
        from adapters.bootstrap import folder_of, open_house, warm_up
        from adapters.console.sitting import opened_session

        with open_house(db) as house:
            set_up_log(folder_of(db))
            session = opened_session(house, person=person, language=lang, now=now)
            session.files = folder_of(db) / "reports"
            if as_json:
                from adapters.console.json_lines import run_json_lines

                run_json_lines(session, sys.stdin.buffer, sys.stdout.buffer)
            elif sys.stdin.isatty() and sys.stdout.isatty():
                from adapters.console.terminal import run_terminal

                run_terminal(session, warm_up=warm_up)
            else:
                from adapters.console.script import run_script, text_output

                run_script(session, sys.stdin.buffer, text_output())


@app.command()
def understand(lang: Lang = None, now: Now = None, as_json: Json = False) -> None:  # noqa: ARG001 (the only format so far)
    """Print what each line on standard input means: language, intents, entities; one JSON object a line."""
    with telling(own_language(lang)):
        from adapters.console.sitting import written_instant
        from adapters.console.understand import run_understand
        from adapters.demo_clock import real_now
        from bot.understanding.reader import Reader

        fixed: datetime | None = None
        if now is not None:
            fixed = written_instant(now, now=real_now(), zone="Europe/Warsaw")
        run_understand(Reader(), sys.stdin.buffer, sys.stdout.buffer, now=lambda: fixed or real_now(), language=lang)


@app.command()
def doctor(db: Db = None, settings: SettingsFile = None, lang: Lang = None, as_json: Json = False) -> None:
    """Say what is misconfigured and how to mend it; exit code 1 when something is.

    Where the service is configured, Slack and Telegram are asked, too; nothing is changed there.
    """
    language: Language = own_language(lang)
    with telling(language):
        from adapters.cli_doctor import examined
        from adapters.doctor import as_object, lines

        findings = examined(language, db, settings)
        if as_json:
            import json

            typer.echo(json.dumps(as_object(findings), ensure_ascii=False))
        else:
            for line in lines(findings):
                typer.echo(line)
        if not all(finding.ok for finding in findings):
            raise Problem


def main() -> None:
    """Run the command line; the entry point `sla-assistant`."""
    set_up_log(None)
    with telling(own_language(None)):
        try:
            app()
        except KeyboardInterrupt:
            raise SystemExit(130) from None


if __name__ == "__main__":
    main()
