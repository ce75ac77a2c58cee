"""The provider's templates, read once, and sheets written by hand."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from knowledge.contract.template_file import read_template
from knowledge.contract.templates import Template, TemplateKey, Templates

HEADER = (
    "customer;name;template;effective;fee_sip;fee_queues;fees_clause;differences;differences_clause;"
    "entered_by;entered_on"
)
ROW = "lipa;Zakłady Lipa;standard@2;01.06.2026;1120,00;-;§ 6;;;A. Nowak;20.05.2026"
OTHERS = {"fee_hotline": "-", "fee_recording": "-", "fee_admin_portal": "0", "fee_user_portal": "0"}


@cache
def templates() -> Templates:
    found: dict[TemplateKey, Template] = {}
    for file in (files("knowledge") / "templates").iterdir():
        template = read_template(file.read_text(encoding="utf-8"), file=file.name)
        found[template.key, template.number] = template
    return found


def sheet_of(*rows: dict[str, str], separator: str = ";") -> bytes:
    """Return a sheet with one row for each mapping; every row is good but for what the mapping says."""
    good = dict(zip(HEADER.split(";"), ROW.split(";"), strict=True)) | OTHERS
    columns = list(dict.fromkeys([*good, *(key for row in rows for key in row)]))
    lines = [columns, *([{**good, **row}.get(column, "") for column in columns] for row in rows)]
    return "\n".join(separator.join(map(_cell, line)) for line in lines).encode("utf-8")


def _cell(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if set(text) & set(';,\n\r"\t') else text
