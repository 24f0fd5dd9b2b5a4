"""The episodes that began lately and still last, for whoever counts them."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from sqlmodel import Session, col, select

from irtui.domain.alert import EpisodeKey
from irtui.store.tables import Episode

_READ_AHEAD = 500


def since(session: Session, moment: datetime) -> Iterator[tuple[EpisodeKey, Mapping[str, str]]]:
    """The open episodes that began no earlier, with their labels; read as far as they are asked."""
    rows = session.connection().execute(
        select(
            col(Episode.source), col(Episode.fingerprint), col(Episode.starts_at),
            col(Episode.labels),
        )
        .where(col(Episode.ended_at).is_(None), col(Episode.starts_at) >= moment)
        .execution_options(yield_per=_READ_AHEAD)
    )  # fmt: skip
    for source, fingerprint, starts_at, labels in rows:
        yield EpisodeKey(source, fingerprint, starts_at), labels
