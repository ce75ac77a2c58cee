"""What the tables of the contract format share: texts in both languages, clauses, names declared elsewhere."""

from __future__ import annotations

from knowledge.contract.levels import PeriodKind
from knowledge.contract.scalars import member_of
from knowledge.contract.shape import Field, Items, Name, Place, Said, Shape, Table, Value


def optional(about: str, shape: Shape) -> Field:
    """Return a key that may be left out."""
    return Field(shape, about)


def needed(about: str, shape: Shape) -> Field:
    """Return a key that must be there."""
    return Field(shape, about, required=True)


TEXT = Value("text")
BILINGUAL = Table({"pl": needed("in Polish", TEXT), "en": needed("in English", TEXT)})
LANGUAGES_OF_TEXT = dict(BILINGUAL.fields)
CLAUSE = needed("where the contract says so", Place())
OWN_CLAUSE = optional("where, if elsewhere than the whole section", Place())
NAME = needed("what it is called", BILINGUAL)
SERVICES = Items(Name("covered_service"), filled=True)
"""One service or more; a fee line alone may pay for none."""
PERIOD = Value(member_of(PeriodKind))


def section(about: str, **fields: Field) -> Field:
    """Return a section that may be stated, silent or not entered; stated, it has a clause."""
    return optional(about, Said(Table({"clause": CLAUSE, **fields})))
