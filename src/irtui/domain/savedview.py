"""Views: a filter and a grouping under a name, built in, configured, or saved by an operator."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from irtui.domain.incident import NotAllowed
from irtui.text import clean

LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class SavedView:
    """A filter and a grouping under a name.

    `group_by` is a label, empty for every alert by itself, None for what suits their number. `by`
    and `saved_at` tell who saved it and when, nothing where nobody did. `oldest_first` puts what
    somebody decided about longest ago on top.
    """

    name: str
    filter: str = ""
    group_by: str | None = None
    by: str = ""
    saved_at: datetime | None = None
    built_in: bool = False
    oldest_first: bool = False

    @property
    def shared(self) -> bool:
        """Whether it stands in the store, where all operators share it and may replace it."""
        return self.saved_at is not None


EVERYTHING = SavedView("everything", built_in=True)
MINE = SavedView("mine", "@owner=me", built_in=True)
TAKEN = SavedView(
    "acknowledged, oldest first", "@state=acknowledged", "", built_in=True, oldest_first=True
)
ASIDE = SavedView("snoozed and dismissed", "@state=aside", built_in=True)


def unseen(since: datetime | None) -> SavedView:
    """What began since an operator looked last: all of it, who never looked before."""
    wanted = f"@began>{since:%Y-%m-%dT%H:%M:%SZ}" if since else ""
    return SavedView("since you last looked", wanted, built_in=True)


def every(
    configured: Iterable[SavedView],
    saved: Iterable[SavedView],
    looked: datetime | None = None,
) -> list[SavedView]:
    """All views in the order of their numbers: everything, the configured, the saved by name.

    The other built-in ones come last, so that those keep the numbers that people are used to.
    """
    by_name = sorted(saved, key=lambda view: (view.name, view.by))
    return [EVERYTHING, *configured, *by_name, MINE, TAKEN, ASIDE, unseen(looked)]


def named(name: str, views: Sequence[SavedView]) -> SavedView | None:
    """The view with a name; a configured one goes before a saved one, both before a built-in."""
    return next((view for view in views if view.name == name), None)


def name_to_save(text: str, configured: Iterable[SavedView]) -> str:
    """The name to save a view under; NotAllowed says why it can't be this one."""
    name = " ".join(text.split())
    if not name:
        raise NotAllowed("A view needs a name: write a word or two.")
    if len(name) > LONGEST_NAME:
        raise NotAllowed(f"A view's name has at most {LONGEST_NAME} characters: write a shorter.")
    if name == EVERYTHING.name:
        raise NotAllowed(f"{EVERYTHING.name} is built in: choose another name.")
    if any(view.name == name for view in configured):
        shown = clean(name, limit=LONGEST_NAME)
        raise NotAllowed(f"{shown} is in the configuration, change it there or take another name.")
    return name
