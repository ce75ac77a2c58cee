"""What several processes that send from one account have to share: when it sent last."""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel import Field

from storage.tables import Row


class PaceRow(Row, table=True):
    """The instants given out last to an account or a place, oldest first, and until when it is paused; seconds since
    1970 by the database's clock."""

    __tablename__ = "pace"
    key: str = Field(primary_key=True)
    given: list[float] = Field(sa_type=sa.JSON)
    paused_until: float = 0.0
