"""Which entries of a timeline somebody wants to see."""

from enum import Enum

from irtui.domain.timeline import Event, Kind

_KEY = (Kind.STATUS_CHANGE, Kind.SEVERITY_CHANGE, Kind.ROLE_CHANGE, Kind.MILESTONE_EDIT)
_PEOPLE = (Kind.NOTE, Kind.DECISION, Kind.HYPOTHESIS, Kind.ACTION_TAKEN, Kind.UPDATE_SENT)
_STEPS = (Kind.STEP, Kind.COMMAND)
_ALERTS = tuple(kind for kind in Kind if kind.startswith("alert_"))


class Filter(Enum):
    """The kinds of entries that are shown, by the name of the filter."""

    ALL = "all events"
    KEY = "key events"
    PEOPLE = "people's entries"
    STEPS = "steps and commands"
    ALERTS = "alerts"
    HIDDEN = "hidden too"

    @property
    def about(self) -> str:
        """What it shows, in a few words."""
        return _ABOUT[self]

    @property
    def kinds(self) -> tuple[Kind, ...] | None:
        """The kinds that it keeps; None keeps all."""
        return _KINDS.get(self)

    @property
    def pinned(self) -> bool:
        """Whether it keeps what is pinned, whatever its kind."""
        return self is Filter.KEY

    @property
    def hidden(self) -> bool:
        """Whether it keeps what is hidden, and irtui's own notes."""
        return self is Filter.HIDDEN

    def keeps(self, event: Event) -> bool:
        """Whether it shows an event; the store asks the same in SQL."""
        if self.hidden:
            return True
        pinned = self.pinned and event.pinned and event.kind is not Kind.SYSTEM
        kept = self.kinds is None or event.kind in self.kinds or pinned
        return kept and event.shown


_KINDS = {
    Filter.KEY: _KEY, Filter.PEOPLE: _PEOPLE, Filter.STEPS: _STEPS, Filter.ALERTS: _ALERTS,
}  # fmt: skip
_ABOUT = {
    Filter.ALL: "everything but what is hidden",
    Filter.KEY: "status, severity, roles, milestones, and what is pinned",
    Filter.PEOPLE: "notes, decisions, hypotheses, actions, updates",
    Filter.STEPS: "steps of checklists, and commands with what they said",
    Filter.ALERTS: "alerts that fired, ended, and what was done about them",
    Filter.HIDDEN: "all, with hidden entries and irtui's own notes",
}
