"""The report of a failure: which service, how severe, since when, what is happening; then a summary to confirm.

What the first message said is never asked again. A report that named service and effect, or that turns out critical,
goes straight to the summary: the start is then the time of the first message unless said otherwise, and can be
corrected.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.dialogs.engine import Accepted, Answers, Question, Rejected
from bot.i18n import Translator
from bot.understanding.answers import parse_effect, parse_moment, parse_services
from bot.understanding.folding import folded
from knowledge.contract.agreement import ContractVersion
from knowledge.contract.severities import Effect
from knowledge.words.services import services

NAME = "report"
CONFIRM = "confirm"
OLDEST_START = timedelta(days=92)
"""An outage said to have begun longer ago than a quarter is most likely a slip; it is asked about."""
LONGEST_DESCRIPTION = 20_000
"""Characters of a description that are kept; nobody types more, and a database row has to end somewhere."""


@dataclass(frozen=True, slots=True)
class ServiceOption:
    """A service that can be named: `raw` is its key, with "@site" where the contract measures places apart."""

    raw: str
    label: str
    service: str
    site: str | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SeverityOption:
    """A severity that can be chosen, in the person's language."""

    key: str
    name: str
    definition: str
    example: str | None
    effects: frozenset[Effect]

    @property
    def is_critical(self) -> bool:
        """Whether it covers the strongest effect, for which nothing more than needed is asked."""
        return Effect.CRITICAL in self.effects


@dataclass(frozen=True, slots=True)
class ReportContext:
    """What the questions are asked against. `covered` is false where there is no usable contract: then no time
    is promised."""

    t: Translator
    now: datetime
    zone: str
    first_message_at: datetime
    services: tuple[ServiceOption, ...]
    severities: tuple[SeverityOption, ...]
    covered: bool

    def service(self, raw: str) -> ServiceOption:
        """Return the option with this raw answer.

        Raises:
            KeyError: there is none.
        """
        return {option.raw: option for option in self.services}[raw]

    def severity(self, key: str) -> SeverityOption:
        """Return the severity with this key.

        Raises:
            KeyError: there is none.
        """
        return {option.key: option for option in self.severities}[key]

    def severity_for(self, effect: str) -> SeverityOption | None:
        """Return the severity that covers an effect, the strongest if several do."""
        return next((option for option in self.severities if Effect(effect) in option.effects), None)


def report_context(
    version: ContractVersion | None, t: Translator, *, now: datetime, zone: str, first_message_at: datetime
) -> ReportContext:
    """Return what can be reported under a contract version; without one, the whole catalogue and the four effects."""
    if version is None:
        options = tuple(ServiceOption(s.key, t.text(s.name), s.key) for s in services().values())
        return ReportContext(t, now, zone, first_message_at, options, _plain_severities(t), covered=False)
    severities = tuple(
        SeverityOption(
            s.key, t.text(s.name), t.text(s.definition), t.text(s.examples[0]) if s.examples else None, s.effects
        )
        for s in version.severities
    )
    options = tuple(option for key in version.services for option in _service_options(version, key, t))
    return ReportContext(t, now, zone, first_message_at, options, severities, covered=True)


def _service_options(version: ContractVersion, key: str, t: Translator) -> tuple[ServiceOption, ...]:
    name = t.text(services()[key].name)
    measured_at = {target.site for target in version.targets_of(key) if target.site}
    sites = [site for site in version.sites if site.key in measured_at]
    if not sites:
        return (ServiceOption(key, name, key),)
    return tuple(
        ServiceOption(
            f"{key}@{site.key}",
            f"{name} ({t.text(site.name)})",
            key,
            site.key,
            (site.name.pl, site.name.en, *site.aliases),
        )
        for site in sites
    )


def _plain_severities(t: Translator) -> tuple[SeverityOption, ...]:
    said = {
        Effect.CRITICAL: (t.say("critical"), t.say("work is impossible and there is no way around")),
        Effect.MAJOR: (t.say("major"), t.say("an important function is lost or works very badly")),
        Effect.MINOR: (t.say("minor"), t.say("a nuisance, work goes on")),
        Effect.COSMETIC: (t.say("cosmetic"), t.say("no effect on work, for example a wrong label")),
    }
    return tuple(SeverityOption(effect.value, *words, None, frozenset({effect})) for effect, words in said.items())


# ---- how each answer is read


def parse_service(text: str, context: ReportContext) -> Accepted | Rejected:
    """Read a service of the contract: its raw key, label, synonym, inflected or misspelt form, or its site."""
    for option in context.services:
        if folded(text.strip()) in (folded(option.raw), folded(option.label)):
            return Accepted(option.raw)
    found = service_in(text, context)
    if found is not None:
        return Accepted(found.raw)
    labels = context.t.either(option.label for option in context.services)
    return Rejected(
        context.t.say(
            "%(said)s names none of these services. Please choose one: %(services)s.",
            said=context.t.quote(shortened(text)),
            services=labels,
        )
    )


def service_in(text: str, context: ReportContext) -> ServiceOption | None:
    """Return the one service a text points to; None where it names none or leaves open which."""
    keys = parse_services(text, tuple({option.service: None for option in context.services}))
    plain = folded(text)
    sites = {o.site for o in context.services if any(folded(alias) in plain for alias in o.aliases)}
    options = [o for o in context.services if (not keys or o.service == keys[0]) and (not sites or o.site in sites)]
    if not keys and not sites:
        return None
    if not keys and len({option.site for option in options}) == 1:
        return options[0]
    return options[0] if len(options) == 1 else None


def names_outright(text: str, option: ServiceOption) -> bool:
    """Tell whether a text calls a service by a name of its own; "nobody can call" only points to one.

    A service that was answered already is replaced only by such a name.
    """
    plain = folded(text)
    if any(folded(alias) in plain for alias in option.aliases):
        return True
    aliases = services()[option.service].aliases
    patterns = (
        re.escape(alias.rstrip("*")) + (r"\w*" if alias.endswith("*") else "")
        for said in aliases.values()
        for alias in said
    )
    return any(re.search(rf"\b{pattern}\b", plain) for pattern in patterns)


def services_beside(text: str, context: ReportContext, chosen: str | None) -> tuple[str, ...]:
    """Return the labels of further services a text names outright beside the chosen one; a report is about one."""
    chosen_service = context.service(chosen).service if chosen is not None else None
    keys = parse_services(text, tuple({option.service: None for option in context.services}))
    options = {option.service: option for option in reversed(context.services)}
    others = [options[key] for key in keys if key != chosen_service]
    return tuple(o.label for o in others if chosen_service is not None and names_outright(text, o))


def parse_severity(text: str, context: ReportContext) -> Accepted | Rejected:
    """Read a severity by its key, name or code, or by the effect that is described."""
    plain = folded(text.strip())
    for option in context.severities:
        if plain in (folded(option.key), folded(option.name)):
            return Accepted(option.key)
    effect = parse_effect(text)
    chosen = context.severity_for(effect) if effect else None
    if chosen is not None:
        return Accepted(chosen.key)
    return Rejected(
        context.t.say(
            "It is not clear from %(said)s how severe it is. Please choose the severity or say what does not "
            "work for whom.",
            said=context.t.quote(shortened(text)),
        )
    )


def parse_since(text: str, context: ReportContext) -> Accepted | Rejected:
    """Read since when: an ISO instant or words; not in the future, and not older than a quarter."""
    at = _instant(text, context)
    if at is None:
        return Rejected(
            context.t.say(
                "%(said)s could not be read as a time. Please write for example %(example)s.",
                said=context.t.quote(shortened(text)),
                example=context.t.quote(context.t.say("since 9:15")),
            )
        )
    if at > context.now:
        return Rejected(
            context.t.say(
                "%(moment)s is still to come. Since when has it not been working?",
                moment=context.t.full_moment(at, context.zone),
            )
        )
    if at < context.now - OLDEST_START:
        return Rejected(
            context.t.say(
                "%(moment)s is more than three months ago. Please give the start with its date.",
                moment=context.t.full_moment(at, context.zone),
            )
        )
    return Accepted(at.isoformat(timespec="seconds"))


def _instant(text: str, context: ReportContext) -> datetime | None:
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        moment = parse_moment(text, context.now, context.zone)
        return moment.at if moment is not None else None
    return at if at.tzinfo is not None else None


def parse_description(text: str, context: ReportContext) -> Accepted | Rejected:
    """Read what is happening: any words."""
    said = text.strip()
    if not said:
        return Rejected(context.t.say("Please write a few words on what is happening."))
    return Accepted(said[:LONGEST_DESCRIPTION])


def shortened(text: str, length: int = 60) -> str:
    """Return a text cut to a length that can be quoted back."""
    flat = " ".join(text.split())
    return flat if len(flat) <= length else flat[: length - 1].rstrip() + "…"


# ---- which answers are still needed


def _is_brief(answers: Answers, context: ReportContext) -> bool:
    """Tell whether nothing more than service and severity may be asked: both were said at once, or it is critical."""
    if answers.get("said_at_once") == "yes":
        return True
    severity = answers.get("severity")
    return severity is not None and context.severity(severity).is_critical


QUESTIONS: tuple[Question[ReportContext], ...] = (
    Question("service", parse_service, lambda answers, context: "service" not in answers),
    Question("severity", parse_severity, lambda answers, context: "severity" not in answers),
    Question("since", parse_since, lambda answers, context: "since" not in answers and not _is_brief(answers, context)),
    Question(
        "description",
        parse_description,
        lambda answers, context: "description" not in answers and not _is_brief(answers, context),
    ),
)


@dataclass(frozen=True, slots=True)
class Report:
    """A complete report, ready to be confirmed. `since_said` is false where the start was taken from the first
    message."""

    service: ServiceOption
    severity: SeverityOption
    since: datetime
    since_said: bool
    description: str


def report_of(answers: Mapping[str, str], context: ReportContext) -> Report:
    """Return the report that complete answers make.

    Raises:
        KeyError: service or severity is missing.
    """
    since = answers.get("since")
    return Report(
        service=context.service(answers["service"]),
        severity=context.severity(answers["severity"]),
        since=datetime.fromisoformat(since) if since else context.first_message_at,
        since_said=since is not None,
        description=answers.get("description") or answers.get("first_words", ""),
    )
