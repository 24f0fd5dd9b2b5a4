"""Rows gathered by the value of a label: one line for a storm, unfolded on demand."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain

from irtui.domain.group import Group, GroupKey
from irtui.domain.view import Row, View

MANY = 100

Item = Row | Group


class Groups:
    """The lines of the newest view: each look gives what `grouped` would give, but sooner.

    Only the groups of which a row came or went are gathered again. As long as nothing changed the
    lines are the same list.
    """

    def __init__(self) -> None:
        self._view = View()
        self._label = ""
        self._unfolded: frozenset[GroupKey] = frozenset()
        self._groups: dict[str, Group] = {}
        self._items: Sequence[Item] = ()

    def look(self, view: View, label: str, unfolded: Collection[GroupKey]) -> Sequence[Item]:
        """The lines of a view by a label's value; without a label each row by itself."""
        open_now = frozenset(unfolded)
        if view is self._view and (label, open_now) == (self._label, self._unfolded):
            return self._items
        if not label:
            self._groups, self._items = {}, view.rows
        else:
            self._gather(view, label)
            for group in self._groups.values():
                group.unfolded = group.key in open_now
            in_order = sorted(self._groups.values(), key=lambda group: group.rows[0].place)
            self._items = _listed(in_order)
        self._view, self._label, self._unfolded = view, label, open_now
        return self._items

    def _gather(self, view: View, label: str) -> None:
        if label != self._label:
            self._groups = _gathered(view.rows, label)
        elif view.came is not None and view.number == self._view.number + 1:
            self._move_on(view.gone, view.came)
        elif view is not self._view:
            self._groups = _gathered(view.rows, label)

    def _move_on(self, gone: Iterable[Row], came: Iterable[Row]) -> None:
        lost, won = _by_value(gone, self._label), _by_value(came, self._label)
        for value in lost.keys() | won.keys():
            group = self._groups.get(value) or Group(GroupKey(self._label, value), [])
            group.move_on(lost.get(value, ()), won.get(value, ()))
            if group.rows:
                self._groups[value] = group
            else:
                self._groups.pop(value, None)


def grouped(rows: Sequence[Row], label: str, unfolded: Collection[GroupKey]) -> list[Item]:
    """Rows by a label's value, in the order of the worst of each; one alone stays itself.

    Who groups again and again keeps `Groups`.
    """
    groups = _gathered(rows, label).values()
    for group in groups:
        group.unfolded = group.key in unfolded
    return _listed(groups)


def _gathered(rows: Sequence[Row], label: str) -> dict[str, Group]:
    """The groups by value, some of them of one row, in the order of the worst of each."""
    found = _by_value(rows, label)
    return {value: Group(GroupKey(label, value), members) for value, members in found.items()}


def _by_value(rows: Iterable[Row], label: str) -> dict[str, list[Row]]:
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.labels.get(label, "")].append(row)
    return found


def _listed(groups: Iterable[Group]) -> list[Item]:
    """The lines of a list of groups: those of one row are that row."""
    items: list[Item] = []
    for group in groups:
        if len(group.rows) == 1:
            items.append(group.rows[0])
            continue
        items.append(group)
        if group.unfolded:
            items.extend(group.rows)
    return items


def label_to_group_by(chosen: str | None, rows: Sequence[Row]) -> str:
    """The label in force: the chosen one (empty: none), else alertname when there are many."""
    if chosen is not None:
        return chosen
    return "alertname" if len(rows) > MANY else ""


def groupable(rows: Sequence[Row], most: int = 9) -> list[tuple[str, int]]:
    """The labels worth grouping by, with how many values each has: common ones first."""
    carried: Counter[str] = Counter()
    values: defaultdict[str, set[str]] = defaultdict(set)
    # The values of alerts with the same labels are told apart by their turn, not one by one.
    alike: defaultdict[tuple[str, ...], list[Mapping[str, str]]] = defaultdict(list)
    # As they lie in memory: in another order, more than half of the time is waiting for it.
    for row in sorted(rows, key=id):
        alike[tuple(row.labels)].append(row.labels)
    for names, every in alike.items():
        told = list(chain.from_iterable(labels.values() for labels in every))
        for turn, name in enumerate(names):
            carried[name] += len(every)
            values[name].update(told[turn :: len(names)])
    names_by_use = [name for name, _ in carried.most_common()]
    found = [name for name in names_by_use if 1 < len(values[name]) < carried[name]]
    found.sort(key=lambda name: name != "alertname")
    return [(name, len(values[name])) for name in found[:most]]
