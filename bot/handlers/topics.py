"""Special topics of a contract: what a question names by a word of its own, answered before the general answer.

A table: the words that name the topic, the intents whose own answer is better, and where the contract says it. Each
answer comes from the contract with its clause; where it is silent, that is the answer, with who read it and when.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.handlers.report_days import days_of_cause_reports, days_of_regular_reports
from bot.handlers.severities import severities_asked, severity_named
from bot.handlers.termination import right_to_terminate, steps_to_termination
from bot.i18n import capitalised
from bot.messages import Fact
from bot.turn import Ask, Said, Turn
from bot.understanding.folding import folded
from bot.wording.clauses import basis, cited
from bot.wording.hours import hours_text
from bot.wording.limits import cadence_text
from bot.wording.targets import smallest_text, target_name
from bot.wording.unstated import contract_term, unstated
from knowledge.contract.agreement import ContractVersion
from knowledge.contract.provision_topics import TOPICS
from knowledge.contract.severities import Severity
from knowledge.terms import Clause, NotEntered, Stated

TopicAnswer = Callable[[Turn, Ask, ContractVersion], Said]
DaysOf = Callable[[Turn, Ask, ContractVersion, dict[str, Fact], list[Clause | None]], list[str]]

_TIMES = frozenset({"reaction_time", "resolution_time"})
_MEASURED = frozenset({"downtime_budget", "incident_history_report", "what_if"})
_MONEY = frozenset({"penalties", "claim_terms", "fees_and_tiers"})


@dataclass(frozen=True, slots=True)
class SpecialTopic:
    """`named` finds the topic in a folded question; `unless` holds the intents that answer it better themselves."""

    key: str
    named: re.Pattern[str]
    answer: TopicAnswer
    unless: frozenset[str] = frozenset()


def topic_of(text: str, intent: str) -> SpecialTopic | None:
    """Return the special topic that a question names, the first of the table; None for a general question."""
    plain = folded(text)
    return next((topic for topic in _TABLE if intent not in topic.unless and topic.named.search(plain)), None)


def answer_on_topic(turn: Turn, ask: Ask, version: ContractVersion) -> list[Said]:
    """Return the answer on the special topic that a question names; nothing where it names none."""
    defined = definition_of_severity(turn, ask, version)
    if defined is not None:
        return [defined]
    topic = topic_of(ask.text, ask.intent)
    return [topic.answer(turn, ask, version)] if topic is not None else []


_DEFINING = re.compile(
    r"\b(?:co to|co znacz\w*|co oznacz\w*|co rozumie\w*|czym jest|definicj\w*|co jest (?:uznawan\w*|traktowan\w*)"
    r"|what(?:'s| is| are| does| do you mean| counts as)|meaning of|definition of|define\w*|mean\b)"
)
_NOT_DEFINING = re.compile(
    r"\b(?:czas\w*|ile|termin\w*|kar\w*|godzin\w*|reakc\w*|usuni\w*|rozni\w*|status\w*|dzia\w*|sie dzieje|time|long"
    r"|soon|hours?|deadline\w*|penalt\w*|credit\w*|response|reaction|resolution|react|differen\w*|happen\w*|downtime"
    r"|availab\w*|dostepn\w*|wspolneg\w*|fee\w*)\b"
)


def definition_of_severity(turn: Turn, ask: Ask, version: ContractVersion) -> Said | None:
    """Return the contract's own definition of the severity whose meaning is asked; None for any other question."""
    plain = folded(ask.text)
    if not _DEFINING.search(plain) or _NOT_DEFINING.search(plain):
        return None
    severity = severity_named(version, ask.text)
    if severity is None:
        return None
    t = turn.t
    lines = [f"{capitalised(t.text(severity.name))}: {t.text(severity.definition)}."]
    lines += [f"• {t.text(example)}" for example in severity.examples]
    facts: dict[str, Fact] = {"severity": severity.key}
    return _said(turn, version, "severity_definition", lines, [severity.clause], facts)


def _said(
    turn: Turn,
    version: ContractVersion,
    topic: str,
    lines: Sequence[str],
    clauses: Sequence[Clause | None],
    facts: dict[str, Fact] | None = None,
) -> Said:
    t = turn.t
    said: dict[str, Fact] = {"topic": topic, "stated": True, "clauses": cited(t, version, clauses), **(facts or {})}
    return Said("\n".join(line for line in [*lines, basis(t, version, clauses)] if line), said)


def _unstated(turn: Turn, version: ContractVersion, topic: str, term: object, name: str) -> Said:
    facts: dict[str, Fact] = {"topic": topic, "stated": False, "entered": not isinstance(term, NotEntered)}
    return Said(unstated(turn.t, term, name, version), facts)


def _from_provisions(key: str, *topics: str) -> TopicAnswer:
    """Return an answer in the contract's own words on some of its topics; unstated where none of them is stated."""

    def answer(turn: Turn, ask: Ask, version: ContractVersion) -> Said:
        t = turn.t
        stated = [term for term in map(version.provision, topics) if isinstance(term, Stated)]
        if stated:
            lines = [t.text(term.value.text) for term in stated]
            return _said(turn, version, key, lines, [term.clause for term in stated])
        return _unstated(turn, version, key, version.provision(topics[0]), t.text(TOPICS[topics[0]].name))

    return answer


def _rca(turn: Turn, ask: Ask, version: ContractVersion) -> Said:
    """Answer what is promised of a report on the cause, and by when it comes for the incident spoken of."""
    return _words_and_days(turn, ask, version, "rca", ("rca",), days_of_cause_reports)


def _reports(turn: Turn, ask: Ask, version: ContractVersion) -> Said:
    """Answer which regular reports are promised, and by when the next ones come."""
    return _words_and_days(turn, ask, version, "reports", ("reports", "review"), days_of_regular_reports)


def _words_and_days(
    turn: Turn, ask: Ask, version: ContractVersion, key: str, topics: Sequence[str], days: DaysOf
) -> Said:
    stated = [term for term in map(version.provision, topics) if isinstance(term, Stated)]
    clauses: list[Clause | None] = [term.clause for term in stated]
    facts: dict[str, Fact] = {}
    lines = [*dict.fromkeys(turn.t.text(term.value.text) for term in stated), *days(turn, ask, version, facts, clauses)]
    if not lines:
        return _unstated(turn, version, key, version.provision(topics[0]), turn.t.text(TOPICS[topics[0]].name))
    return _said(turn, version, key, lines, clauses, facts)


def _termination(turn: Turn, ask: Ask, version: ContractVersion) -> Said:
    """Answer what the contract says of termination, and how far a right to it after misses has come."""
    t = turn.t
    topics = ("notice_of_termination", "termination", "right_to_terminate")
    stated = [term for term in map(version.provision, topics) if isinstance(term, Stated)]
    clauses: list[Clause | None] = [term.clause for term in stated]
    facts: dict[str, Fact] = {}
    lines = [t.text(term.value.text) for term in stated]
    lines += right_to_terminate(turn, version, clauses, facts)
    if not lines:
        return _unstated(turn, version, "termination", version.provision(topics[0]), t.text(TOPICS[topics[0]].name))
    said = _said(turn, version, "termination", lines, clauses, facts)
    return replace(said, more="\n".join(steps_to_termination(turn, version)) or None)


def _updates(turn: Turn, ask: Ask, version: ContractVersion) -> Said:
    """Answer how often the customer is told how things stand, per severity."""
    t = turn.t
    severities = severities_asked(version, ask)
    if not any(isinstance(severity.update, Stated) for severity in severities):
        return _unstated(turn, version, "updates", _update_term(version, severities), t.say("how often news is given"))
    lines = [t.say("News about an open incident:")]
    clauses: list[Clause | None] = []
    facts: dict[str, Fact] = {}
    for severity in severities:
        name = t.text(severity.name)
        if isinstance(severity.update, Stated):
            cadence = severity.update.value
            lines.append(f"{name}: {cadence_text(t, cadence)}")
            clauses.append(severity.update.clause)
            if cadence.interval is not None:
                facts[f"{severity.key}_update"] = int(cadence.interval.total_seconds())
        else:
            lines.append(f"{name}: {_silence(turn, severity.update)}")
    hours = {severity.schedule: version.schedules[severity.schedule] for severity in severities}
    clauses += [schedule.clause for schedule in hours.values()]
    spoken = "; ".join(hours_text(t, schedule.hours) for schedule in hours.values())
    lines.append(t.say("The time runs in the hours: %(hours)s.", hours=spoken))
    return _said(turn, version, "updates", lines, clauses, facts)


def _update_term(version: ContractVersion, severities: Sequence[Severity]) -> object:
    return severities[0].update if severities else version.unlisted


def _silence(turn: Turn, term: object) -> str:
    t = turn.t
    return t.say("not entered yet") if isinstance(term, NotEntered) else t.say("the contract does not say")


def _term_of_contract(turn: Turn, ask: Ask, version: ContractVersion) -> Said:
    """Answer from when to when the contract holds, with its own words where it has them."""
    t = turn.t
    if turn.contract is None:
        return _unstated(turn, version, "term", version.unlisted, t.text(TOPICS["term_of_contract"].name))
    first, last = turn.contract.versions[0], turn.contract.versions[-1]
    lines = [t.say("The contract holds %(term)s.", term=contract_term(t, turn.contract))]
    if len(turn.contract.versions) > 1:
        in_force = t.text(version.name)
        lines.append(t.say("In force on the day asked about: %(version)s.", version=in_force))
    clauses: list[Clause | None] = []
    for topic in ("term_of_contract", "notice_of_termination"):
        term = version.provision(topic)
        if isinstance(term, Stated):
            lines.append(t.text(term.value.text))
            clauses.append(term.clause)
    facts: dict[str, Fact] = {
        "version": version.key,
        "effective": turn.instant(first.effective),
        "ends": turn.instant(last.ends) if last.ends is not None else None,
    }
    return _said(turn, version, "term", lines, clauses, facts)


def _quality(turn: Turn, ask: Ask, version: ContractVersion) -> Said:
    """Answer the promised quality figures, with what a miss is worth."""
    t = turn.t
    if not isinstance(version.quality, Stated) or not version.quality.value:
        return _unstated(turn, version, "quality", version.quality, t.say("voice quality (MOS) and other figures"))
    lines, clauses = [], list[Clause | None]()
    facts: dict[str, Fact] = {}
    for target in version.quality.value:
        lines.append(f"{capitalised(t.text(target.name))}: {t.text(target.text)}")
        clauses.append(target.clause)
        limits = {"at_least": target.at_least, "at_most": target.at_most, "percent": target.percent}
        facts |= {f"{target.key}_{name}": str(value) for name, value in limits.items() if value is not None}
    return _said(turn, version, "quality", lines, clauses, facts)


def _smallest(turn: Turn, ask: Ask, version: ContractVersion) -> Said:
    """Answer which outages are long enough to count, per measured group where they differ."""
    t = turn.t
    wanted = set(ask.entities.services)
    targets = [one for one in version.targets if not wanted or wanted & set(one.services)]
    by_rule: dict[str, list[str]] = {}
    clauses: list[Clause | None] = []
    for target in targets:
        if target.smallest is not None:
            by_rule.setdefault(smallest_text(t, target.smallest.value), []).append(target_name(t, target))
            clauses.append(target.smallest.clause)
    if not by_rule:
        return _unstated(turn, version, "smallest", version.unlisted, t.say("the smallest outage that counts"))
    lines = [capitalised(rule) + "." for rule in by_rule]
    if len(by_rule) > 1:
        lines = [f"{capitalised(', '.join(names))}: {rule}." for rule, names in by_rule.items()]
    seconds = {int(one.smallest.value.duration.total_seconds()) for one in targets if one.smallest is not None}
    facts: dict[str, Fact] = {"smallest": seconds.pop() if len(seconds) == 1 else None}
    return _said(turn, version, "smallest", lines, clauses, facts)


def _peak(turn: Turn, ask: Ask, version: ContractVersion) -> Said:
    """Answer the hours that a contract names for a rule of its own, such as the peak hours."""
    t = turn.t
    special = [schedule for schedule in version.schedules.values() if not schedule.is_support]
    if not special:
        return _unstated(turn, version, "peak", version.unlisted, t.say("peak hours"))
    lines = [f"{capitalised(t.text(one.name))}: {hours_text(t, one.hours)}." for one in special]
    return _said(turn, version, "peak", lines, [one.clause for one in special])


def _contacts(turn: Turn, ask: Ask, version: ContractVersion) -> Said:
    """Answer the telephone for emergencies first, then the people of the provider."""
    t = turn.t
    lines: list[str] = []
    facts: dict[str, Fact] = {}
    if turn.contract is not None:
        phone, email = turn.contract.duty_phone, turn.contract.duty_email
        lines.append(t.say("For emergencies: tel. %(phone)s, %(email)s.", phone=phone, email=email))
        facts["duty_phone"] = phone
    managers = [person for person in turn.work.people.staff() if person.position == "account_manager"]
    for person in managers:
        title = person.title(t.language)
        lines.append(f"{capitalised(title)}: {person.name}.")
    term = version.provision("contacts")
    clauses = [term.clause] if isinstance(term, Stated) else []
    if isinstance(term, Stated):
        lines.append(t.text(term.value.text))
    return _said(turn, version, "contacts", lines, clauses, facts)


def _topic(key: str, words: str, answer: TopicAnswer, unless: frozenset[str] = frozenset()) -> SpecialTopic:
    return SpecialTopic(key, re.compile(words), answer, unless)


def _words(key: str, words: str, *topics: str, unless: frozenset[str] = frozenset()) -> SpecialTopic:
    return _topic(key, words, _from_provisions(key, *topics), unless)


_REGULAR_REPORT = (
    r"\b(?:raport\w* (?:miesie\w*|kwartal\w*|roczn\w*|okresow\w*)"
    r"|(?:miesieczn\w*|kwartaln\w*|roczn\w*|okresow\w*) raport\w*|przeglad\w* (?:kwartaln\w*|okresow\w*)"
    r"|(?:monthly|quarterly|yearly|annual|regular) (?:reports?|reviews?))\b"
)

_TABLE: tuple[SpecialTopic, ...] = (
    _topic(
        "updates",
        r"\b(?:(?:jak|co) (?:czesto|ile)\b.*\b(?:inform\w*|aktualiz\w*|powiad\w*|wiadomos\w*|daje\w* znac|dostan\w*)"
        r"|aktualizacj\w*|how often\b.*\b(?:updat\w*|told|tell|inform\w*|hear|notif\w*)|updates?|news)\b",
        _updates,
        _MEASURED | _MONEY | frozenset({"exclusions"}),
    ),
    _topic(
        "rca",
        r"\b(?:rca|raport\w* (?:\w+ )?(?:o przyczyn\w*|przyczyn\w*)|raport\w* po\s?awaryjn\w*|raport\w* po awarii"
        r"|(?:analiz\w*|wyjasnieni\w*) przyczyn\w*|root cause|cause reports?|(?:incident|failure) reports?"
        r"|post ?-?mortem)\b",
        _rca,
        frozenset({"report_incident"}),
    ),
    _topic(
        "termination",
        r"\b(?:wypowiedz\w*|wypowiad\w*|rozwiaz\w* umow\w*|zerwa\w* umow\w*|terminat\w*|cancel the contract"
        r"|leave the contract|notice period|period of notice)\b",
        _termination,
    ),
    _topic(
        "term",
        r"\b(?:umow\w*\b.*\b(?:konczy|wygas\w*|obowiazuj\w*|trwa|zawart\w*|do kiedy|od kiedy)"
        r"|(?:do kiedy|od kiedy|kiedy|jak dlugo)\b.*\bumow\w*|koniec umowy|czas trwania umowy|okres umowy"
        r"|(?:when|how long|until)\b.*\bcontract|contract\b.*\b(?:ends?|expires?|runs?|term|last)"
        r"|term of the contract)\b",
        _term_of_contract,
        _MONEY | _MEASURED | _TIMES | frozenset({"service_window", "escalation", "who_may_report", "exclusions"}),
    ),
    _words(
        "rpo_rto",
        r"\b(?:rto|rpo|odtworzeni\w*|disaster recovery|recovery (?:time|point))\b",
        "rpo_rto",
    ),
    _topic("quality", r"\b(?:mos|jakosc\w* (?:glosu|rozmow\w*|dzwieku)|(?:voice|call|audio) quality)\b", _quality),
    _topic(
        "smallest",
        r"\b(?:najkrotsz\w*|najmniejsz\w* (?:przerw\w*|awari\w*)|(?:smallest|shortest|minimum|minimal) (?:\w+ )?"
        r"(?:outage|downtime|failure|interruption)|od ilu minut|prog\w* przerw\w*)\b",
        _smallest,
    ),
    _topic("peak", r"\b(?:szczyt\w*|peak\w*)\b", _peak, _TIMES | _MEASURED | _MONEY),
    _topic(
        "contacts",
        r"\b(?:(?:numer\w*|telefon\w*|tel\b).*\b(?:dyzur\w*|alarm\w*|awaryjn\w*)|(?:dyzur\w*|alarm\w*|awaryjn\w*) "
        r"(?:numer\w*|telefon\w*)|opiekun\w*|(?:emergency|duty|urgent)\b.*\b(?:phone|number|line)|account manager)\b",
        _contacts,
        frozenset({"escalation"}),
    ),
    _topic("reports", rf"\b(?:kiedy|termin\w*|when|by when|deadline\w*)\b.*{_REGULAR_REPORT}", _reports),
    _topic("reports", _REGULAR_REPORT, _reports, _MEASURED),
    _words(
        "support_language",
        r"\b(?:jezyk\w* obslugi|w jakim jezyku|language of support|which language)\b",
        "support_language",
    ),
    _words(
        "change_freeze",
        r"\b(?:(?:zamroz\w*|zamraz\w*)\b.*\bzmian\w*|change freez\w*|freez\w* (?:of )?changes|when do you freeze)\b",
        "change_freeze",
    ),
    _words(
        "quiet_hours",
        r"^(?!.*\b(?:od|from|ustaw\w*|set|moj\w*|my|chce)\b).*\b(?:cisz\w* noc\w*|godzin\w* ciszy|quiet hours)\b",
        "quiet_hours",
    ),
    _words(
        "data_retention",
        r"\b(?:jak dlugo\b.*\b(?:przechow\w*|nagran\w*)|retention|how long\b.*\brecordings?)\b",
        "data_retention",
        unless=_MEASURED | _TIMES,
    ),
    _words("ddos", r"\bddos\b", "ddos", unless=frozenset({"exclusions"})),
)
"""Every special topic, the more particular ones first."""

_RULES_OF_WORK = re.compile(
    r"(?:\b(?:okn\w*|zasad\w*|regul\w*|limit\w*|wyprzedz\w*|z jakim|jak wczesnie|ile dni"
    r"|kiedy (?:mozecie|wolno|moga)|rules?|windows?|limits?|notice|how (?:early|long before|many days)"
    r"|when (?:may|can) you)\b"
    r".*\b(?:prac\w*|konserwac\w*|zmian\w*|maintenance|planned work|works?|changes?)\b)"
    r"|\b(?:prac\w* planow\w*|maintenance|planned works?)\b.*\b(?:okn\w*|zasad\w*|limit\w*|wyprzedz\w*|zapowie\w*"
    r"|rules?|windows?|limits?|notice)\b"
)


def asks_rules_of_work(text: str) -> bool:
    """Tell whether a question is about the rules of planned work: its window, notice or limits."""
    return _RULES_OF_WORK.search(folded(text)) is not None
