"""The columns of the sheet: what each means, and an example; the blank sheet that explains itself.

The rule: a row whose first cell begins with "# " is a remark and is never read, so explanations and the example may
stay in the sheet that comes back.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from knowledge.bilingual import Bilingual, Language
from knowledge.contract.templates import Template
from knowledge.words.services import services

REMARK = "# "
FEE = "fee_"
NOT_ORDERED = ("-", "–", "—")
"""Written as the fee of a service that the customer does not order."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `required` cells must be filled in every row."""

    key: str
    about: Bilingual
    example: Bilingual
    required: bool = False


def _column(key: str, pl: str, en: str, example: str | tuple[str, str], *, required: bool = False) -> Column:
    shown = Bilingual(*((example, example) if isinstance(example, str) else example))
    return Column(key, Bilingual(pl, en), shown, required)


_BEFORE_FEES = (
    _column(
        "customer",
        "klucz klienta: małe litery, cyfry i _ (wymagane)",
        "the customer's key: small letters, digits and _ (required)",
        "lipa",
        required=True,
    ),
    _column("name", "pełna nazwa (wymagane)", "the full name (required)", "Zakłady Lipa Sp. z o.o.", required=True),
    _column(
        "aliases",
        "jak ludzie mówią o kliencie, także w przypadkach; oddzielone przecinkami",
        "how people call the customer, inflected forms too; separated by commas",
        "Lipa, Lipy, Lipie, Lipą",
    ),
    _column(
        "contract", "klucz umowy; puste: jak klucz klienta", "the contract's key; empty: as the customer's", "lipa"
    ),
    _column(
        "template",
        "szablon i numer jego wersji (wymagane)",
        "the template and the number of its version (required)",
        "standard@2",
        required=True,
    ),
    _column(
        "effective",
        "pierwszy dzień obowiązywania: 2026-01-02 albo 02.01.2026 (wymagane)",
        "first day in force: 2026-01-02 or 02.01.2026 (required)",
        ("01.06.2026", "2026-06-01"),
        required=True,
    ),
    _column(
        "ends",
        "pierwszy dzień, w którym już nie obowiązuje; puste: bezterminowo",
        "first day no longer in force; empty: open",
        ("01.06.2028", "2028-06-01"),
    ),
    _column("signed", "dzień podpisania", "the day of signature", ("18.05.2026", "2026-05-18")),
    _column(
        "language",
        "język wiążący: pl albo en; puste: jak w szablonie",
        "binding language: pl or en; empty: as in the template",
        "pl",
    ),
    _column(
        "zone",
        "strefa czasowa; puste: jak w szablonie",
        "time zone; empty: as in the template",
        ("Europe/Warsaw", "Europe/Warsaw"),
    ),
)
_AFTER_FEES = (
    _column(
        "fees_clause",
        "paragraf umowy, w którym są opłaty (wymagane przy opłatach)",
        "the contract's paragraph with the fees (required with fees)",
        "§ 6",
    ),
    _column("contact", "kto zgłasza i jak go zastać", "who reports, and how to reach them", "Jan Kos, 600 000 000"),
    _column(
        "contact_clause",
        "paragraf umowy o osobach do kontaktu (wymagane przy kontakcie)",
        "the contract's paragraph on contacts (required with a contact)",
        "§ 8",
    ),
    _column(
        "differences",
        "różnice od szablonu: klucz=wartość, oddzielone średnikami; np. critical.react=1 h; pbx.target=99.9 %; "
        "support.hours=Mon-Fri 07:00-19:00 + Sat 08:00-12:00; cosmetic=removed; claim.within=14 calendar days",
        "differences from the template: key=value, separated by semicolons; e.g. critical.react=1 h; "
        "pbx.target=99.9 %; support.hours=Mon-Fri 07:00-19:00 + Sat 08:00-12:00; cosmetic=removed; "
        "claim.within=14 calendar days",
        "critical.react=1 h",
    ),
    _column(
        "differences_clause",
        "paragraf umowy z różnicami (wymagane przy różnicach)",
        "the contract's paragraph with the differences (required with differences)",
        "§ 7",
    ),
    _column("entered_by", "kto wpisuje (wymagane)", "who enters it (required)", "A. Nowak", required=True),
    _column("entered_on", "kiedy (wymagane)", "when (required)", ("20.05.2026", "2026-05-20"), required=True),
)
FIXED = {column.key: column for column in (*_BEFORE_FEES, *_AFTER_FEES)}


def is_column(key: str) -> bool:
    """Tell whether a sheet may have a column of this name."""
    return key in FIXED or key.removeprefix(FEE) in services()


def columns_of(templates: Iterable[Template]) -> tuple[Column, ...]:
    """Return the columns of a sheet for these templates: a fee for each service that one of them covers.

    Without any template: for each service of the catalogue.
    """
    covered = set(chain.from_iterable(template.alone.versions[0].services for template in templates))
    fees = [key for key in services() if key in covered or not covered]
    return (*_BEFORE_FEES, *(_fee_column(key, place) for place, key in enumerate(fees)), *_AFTER_FEES)


def _fee_column(service: str, place: int) -> Column:
    name = services()[service].name
    about = Bilingual(
        f"opłata miesięczna netto: {name.pl}; „-”: klient nie zamawia tej usługi",
        f"monthly fee, net: {name.en}; “-”: the customer does not order this service",
    )
    return Column(FEE + service, about, Bilingual("1120,00", "1120.00") if place < 2 else Bilingual("-", "-"))


def blank_sheet(columns: Sequence[Column], language: Language) -> str:
    """Return the sheet to be filled in: the columns, a remark on each, and an example that is not read either.

    Polish spreadsheets expect semicolons, English ones commas; both are accepted when the sheet comes back.
    """
    example = {"pl": "przykład: ", "en": "example: "}[language]
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";" if language == "pl" else ",", lineterminator="\r\n")
    writer.writerow(column.key for column in columns)
    writer.writerow(_marked(REMARK, (column.about.text(language) for column in columns)))
    writer.writerow(_marked(REMARK + example, (column.example.text(language) for column in columns)))
    return written.getvalue()


def _marked(mark: str, cells: Iterable[str]) -> list[str]:
    first, *others = cells
    return [mark + first, *others]
