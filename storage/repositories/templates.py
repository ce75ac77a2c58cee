"""Templates of one transaction, by key and number; each stored text is read once in a process.

Rule: what is kept under a key and number never changes, so a contract that names them says the same for ever.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from sqlmodel import Session, col, select

from bot.errors import Refused
from knowledge.contract.template_file import read_template
from knowledge.contract.templates import Template, TemplateKey
from storage.contract_cache import template_by_digest
from storage.contract_tables import ContractTemplateRow


class SqlTemplates(Mapping[TemplateKey, Template]):
    """The stored templates; one that can no longer be read is as good as not there, and the log says so."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def __getitem__(self, key: TemplateKey) -> Template:
        """Return one version of a template.

        Raises:
            KeyError: it is not there.
        """
        row = self._session.get(ContractTemplateRow, key)
        template = template_by_digest(row.digest, row.content, row.name) if row is not None else None
        if template is None:
            raise KeyError(key)
        return template

    def __iter__(self) -> Iterator[TemplateKey]:
        """Return the keys and numbers of all, in order."""
        columns = (col(ContractTemplateRow.key), col(ContractTemplateRow.number))
        return ((key, number) for key, number in self._session.exec(select(*columns).order_by(*columns)))

    def __len__(self) -> int:
        """Return how many there are."""
        return len(list(iter(self)))


def put_template(session: Session, text: str, *, file: str, now: datetime) -> tuple[Template, bool]:
    """Keep a template, inside a transaction; return it, and whether it is new.

    Raises:
        ContractErrors: the text has errors.
        Refused: something else is kept under its key and number.
    """
    template = read_template(text, file=file)
    kept = session.get(ContractTemplateRow, (template.key, template.number))
    if kept is not None and kept.digest != template.digest:
        raise Refused(
            "The template %(template)s is kept already and says something else. What contracts are based on never "
            "changes: give the new text a new number.",
            template=template.label,
        )
    if kept is None:
        session.add(
            ContractTemplateRow(
                key=template.key,
                number=template.number,
                digest=template.digest,
                name=file,
                content=text,
                imported_at=now,
            )
        )
        session.flush()
    return template, kept is None
