"""The figures once more, by plain loops over dicts of numbers: whoever is right, both agree.

Nothing here knows irtui's own rules: the formulas are written down a second time, and each with
another algorithm than there.
"""

import random
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

Raw = dict[str, Any]
NOW = 1_770_000_000
DAY, MINUTE = 86_400, 60
STAMPS = ("impact", "detected", "acknowledged", "declared", "confirmed", "mitigated", "resolved")
LEVELS = ("SEV1", "SEV2", "SEV3", "SEV4", "SEV5", None)
FORMULAS = {
    "detect": ("impact", "detected"),
    "acknowledge": ("detected", "acknowledged"),
    "confirm": ("detected", "confirmed"),
    "mitigate": ("harm", "mitigated"),
    "resolve": ("harm", "resolved"),
    "learn": ("resolved", "published"),
}


def incidents(seed: int, number: int = 1000) -> list[Raw]:
    """Random incidents with all that goes wrong: unknown, edited, reopened, merged, drilled."""
    dice = random.Random(seed)
    return [_incident(dice, index) for index in range(number)]


def _incident(dice: random.Random, index: int) -> Raw:
    at = NOW - dice.randrange(200 * DAY)
    written: dict[str, int | None] = {"impact": at - dice.randrange(3600), "detected": at}
    for name in STAMPS[2:]:
        at += dice.choice((0, 1, 59, 600, 7200)) + dice.randrange(600)
        written[name] = at
    for name in dice.sample(
        [one for one in STAMPS if one != "detected"], dice.choice((0, 0, 1, 3))
    ):
        written[name] = None
    reopened = [at + (n + 1) * dice.randrange(1, DAY) for n in range(dice.choice((0, 0, 0, 1, 2)))]
    again_open = bool(reopened) and dice.random() < 0.3
    edits = [
        (name, dice.choice((None, NOW - dice.randrange(200 * DAY))))
        for name in dice.choices(
            ("impact", "acknowledged", "mitigated"), k=dice.choice((0, 0, 1, 2))
        )
    ]
    status = "resolved" if written["resolved"] and not again_open else "investigating"
    return {
        "key": f"INC-2026-{index:05d}",
        "kind": dice.choice(("incident",) * 8 + ("drill", "maintenance")),
        "status": dice.choice((status,) * 9 + ("cancelled",)),
        "merged": dice.random() < 0.05,
        "written": written,
        "resolutions": [] if written["resolved"] is None else [written["resolved"], *reopened],
        "again_open": again_open,
        "edits": edits,
        "levels": [dice.choice(LEVELS) for _ in range(dice.choice((1, 1, 2, 4)))],
        "changed": sorted(written["detected"] + dice.randrange(9000) for _ in range(3)),
        "alerts": [
            (f"Alert{dice.randrange(60)}", dice.choice(("a", "b", "c", "")), dice.random() < 0.8)
            for _ in range(dice.choice((0, 1, 1, 2, 5)))
        ],
        "published": None if dice.random() < 0.5 else at + dice.randrange(-3600, 30 * DAY),
    }


def stamp(one: Raw, name: str) -> int | None:
    """A stamp as it stands in the end: the last correction, or else what was written."""
    found: int | None = one["written"].get(name)
    if name == "resolved":
        found = None if one["again_open"] else (one["resolutions"] or [None])[-1]
    if name == "published":
        found = one["published"]
    if name == "harm":
        began = stamp(one, "impact")
        found = stamp(one, "detected") if began is None else began
    for edited, value in one["edits"]:
        if edited == name:
            found = value
    return found


def counted(raws: list[Raw]) -> list[Raw]:
    """Those that count, oldest first: no drills, no maintenance, nothing cancelled or merged."""
    kept = []
    for one in raws:
        if one["kind"] == "incident" and one["status"] != "cancelled" and not one["merged"]:
            kept.append(one)
    kept.sort(key=lambda one: one["key"])
    kept.sort(key=lambda one: one["written"]["detected"])
    return kept


def seconds(raws: list[Raw], metric: str) -> list[int]:
    """What is known of a metric, oldest first."""
    begin, end = FORMULAS[metric]
    found = []
    for one in raws:
        first, last = stamp(one, begin), stamp(one, end)
        if first is not None and last is not None and last >= first:
            found.append(last - first)
    return found


def median(values: list[int]) -> float | None:
    """The middle, by throwing away the smallest and the largest again and again."""
    left = list(values)
    while len(left) > 2:
        left.remove(min(left))
        left.remove(max(left))
    return sum(left) / len(left) if left else None


def p90(values: list[int]) -> int | None:
    """The smallest that at least nine of ten do not exceed, by counting for each."""
    enough = [
        one for one in values if 10 * sum(other <= one for other in values) >= 9 * len(values)
    ]
    return min(enough) if enough else None


def at_levels(one: Raw) -> dict[str | None, int] | None:
    """Seconds at each level, by asking between each two moments which level it was."""
    end = stamp(one, "mitigated")
    if end is None:
        return None
    declared = stamp(one, "declared")
    begin = one["written"]["detected"] if declared is None else declared
    changes = list(zip(one["changed"], one["levels"], strict=False))[: len(one["levels"]) - 1]
    moments = sorted({begin, end, *(at for at, _ in changes)})
    found: dict[str | None, int] = {}
    for left, right in pairwise(moments):
        if left < begin or right > end:
            continue
        level = one["levels"][-1]
        for at, before in reversed(changes):
            if at >= right:
                level = before
        found[level] = found.get(level, 0) + right - left
    return found


def services(one: Raw) -> set[str]:
    """The services of an incident, "" where no alert names one."""
    return {service for _, service, _ in one["alerts"] if service} or {""}


def down(raws: list[Raw], service: str, levels: tuple[str | None, ...]) -> int | None:
    """Seconds in which at least one incident did harm, by counting up and down."""
    steps = []
    for one in raws:
        begin, end = stamp(one, "harm"), stamp(one, "mitigated")
        if service not in services(one) or one["levels"][-1] not in levels:
            continue
        if begin is not None and end is not None and end >= begin:
            steps += [(begin, 1), (end, -1)]
    if not steps:
        return None
    whole = depth = last = 0
    for at, step in sorted(steps):
        whole += (at - last) * (depth > 0)
        depth, last = depth + step, at
    return whole


def again(raws: list[Raw]) -> Iterator[str]:
    """Which incidents had an earlier one with the same alert and service within 90 days."""
    for number, one in enumerate(raws):
        mine = {(name, service) for name, service, first in one["alerts"] if first}
        for other in raws[:number]:
            theirs = {(name, service) for name, service, first in other["alerts"] if first}
            near = one["written"]["detected"] - other["written"]["detected"] <= 90 * DAY
            if near and mine & theirs:
                yield one["key"]
                break
