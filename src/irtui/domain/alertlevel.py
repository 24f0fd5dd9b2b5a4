"""How loud an alert is, by its severity label; incidents have severities of their own."""

from collections.abc import Mapping
from enum import Enum


class AlertLevel(Enum):
    """The levels in order of loudness, each with its word and its mark (told without colour)."""

    CRITICAL = (0, "CRIT", "!!")
    WARNING = (1, "WARN", "!")
    UNKNOWN = (2, "????", "?")
    INFO = (3, "INFO", "·")
    NONE = (4, "NONE", " ")

    def __init__(self, rank: int, word: str, mark: str) -> None:
        self.rank = rank
        self.word = word
        self.mark = mark


_VALUES = {
    AlertLevel.CRITICAL: "critical page error fatal emergency s1 s2 p1 p2 sev1 sev2 high disaster",
    AlertLevel.WARNING: "warning warn medium average ticket minor major s3 s4 p3 p4 sev3 sev4",
    AlertLevel.INFO: "info informational notice low debug p5 sev5",
    AlertLevel.NONE: "none",
}
_LEVELS = {value: level for level, values in _VALUES.items() for value in values.split()}


def level_of(labels: Mapping[str, str]) -> AlertLevel:
    """The level of an alert with these labels; an absent or strange severity is UNKNOWN."""
    return _LEVELS.get(labels.get("severity", "").strip().casefold(), AlertLevel.UNKNOWN)
