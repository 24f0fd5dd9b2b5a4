"""The alerts that one is related to, in lines."""

from collections.abc import Iterable

from irtui.domain.alertlevel import level_of
from irtui.domain.related import Related
from irtui.tui.paint import Line, Piece, cut


def section(found: Iterable[Related], width: int) -> list[Line]:
    """Each related alert with what ties it to the one in question; nothing where there are none."""
    lines = [_related(one, width) for one in found]
    return [(), (Piece("RELATED", "faint"),), *lines] if lines else []


def _related(one: Related, width: int) -> Line:
    level = level_of(one.alert.labels)
    name = f"{level.mark:>2} {one.alert.name or one.alert.fingerprint}  "
    ties = " ".join(f"{name}={value}" for name, value in one.ties.items())
    return cut((Piece(name), Piece(ties, "quiet")), width)
