"""In a storm that never rests the cursor stays on its alert, and a key acts on that alert alone."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from irtui import workflow
from irtui.domain.alert import Alert, AlertKey
from irtui.domain.grouping import Group, Item, grouped, label_to_group_by
from irtui.domain.view import Row, look
from irtui.tui.screens.alerts import AlertsScreen
from tests.stories.operator import Operator, operator
from tests.volumes import SOAK

ALERTS = 10_000 if SOAK else 1_000
POLLS = 1_000 if SOAK else 40
CHURN = 100
SEVERITIES = ("critical", "warning", "warning", "info")
FILTERS = (
    "", "", "Storm", 'severity!=""', 'team=~"[a-f]"', "@source=prod", 'severity="critical"',
    'severity=~"warning|info"', 'team="a"', 'team!="a"', "@age>10m", "@age<20m", "@state=new",
    "Storm01", "!Storm01", "nothing at all",
)  # fmt: skip


@dataclass
class Tally:
    """How often was looked at what."""

    polls: int = 0
    on_it: int = 0
    on_nothing: int = 0
    acknowledged: int = 0
    refused: int = 0
    watched: list[AlertKey] = field(default_factory=list)


class Storm:
    """Ten thousand alerts, of which one in a hundred ends at each poll and as many begin."""

    def __init__(self, alice: Operator, chance: random.Random) -> None:
        self._alice = alice
        self._chance = chance
        self._number = 0
        self._firing: dict[str, Alert] = {}
        for _ in range(ALERTS):
            self._fire()

    def moves_on(self, keep: AlertKey | None) -> None:
        ends = self._chance.sample(list(self._firing), ALERTS // CHURN)
        for fingerprint in ends:
            if keep is None or fingerprint != keep.fingerprint:
                del self._firing[fingerprint]
        while len(self._firing) < ALERTS:
            self._fire()
        self._tell()

    def ends(self, key: AlertKey) -> None:
        self._firing.pop(key.fingerprint, None)
        self._tell()

    def _tell(self) -> None:
        self._alice.monitor.firing = dict(self._firing)
        self._alice.monitor.answer()

    def _fire(self) -> None:
        self._number += 1
        chance, now = self._chance, self._alice.clock()
        fingerprint = f"{self._number:016x}"
        self._firing[fingerprint] = Alert(
            "prod",
            fingerprint,
            now,
            {
                "alertname": f"Storm{chance.randrange(60):02}",
                "severity": chance.choice(SEVERITIES),
                "team": chance.choice("abcdef"),
                "service": f"s{self._number}",
            },
            {"summary": f"of {self._number}"},
            members={"a": now},
        )


class Watcher:
    """Holds what the list shows against what it must show, and the cursor against its alert."""

    def __init__(self, alice: Operator, storm: Storm, chance: random.Random) -> None:
        self._alice = alice
        self._storm = storm
        self._chance = chance
        self.key: AlertKey | None = None
        self.tally = Tally()

    @property
    def screen(self) -> AlertsScreen:
        screen = self._alice.app.screen
        assert isinstance(screen, AlertsScreen)
        return screen

    def items(self) -> Sequence[Item]:
        """The lines as they must be, found without anything that is kept from look to look."""
        screen, house = self.screen, self.screen.house
        rows = look(
            house.board, house.book, screen.wanted, house.now(),
            operator=house.operator, watchdogs=house.watchdogs,
        ).rows  # fmt: skip
        label = label_to_group_by(screen.group_by, rows)
        return grouped(rows, label, screen.unfolded) if label else rows

    def looks(self) -> None:
        """The cursor is on its alert where that is in the list, else on nothing."""
        found = self.items()
        keys = [item.key for item in found]
        lines = self.screen.alerts
        assert [item.key for item in lines.rows] == keys
        current = lines.current
        self.tally.polls += 1
        if self.key in keys:
            assert current is not None, "the cursor lost an alert that is in the list"
            assert current.key == self.key, f"the cursor went from {self.key} to {current.key}"
            service = current.rows[0].subject if isinstance(current, Group) else current.subject
            (line,) = [row for row in self._alice.screen.split("\n") if row.startswith("▌")]
            assert f" {service} " in line, line
            self.tally.on_it += 1
        else:
            assert current is None, f"the cursor went from {self.key} to {current}"
            self.tally.on_nothing += 1

    async def chooses(self) -> None:
        """Go to some alert anywhere in the list; what is folded is unfolded."""
        await self._alice.press("escape", "escape", "b", "1")
        for key in self._chance.choices(["j", "k", "pagedown", "pageup", "G", "g"], k=4):
            await self._alice.press(key)
        row = self.screen.alerts.current
        assert isinstance(row, Row)
        self.key = row.key
        self.tally.watched.append(row.key)

    async def regroups(self) -> None:
        """Group by another label, and unfold the group that has the alert."""
        await self._alice.press("b", str(self._chance.randint(1, 4)))
        if not isinstance(self._alice.app.screen, AlertsScreen):
            await self._alice.press("escape")  # of what is left few labels can be chosen
        for item in self.items():
            if isinstance(item, Group) and self.key in [row.key for row in item.rows]:
                self.screen.unfolded.add(item.key)
                self.screen.refresh_view()
        await self._alice.settle()
        current = self.screen.alerts.current
        if isinstance(current, Group):
            assert self.key in [row.key for row in current.rows], "it went along into another group"
            self.screen.alerts.go_to(self.key)

    async def refilters(self) -> None:
        await self._alice.press("escape", "slash", "ctrl+u")
        await self._alice.pastes(self._chance.choice(FILTERS))
        await self._alice.press("enter")

    async def acknowledges(self) -> None:
        """Press the key in the moment in which the next answer lands."""
        before = self.screen.alerts.current
        self._alice.strike("a")
        self._storm.moves_on(self.key)
        await self._alice.settle()
        book = (await self._alice.asks(workflow.reading.common)).book
        taken = {key.alert for key, triage in book.items() if triage.owner}
        if before is None:
            await self._alice.sees("No alert under the cursor")
            assert taken == set()
            self.tally.refused += 1
        else:
            assert taken == {self.key}
            self.tally.acknowledged += 1
            await self._alice.undo()


async def test_the_cursor_stays_on_its_alert_through_polls_filters_and_groups(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    chance = random.Random(3)
    async with operator(tmp_path, size=(160, 50)) as alice:
        storm = Storm(alice, chance)
        storm.moves_on(None)
        await alice.settle()
        watcher = Watcher(alice, storm, chance)
        for turn in range(POLLS):
            if turn % 25 == 0:
                await watcher.chooses()
            alice.clock.tick(seconds=15)
            storm.moves_on(watcher.key)
            if turn % 25 == 20:
                assert watcher.key
                storm.ends(watcher.key)
            await alice.settle()
            watcher.looks()
            if turn % 10 == 1:
                await watcher.refilters()
                watcher.looks()
            if turn % 14 == 3:
                await watcher.regroups()
                watcher.looks()
            if turn % 10 == 9:
                await watcher.acknowledges()
                watcher.looks()
    tally = watcher.tally
    record_property(
        "figure",
        f"cursor: {POLLS:,} polls at {ALERTS:,} alerts, looked at {tally.polls:,} times: "
        f"{tally.on_it:,} on its alert, {tally.on_nothing:,} on nothing as the alert was hidden or "
        f"gone, never on another; {tally.acknowledged} acknowledged, each the right one, "
        f"{tally.refused} refused",
    )
    assert tally.acknowledged > 0
    assert tally.refused > 0
    assert len(set(tally.watched)) > len(tally.watched) // 2
