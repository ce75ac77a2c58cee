"""`sla credits`: the account of a period as a JSON object: every remedy, what reduces it, every cap, claims, standing.

Rule: amounts are net and exact to the hundredth, as strings; none of them is a promise, and each account says how firm
it is.
"""

from __future__ import annotations

from adapters.sla import figures
from adapters.sla.accounts import Account
from adapters.sla.cases import Case
from adapters.sla.figures import Json
from adapters.sla.remedies import condition_object, remedy_object
from adapters.sla.rights import claim_object, claims_of, damages_object, termination_object
from knowledge.explanation_of_money import explain_settlement
from knowledge.money.caps import CapUse
from knowledge.money.damages import damages_above
from knowledge.money.gross import Gross
from knowledge.money.standing import Standing


def account_object(case: Case, account: Account) -> Json:
    """Return the account of one period."""
    settlement, zone = account.settlement, account.version.zone
    return {
        "period": figures.period(account.period),
        "version": account.version.key,
        "version_checked": account.version.checked is not None,
        "currency": account.version.currency,
        "total_net": figures.figure(settlement.total),
        "standing": standing_object(account.standing, zone),
        "remedies": [remedy_object(line, zone) for line in settlement.lines],
        "caps": [_cap(use) for use in settlement.caps],
        "granted_this_year_net": None
        if account.granted_this_year is None
        else figures.figure(account.granted_this_year),
        "credits_net": figures.figure(settlement.credits),
        "penalties_net": figures.figure(settlement.penalties),
        "held_net": figures.figure(settlement.held),
        "released_net": figures.figure(settlement.released),
        "free_time_seconds": figures.length(settlement.free_time),
        "gross": None if account.gross is None else _gross(account.gross),
        "conditions": [condition_object(one) for one in settlement.conditions],
        "claims": [claim_object(one, case.now, zone) for one in claims_of(case, account)],
        "termination": [termination_object(one, case.now, zone) for one in account.termination],
        "damages": damages_object(damages_above(account.version), zone),
        "explanation": figures.steps(explain_settlement(settlement, account.gross), zone),
    }


def standing_object(standing: Standing, zone: str) -> Json:
    """Return how firm a figure is; on the command line nothing is ever settled."""
    return {
        "code": standing.code.value,
        "until": figures.instant(standing.until, zone),
        "outages_without_cause": standing.unattributed,
    }


def _gross(gross: Gross) -> Json:
    return {
        "vat_percent": figures.figure(gross.rate),
        "taxed_net": figures.figure(gross.taxed),
        "vat": figures.figure(gross.vat),
        "total_gross": figures.figure(gross.gross),
        "clause": figures.clause(gross.clause),
    }


def _cap(use: CapUse) -> Json:
    return {
        "scope": use.cap.scope.value,
        "period": use.cap.period.value,
        "base": use.cap.base.value,
        "percent": figures.figure(use.cap.percent),
        "base_net": figures.figure(use.base),
        "invoice_assumed": use.assumed,
        "limit_net": figures.figure(use.limit),
        "granted_before_net": figures.figure(use.granted),
        "before_net": figures.figure(use.before),
        "after_net": figures.figure(use.after),
        "bites": use.bites,
        "clause": figures.clause(use.cap.clause),
    }
