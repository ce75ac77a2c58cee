"""The topics under which a contract's other facts are kept in words: everything the engine does not compute.

The rule: a topic is a key of this table and nothing else, so that "the contract is silent about it" can be said of
each; the numbers are those of the features in the product's list of what real contracts say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.bilingual import Bilingual


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic: what it is called in both languages, and the features it stands for."""

    name: Bilingual
    features: tuple[int, ...]


def _topic(pl: str, en: str, *features: int) -> Topic:
    return Topic(Bilingual(pl, en), features)


TOPICS: Mapping[str, Topic] = {
    "profile": _topic("przedmiot umowy", "what the contract is about", 14),
    "downtime_definition": _topic("definicja niedostępności", "definition of downtime", 15),
    "meaning_of_reaction": _topic("co umowa nazywa reakcją", "what the contract calls a reaction", 9, 54),
    "meaning_of_working_day": _topic("co umowa nazywa dniem roboczym", "what the contract calls a working day", 13, 35),
    "other_definitions": _topic("inne definicje", "other definitions", 15),
    "automatic_confirmation": _topic("automatyczne potwierdzenie", "automatic confirmation", 54),
    "severity_change": _topic("kto ustala kategorię awarii", "who decides on the severity", 29),
    "workaround": _topic("obejście", "workaround", 74),
    "pauses": _topic("wstrzymanie czasu", "pauses of the clock", 47),
    "scope": _topic("zakres: stanowiska, lokalizacje, łącza", "scope: users, sites, trunks", 53),
    "out_of_scope": _topic("czego SLA nie obejmuje", "what the SLA leaves out", 52),
    "eligibility": _topic("warunki korzystania z SLA", "conditions for the SLA to apply", 22),
    "customer_duties": _topic("obowiązki klienta", "the customer's duties", 75),
    "measuring": _topic("kto i jak mierzy", "who measures, and how", 26),
    "error_rate": _topic("niedostępność liczona z błędów zapytań", "downtime from failed requests", 50),
    "ddos": _topic("ataki DDoS", "DDoS attacks", 38),
    "provider_fault": _topic("wina dostawcy", "the provider's fault", 40),
    "change_freeze": _topic("okres bez prac planowych", "change freeze", 39),
    "maintenance_shift": _topic("przesunięcie prac przez klienta", "the customer shifts planned work", 17, 39),
    "status_page": _topic("strona statusowa", "status page", 42),
    "credit_form": _topic("forma bonifikaty", "how a credit is given", 18),
    "credit_conditions": _topic("warunki bonifikaty", "conditions of a credit", 22, 30),
    "service_days": _topic("bonifikata w dniach usługi", "a credit in days of service", 31),
    "flat_credit": _topic("bonifikata kwotowa", "a flat credit", 37),
    "one_credit_a_day": _topic("jedna bonifikata na dzień", "one credit a day", 62),
    "late_response_credit": _topic("rekompensata za późną odpowiedź", "remedy for a late answer", 49),
    "claim_answer": _topic("odpowiedź na reklamację", "the answer to a claim", 4, 51),
    "evidence": _topic("dowody przy reklamacji", "evidence for a claim", 27),
    "final_say": _topic("kto rozstrzyga", "who has the final say", 26, 29),
    "sole_remedy": _topic("wyłączność środków", "sole remedy", 64),
    "damages": _topic("odszkodowanie ponad karę", "damages above the penalty", 64),
    "right_to_terminate": _topic("prawo wypowiedzenia po naruszeniach SLA", "right to terminate after misses", 48),
    "termination": _topic("rozwiązanie umowy", "termination", 28, 48),
    "term_of_contract": _topic("czas trwania umowy", "term of the contract", 28),
    "notice_of_termination": _topic("okres wypowiedzenia", "notice of termination", 28),
    "change_of_terms": _topic("zmiana warunków", "change of terms", 28, 65),
    "transition": _topic("przejście na nowe warunki", "transition to new terms", 65),
    "precedence": _topic("kolejność dokumentów", "order of documents", 79),
    "partial_months": _topic("niepełne miesiące", "partial months", 76),
    "time_rounding": _topic("zaokrąglanie czasu i procentów", "rounding of time and percentages", 66),
    "rca": _topic("raport o przyczynie (RCA)", "cause report (RCA)", 60),
    "reports": _topic("raporty", "reports", 61),
    "review": _topic("przeglądy", "reviews", 61),
    "compliance_share": _topic("odsetek spraw w terminie", "share of cases in time", 72),
    "rpo_rto": _topic("odtwarzanie danych (RPO, RTO)", "recovery (RPO, RTO)", 59),
    "data_retention": _topic("przechowywanie nagrań i danych", "retention of recordings and data", 59),
    "contacts": _topic("osoby do kontaktu", "named contacts", 44, 45),
    "joined_reports": _topic("łączenie zgłoszeń", "joined reports", 30),
    "support_language": _topic("język obsługi", "language of support", 77),
    "quiet_hours": _topic("godziny ciszy dla powiadomień", "quiet hours for notices", 13, 77),
    "channels_of_notices": _topic("kanały powiadomień", "channels of notices", 21),
    "fees_for_changes": _topic("opłaty za prace i zmiany", "fees for work and changes", 36),
    "vat": _topic("VAT", "VAT", 78),
    "unpaid": _topic("zaległe płatności", "unpaid invoices", 22),
}
"""Every topic, in the order in which a contract is shown."""
