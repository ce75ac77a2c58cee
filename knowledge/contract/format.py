"""The format of a contract file as data: every key, what it means, and how its value is written.

The rule: reader, error messages and the schema for editors all come from this one description.
"""

from __future__ import annotations

from knowledge.contract.format_parts import (
    BILINGUAL,
    CLAUSE,
    LANGUAGES_OF_TEXT,
    NAME,
    OWN_CLAUSE,
    TEXT,
    needed,
    optional,
)
from knowledge.contract.format_targets import TARGET
from knowledge.contract.format_terms import TERMS
from knowledge.contract.scalars import member_of, one_of
from knowledge.contract.severities import Effect
from knowledge.contract.shape import Items, Keyed, Name, Place, Said, Table, Value

CHECK = Table({"by": needed("who", TEXT), "on": needed("when", Value("date"))})

CALENDAR = Table(
    {
        "country": optional("the public holidays of a country, e.g. PL", Value("country")),
        "subdivision": optional("a part of the country, e.g. ENG", TEXT),
        "days": optional("days off of every year, e.g. 12-25", Items(Value("day_of_year"))),
        "easter": optional(
            "days off counted from Easter Sunday: 0 itself, 1 Monday, 60 Corpus Christi", Items(Value("offset"))
        ),
        "dates": optional("single days off", Items(Value("date"))),
        "working": optional("days that are not off after all", Items(Value("date"))),
    }
)

SCHEDULE = Table(
    {
        "name": NAME,
        "hours": needed(
            "24/7, or lines such as Mon-Fri 08:00-18:00; a window may run over midnight",
            Items(Value("week"), filled=True),
        ),
        "holidays": optional(
            "off (days off of the calendar are closed; the default except for 24/7) or worked",
            Value(one_of("off", "worked")),
        ),
        "special_days": optional(
            "other hours on a day: 12-24: 06:00-14:00, 2026-05-02: closed", Keyed(Value("windows"), key="special_day")
        ),
        "cut_before_days_off": optional("yes: a night that begins before a day off ends at midnight", Value("yes_no")),
        "is_support": optional("no: hours used in rules only, not shown as hours of service", Value("yes_no")),
        "clause": CLAUSE,
    }
)

_ALTERNATIVE = Table(
    {
        "limit": needed("the limit", Value("limit")),
        "if_reported_in": optional("holds only for a report in these hours", Name("schedule")),
        "hours": optional("hours in which the time runs, if not those of the severity", Name("schedule")),
    },
    short="limit",
)
PROMISE = Said(
    Table(
        {
            **_ALTERNATIVE.fields,
            "limit": optional("4 h, 3 opening days, next release, none", Value("limit")),
            "alternatives": optional(
                "several limits; the first whose condition fits holds", Items(_ALTERNATIVE, filled=True)
            ),
            "clause": OWN_CLAUSE,
        },
        short="limit",
    )
)
UPDATE = Said(
    Table(
        {
            "rhythm": needed("every 30 min, daily, on closing", Value("rhythm")),
            "partial": optional("another rhythm for a partial outage", Value("every")),
            "hours": optional("hours in which the time runs, if not those of the severity", Name("schedule")),
            "also_by": optional("channels used beside the chat", Items(Value("key"))),
            "clause": OWN_CLAUSE,
        },
        short="rhythm",
    )
)
SEVERITY = Table(
    {
        "name": NAME,
        "covers": needed(
            "effects that fall under it: critical, major, minor, cosmetic", Items(Value(member_of(Effect)))
        ),
        "definition": needed("in words of the effect on the customer's business", BILINGUAL),
        "examples": optional("one or two examples", Items(BILINGUAL)),
        "hours": needed("hours in which its times run", Name("schedule")),
        "clause": needed("where the severity is defined", Place()),
        "required_channels": optional(
            "channels that must all be used for the clock to start, e.g. phone, chat", Items(Value("key"))
        ),
        "acknowledge": optional("a person confirms", PROMISE),
        "react": optional("work starts", PROMISE),
        "workaround": optional("a workaround stands", PROMISE),
        "resolve": optional("the failure is removed", PROMISE),
        "update": optional("how often the customer is told", UPDATE),
    }
)

MATRIX = Table(
    {
        "impacts": needed("rows: how many are affected", Keyed(BILINGUAL, filled=True)),
        "urgencies": needed("columns: what it stops", Keyed(BILINGUAL, filled=True)),
        "cells": needed("the severity for each impact and urgency", Keyed(Keyed(Name("severity")))),
        "clause": CLAUSE,
    }
)

BASED_ON = Table(
    {
        "template": needed("the key of the template", Name("template")),
        "version": needed("its number; a newer one changes nothing until it is adopted", Value("count")),
        "without": optional("services of the template that the customer does not order", Items(Name("service"))),
    }
)

VERSION = Table(
    {
        "version": needed("its key, e.g. v1, annex1", Value("key")),
        "amends": optional("the version whose facts hold unless restated here", Name("version")),
        "based_on": optional("the version of a template whose facts hold unless restated here", BASED_ON),
        "name": needed("what it is called", BILINGUAL),
        "effective": needed("first day in force", Value("date")),
        "ends": optional(
            "first day no longer in force; left out: open, or replaced by the next version", Value("date")
        ),
        "entered": needed("who entered it, and when", CHECK),
        "checked": optional("who checked it, and when; left out: nobody yet, and answers say so", CHECK),
        "zone": needed("the time zone of all its times", Value("zone")),
        "currency": needed("the currency of all its amounts", Value("currency")),
        "binding_language": needed("the language that binds: pl or en", Value("language")),
        "unlisted": needed(
            "what a missing term means: silent (read, not said) or not_entered", Value(one_of("silent", "not_entered"))
        ),
        "documents": needed("the documents in order of precedence, by key", Keyed(BILINGUAL, filled=True)),
        "main_document": optional('the document of a bare "§ 6"; left out: the first of the list', Name("document")),
        "times_clause": optional("the clause of times written in short form; left out: that of the severity", Place()),
        "calendar": optional("days off", CALENDAR),
        "sites": optional(
            "places, by key", Keyed(Table({**LANGUAGES_OF_TEXT, "aliases": optional("other names", Items(TEXT))}))
        ),
        "services": needed(
            "services that the contract covers, each with its clause", Keyed(Place(), key_of="service", filled=True)
        ),
        "schedules": needed("named hours", Keyed(SCHEDULE, filled=True)),
        "severities": needed("strongest first", Keyed(SEVERITY, filled=True)),
        "severity_matrix": optional("severity by impact and urgency", MATRIX),
        "availability": optional("measured groups, by key", Keyed(TARGET)),
        **TERMS,
        "provisions": optional(
            "all other facts in words, by topic",
            Keyed(Said(Table({**LANGUAGES_OF_TEXT, "clause": CLAUSE})), key_of="topic"),
        ),
    }
)

CUSTOMER = Table(
    {
        "key": needed("a short key", Value("key")),
        "name": needed("the full name", TEXT),
        "aliases": optional("how people call the customer, inflected forms too", Items(TEXT)),
    }
)

CONTRACT = Table(
    {
        "contract": needed("the key of the contract", Value("key")),
        "customer": needed("the customer", CUSTOMER),
        "provider": needed("the provider's name", TEXT),
        "duty_phone": needed("the number for emergencies", TEXT),
        "duty_email": needed("the duty desk's address", TEXT),
        "signed": optional("the day of signature", Value("date")),
        "versions": needed("oldest first", Items(VERSION)),
    }
)

MERGED = {"schedules": 1, "services": 1, "severities": 2, "availability": 2, "provisions": 1, "sites": 1}
"""Sections in which a version that amends another replaces single entries (1), or single keys of an entry (2)."""
NOT_INHERITED = (
    "version",
    "amends",
    "based_on",
    "name",
    "effective",
    "ends",
    "entered",
    "checked",
    "main_document",
    "times_clause",
    "transition",
)
REMOVED = "removed"
"""Written instead of an entry of such a section, it takes the inherited entry out."""
