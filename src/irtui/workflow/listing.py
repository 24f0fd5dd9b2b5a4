"""What the incidents screen reads: piece by piece, and nothing where nothing has changed."""

from sqlmodel import Session

from irtui.domain.listing import OVER, Listed, Listing
from irtui.store import listings, touched
from irtui.workflow.desk import Desk

# Read in about ten milliseconds.
PIECE = 2000


def listing(desk: Desk, known: Listing | None, *, whole: bool) -> Listing:
    """The newest incidents; `whole`: those that are over, too.

    What is known already comes back as it is if nothing has changed since.
    """
    with desk.store.read() as session:
        number = touched.newest(session)
        if known is not None and (known.number, known.whole) == (number, whole):
            return known
        return _listing(session, (), whole=whole, number=number)


def more(desk: Desk, known: Listing) -> Listing:
    """What is known and the next older incidents."""
    with desk.store.read() as session:
        return _listing(session, known.rows, whole=known.whole, number=known.number)


def _listing(session: Session, rows: tuple[Listed, ...], *, whole: bool, number: int) -> Listing:
    after = rows[-1] if rows else None
    found = listings.listed(session, whole=whole, after=after, limit=PIECE)
    many = listings.counted(session)
    return Listing(
        rows=(*rows, *found),
        whole=whole,
        number=number,
        ongoing=sum(count for status, count in many.items() if status.open),
        over=sum(many[status] for status in OVER),
        rest=len(found) == PIECE,
    )
