"""The index of the library: which file has which name, heading, path and alert."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from os.path import normpath
from pathlib import Path
from unicodedata import normalize

from irtui.domain.runbookentry import Entry

SUFFIXES = (".md", ".markdown")
# The page of a directory is also known by the directory's name.
_PAGES = frozenset({"readme", "index"})
# Names that say nothing of what a file is about.
_ANYTHING = frozenset({"readme", "index", "home", "main", "overview", "runbook", "runbooks"})


def letters(name: str) -> str:
    """A name as it is compared: letters and digits only, without case."""
    if not name.isascii():
        # Some file systems take letters with marks apart.
        name = normalize("NFKC", name)
    return "".join(character for character in name.casefold() if character.isalnum())


def stem(name: str) -> str:
    """A file's name without the ending of Markdown, or of a page made from it."""
    for suffix in (*SUFFIXES, ".html"):
        if name.lower().endswith(suffix):
            return name[: -len(suffix)]
    return name


@dataclass(frozen=True)
class Index:
    """All files below the roots, those of the first root first; nothing outside is ever found."""

    roots: Sequence[Path] = ()
    entries: Sequence[Entry] = ()

    def named(self, name: str) -> Sequence[Entry]:
        """The files whose stem is a name, or the name of their directory if they are its page."""
        wanted = letters(name)
        return [entry for entry, _ in self._by_name.get(wanted, ())] if wanted else ()

    def headed(self, name: str) -> tuple[Entry, str] | None:
        """The first file with a heading or an `Alert Name` line of this name, and the anchor."""
        return self._by_heading.get(_folded(name))

    def at(self, path: Path) -> Entry | None:
        """The file with this path."""
        return self._by_path.get(_path(path))

    def below(self, directories: Sequence[Path], relative: str) -> Entry | None:
        """The file with this path below the first of the directories that has it.

        The ending may be left out, and the path may be the whole one.
        """
        inside = (directory / relative.lstrip("/") for directory in directories)
        for path in (Path(relative), *inside) if relative.startswith("/") else inside:
            for ending in ("", *SUFFIXES):
                if found := self.at(path.with_name(path.name + ending) if path.name else path):
                    return found
        return None

    def ending_with(
        self, parts: Sequence[str], anchor: str = "", within: Path | None = None
    ) -> Sequence[Entry]:
        """The files whose paths share the longest end with a path, all that share as much.

        Where that is a name such as README alone, a file needs a section of the `anchor`, too.
        """
        wanted = [letters(part) for part in (*parts[:-1], *map(stem, parts[-1:]))]
        if not wanted or not wanted[-1]:
            return ()
        best, found = 1, list[Entry]()
        for entry, above in self._by_name.get(wanted[-1], ()):
            if within is not None and not _is_below(entry.path, within):
                continue
            shared = _shared(wanted[:-1], above)
            if shared > best:
                best, found = shared, []
            if shared == best:
                found.append(entry)
        if best == 1 and wanted[-1] in _ANYTHING:
            return [one for one in found if anchor in one.slugs]
        name = stem(parts[-1]).casefold()
        return [one for one in found if stem(one.path.name).casefold() == name] or found

    @cached_property
    def conditional(self) -> Sequence[Entry]:
        """The files whose front matter says which alerts they are for."""
        return tuple(entry for entry in self.entries if entry.alerts)

    @cached_property
    def _by_name(self) -> Mapping[str, Sequence[tuple[Entry, Sequence[str]]]]:
        """The files of each name, with the directories above what has the name."""
        found: dict[str, list[tuple[Entry, Sequence[str]]]] = {}
        for entry in self.entries:
            *above, last = entry.path.parts
            name = letters(stem(last))
            found.setdefault(name, []).append((entry, above))
            if name in _PAGES and above and entry.path.parent not in self.roots:
                found.setdefault(letters(above[-1]), []).append((entry, above[:-1]))
        return found

    @cached_property
    def _by_heading(self) -> Mapping[str, tuple[Entry, str]]:
        found: dict[str, tuple[Entry, str]] = {}
        for entry in self.entries:
            for name, anchor in _names(entry):
                found.setdefault(_folded(name), (entry, anchor))
        found.pop("", None)
        return found

    @cached_property
    def _by_path(self) -> Mapping[str, Entry]:
        return {_path(entry.path): entry for entry in reversed(self.entries)}


def _names(entry: Entry) -> Iterator[tuple[str, str]]:
    """What a file has a section on, with the anchor; the only title is the whole file."""
    titles = sum(1 for heading in entry.headings if heading.level == 1)
    for heading in entry.headings:
        whole = heading.level == 1 and titles == 1
        yield heading.text, "" if whole else heading.slug
    yield from entry.alert_names


def _shared(wanted: Sequence[str], parents: Sequence[str]) -> int:
    """How many parts two paths share at their ends, the file itself included."""
    shared = 1
    for one, other in zip(reversed(wanted), reversed(parents), strict=False):
        if not one or one != letters(other):
            break
        shared += 1
    return shared


def _is_below(path: Path, directory: Path) -> bool:
    return _path(path).startswith(_path(directory).rstrip("/") + "/")


def _path(path: Path) -> str:
    return normpath(path).casefold()


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
