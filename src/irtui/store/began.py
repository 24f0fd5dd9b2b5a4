"""The episodes that began lately and still last, for whoever counts them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from json import loads

from sqlalchemy import ColumnElement, Text, and_, cast, or_, true
from sqlmodel import Session, col, select

from irtui.store.tables import Episode

_READ_AHEAD = 500
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def labels_since(
    session: Session, moment: datetime, wanted: Sequence[Mapping[str, str]]
) -> Iterator[Mapping[str, str]]:
    """The labels of the open episodes that began no earlier, read as far as they are asked.

    Each of `wanted` is a set of labels, of which an episode has at least one whole; what else it
    must fulfil is for the caller to see.
    """
    # As text: to decode a column otherwise takes longer than all the rest.
    rows = session.connection().execute(
        select(cast(col(Episode.labels), Text))
        .where(
            col(Episode.ended_at).is_(None),
            col(Episode.starts_at) >= moment,
            or_(*(and_(true(), *map(_has, one.items())) for one in wanted)),
        )
        .execution_options(yield_per=_READ_AHEAD)
    )
    for (text,) in rows:
        yield loads(text)


def _has(label: tuple[str, str]) -> ColumnElement[bool]:
    name, value = label
    if name == "alertname":
        return col(Episode.alertname) == value
    # A path to another name would need quotes that not every database reads alike.
    return col(Episode.labels)[name].as_string() == value if _PLAIN.fullmatch(name) else true()
