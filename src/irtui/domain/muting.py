"""Whether time intervals hold back what would be notified of an alert."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Muting:
    """What one server told of an alert's groups, of which there is one for each receiver.

    `muted` are the receivers that are not told now, with the names of the intervals that hold
    them back; `free` are those that are. `told` is False where a server does not know of any of
    this: Alertmanagers before 0.28.
    """

    muted: Sequence[tuple[str, tuple[str, ...]]] = ()
    free: Sequence[str] = ()
    told: bool = True


def sentences(source: str, muting: Muting | str | None) -> list[str]:
    """What is known of it in words: of None that it is asked, of a text why it is not known."""
    if muting is None:
        return [f"{source} is being asked whether a mute interval holds notifications back."]
    if isinstance(muting, str):
        return [f"Whether a mute interval holds notifications back is not known: {muting}."]
    if not muting.told:
        return [
            f"{source} does not tell whether a mute interval holds notifications back: "
            "Alertmanager does from 0.28 on."
        ]
    if not muting.muted and not muting.free:
        return [f"{source} has it in no group that is notified, so nobody is called."]
    if not muting.muted:
        return ["No mute interval holds its notifications back."]
    held = [
        f"The mute interval {', '.join(intervals)} holds it back: {receiver} is not called now."
        for receiver, intervals in muting.muted
    ]
    return held + [f"{receiver} is called." for receiver in muting.free]
