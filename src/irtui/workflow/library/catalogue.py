"""What is known of the files of the library, and read again only where one has changed."""

from collections.abc import Generator, Mapping, Sequence
from itertools import chain
from os.path import normpath
from pathlib import Path
from typing import TYPE_CHECKING

from irtui.domain.runbookentry import Entry, read_entry
from irtui.domain.runbookindex import Index
from irtui.domain.runbookmatch import Finding, Match, MatchRules, find
from irtui.text import clean
from irtui.workflow.library import disk
from irtui.workflow.library.disk import Stamp

if TYPE_CHECKING:
    from irtui.domain.runbook import Runbook

# What reads runbooks is imported where it is used: who has none does not wait for it.
# As many files are read in some milliseconds.
_PIECE = 20
_MOST_PARSED = 200
_MOST_MOVES = 3
# As many files of one name are compared by what they hold; nobody keeps more on purpose.
_MOST_COMPARED = 12


class Catalogue:
    """The index of some directories, and the runbooks that were read of late."""

    def __init__(
        self, directories: Sequence[Path], rules: MatchRules, verbs: Sequence[str] = ()
    ) -> None:
        self.index = Index(tuple(directories))
        self.problems: Sequence[str] = ()
        self._rules = rules
        self._verbs = verbs
        self._entries: dict[Path, tuple[Stamp, Entry]] = {}
        self._parsed: dict[tuple[Path, str], tuple[Stamp, Runbook]] = {}

    def refresh(self) -> Generator[None, None, bool]:
        """Look at the directories and read the files that changed; whether anything did.

        At each `yield` others may use what is known so far; it is replaced at the end.
        """
        problems: list[str] = []
        found: dict[Path, tuple[Stamp, Entry]] = {}
        scans = (disk.scan(directory, problems) for directory in self.index.roots)
        read = 0
        for path, stamp in chain.from_iterable(scans):
            # A file below two roots belongs to the first.
            if path in found:
                continue
            known = self._entries.get(path)
            if known is None or known[0] != stamp:
                known = _read(path, stamp)
                read += 1
                if read % _PIECE == 0:
                    yield
            found[path] = known
        changed = found != self._entries or list(self.problems) != problems
        self.problems = problems
        if changed:
            self._entries = found
            self.index = Index(self.index.roots, tuple(entry for _, entry in found.values()))
        return changed

    def find(self, labels: Mapping[str, str], annotations: Mapping[str, str]) -> Finding:
        """The runbook of an alert; where that only says where it went, the one it went to."""
        compared: dict[Path, tuple[bool, bool, int]] = {}

        def usefulness(entry: Entry) -> tuple[bool, bool, int]:
            if entry.path not in compared and len(compared) < _MOST_COMPARED:
                compared[entry.path] = self._usefulness(entry.path)
            return compared.get(entry.path, (True, True, 1))

        found = find(labels, annotations, self.index, self._rules, usefulness)
        if found.match is None:
            return found
        return Finding(self._followed(found.match), found.dangling)

    def load(self, path: Path, anchor: str = "") -> "Runbook":
        """The runbook in a file or in one section of it; RunbookError says why not.

        The file need not be in the library. Without such a section the whole file is meant.
        """
        from irtui.domain.runbook import RunbookError, parse, section_of

        known = self._parsed.pop((path, anchor), None)
        if known is not None and known[0] == disk.stamp_of(path):
            self._parsed[path, anchor] = known
            return known[1]
        if self.index.at(path) is not None and disk.leads_out(path, self.index.roots):
            raise RunbookError(f"{clean(str(path), limit=300)} leads out of its directory.")
        stamp, text = disk.read(path)
        part = section_of(text, anchor) if anchor else None
        runbook = parse(text if part is None else part, name=path.name, verbs=self._verbs)
        self._parsed[path, anchor] = stamp, runbook
        while len(self._parsed) > _MOST_PARSED:
            del self._parsed[next(iter(self._parsed))]
        return runbook

    def _followed(self, match: Match) -> Match:
        """Where a runbook went that has moved, inside the roots only."""
        from irtui.domain.runbook import RunbookError

        for _ in range(_MOST_MOVES):
            entry = self.index.at(match.path)
            if entry is None or not entry.perhaps_moved:
                break
            try:
                told = (self.load(match.path).moved_to or "").partition("#")
            except RunbookError:
                break
            target = self.index.at(Path(normpath(match.path.parent / told[0]))) if told[0] else None
            if target is None:
                break
            rule = match.rule.removesuffix(", moved") + ", moved"
            anchor = told[2].lower() if told[2].lower() in target.slugs else ""
            match = Match(target.path, anchor, rule)
        return match

    def _usefulness(self, path: Path) -> tuple[bool, bool, int]:
        """First what can be read, then what is no stub, then what has more steps."""
        from irtui.domain.runbook import RunbookError

        try:
            runbook = self.load(path)
        except RunbookError:
            return True, True, 0
        return False, runbook.stub, -len(runbook.steps)


def _read(path: Path, stamp: Stamp) -> tuple[Stamp, Entry]:
    """What the index knows of a file; of one that cannot be read only its name."""
    from irtui.domain.runbook import RunbookError

    try:
        _, text = disk.read(path)
    except RunbookError:
        return stamp, Entry(path)
    return stamp, read_entry(path, text)
