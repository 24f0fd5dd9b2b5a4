"""What differs between two boards, found by identity: an entry that nothing happened to is reused.

Whoever keeps something made from a board asks here what of it to make again.
"""

from dataclasses import dataclass
from itertools import compress, filterfalse
from operator import is_not

from irtui.domain.board import Board, Entries, Entry


@dataclass(frozen=True, slots=True)
class Changes:
    """`changed` are entries of the later board that are new or other than before; `gone` are those
    of the earlier board whose alert is not on the later one.

    What changed in the sources' states is not told: it is compared without help.
    """

    changed: list[Entry]
    gone: list[Entry]

    def __bool__(self) -> bool:
        return bool(self.changed or self.gone)


class Compared:
    """Compares boards for several who ask, and remembers the newest answer: most ask the same."""

    def __init__(self) -> None:
        self._before: Board | None = None
        self._after: Board | None = None
        self._found = Changes([], [])

    def __call__(self, before: Board, after: Board) -> Changes:
        """The changes between two boards, which the caller leaves as they are."""
        if before is not self._before or after is not self._after:
            self._found = changes(before, after)
            self._before, self._after = before, after
        return self._found


def changes(before: Board, after: Board) -> Changes:
    """How the alerts of a board differ from an earlier one's; sources that stand still are free."""
    found = Changes([], [])
    if before.entries is not after.entries:
        for source in before.entries.keys() | after.entries.keys():
            _compare(before.entries.get(source, {}), after.entries.get(source, {}), found)
    return found


def _compare(before: Entries, after: Entries, found: Changes) -> None:
    if before is after:
        return
    # Without a step of Python for each of many thousand entries that nothing happened to.
    others = map(is_not, map(before.get, after), after.values())
    changed = list(compress(after.values(), others))
    came = sum(1 for entry in changed if entry.alert.fingerprint not in before)
    found.changed.extend(changed)
    if len(before) + came > len(after):
        found.gone.extend(before[key] for key in filterfalse(after.__contains__, before))
