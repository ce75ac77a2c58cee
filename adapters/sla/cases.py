"""What every `sla` command starts from: a contract file, and what was written beside it about outages and incidents.

Rule: everything is read and checked before anything is computed or printed; every error of every input is told at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from adapters.cli_contract_reading import read_or_tell
from adapters.cli_reporting import Problem, tell
from adapters.sla import figures
from adapters.sla.events import read_events
from adapters.sla.exact_json import STANDARD_INPUT, InputErrors, read_input
from adapters.sla.figures import Json
from adapters.sla.outages import read_lapses, read_outages, read_works
from adapters.sla.periods import read_moment
from adapters.usage import WrongUsage
from bot.errors import Refused
from knowledge.bilingual import Language
from knowledge.contract.agreement import Contract
from knowledge.downtime.outage_verdicts import Lapse
from knowledge.downtime.planned_work import PlannedWork
from knowledge.incidents.incident import Event, OutageRecorded
from knowledge.incidents.state import IncidentState, state_of

T = TypeVar("T")
Log = tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Inputs:
    """The files a command names; `-` is standard input, which can be read once only."""

    file: Path
    outages: Path | None = None
    works: Path | None = None
    events: Path | None = None
    lapses: Path | None = None
    templates: Path | None = None
    """The folder of the templates that the contract may be based on; without it the one beside the file."""


@dataclass(frozen=True, slots=True)
class Case:
    """A contract, the moment at which everything is read, and the records; `outages` holds those of the events too."""

    contract: Contract
    now: datetime
    language: Language
    outages: tuple[OutageRecorded, ...] = ()
    works: tuple[PlannedWork, ...] = ()
    events: Mapping[int, Log] = field(default_factory=dict)
    incidents: tuple[IncidentState, ...] = ()
    lapses: tuple[Lapse, ...] = ()


def opened_case(inputs: Inputs, *, now: str | None, language: Language, clock: Callable[[], datetime]) -> Case:
    """Return what a command starts from; errors in any of its inputs are told on standard error, all of them.

    Raises:
        Problem: an input has errors; they have been told.
        Refused: an input cannot be read at all, or `now` is no instant.
    """
    written = [path for path in (inputs.outages, inputs.works, inputs.events, inputs.lapses) if path is not None]
    if sum(str(path) == STANDARD_INPUT for path in written) > 1:
        raise WrongUsage(Refused("Standard input (-) can be read only once."))
    contract = read_or_tell(inputs.file, language, folder=inputs.templates)
    if contract is None:
        raise Problem
    at = moment(now, contract, clock())
    failed: list[InputErrors] = []
    outages = _read(inputs.outages, lambda value, name: read_outages(contract, value, name), failed) or ()
    works = _read(inputs.works, read_works, failed) or ()
    events = _read(inputs.events, lambda value, name: read_events(contract, value, name), failed) or {}
    lapses = _read(inputs.lapses, lambda value, name: read_lapses(contract, value, name), failed) or ()
    if failed:
        for errors in failed:
            for finding in errors.findings:
                tell(finding.text(errors.source, language))
        raise Problem
    states = tuple(state for log in events.values() if (state := state_of(log, at)) is not None)
    noted = (outage for state in states for outage in (*state.outages, *state.claimed_outages))
    return Case(contract, at, language, (*outages, *noted), works, events, states, lapses)


def moment(now: str | None, contract: Contract, present: datetime) -> datetime:
    """Return the moment a command is read at: the one named, in the contract's zone, else the present.

    Raises:
        WrongUsage: `now` is no instant.
    """
    return present if now is None else read_moment(now, now=present, zone=contract.versions[-1].zone)


def _read(path: Path | None, read: Callable[[Any, str], T], failed: list[InputErrors]) -> T | None:
    if path is None:
        return None
    name, value = read_input(path)
    try:
        return read(value, name)
    except InputErrors as errors:
        failed.append(errors)
        return None


def heading(case: Case) -> Json:
    """Return what every object begins with: the contract and the moment."""
    contract = case.contract
    return {
        "contract": {
            "key": contract.key,
            "customer": contract.customer,
            "customer_name": contract.customer_name,
            "provider": contract.provider,
        },
        "now": figures.instant(case.now, contract.versions[-1].zone),
    }
