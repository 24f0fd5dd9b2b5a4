"""The table of keys: one meaning per key and place, an action behind each, the README in step."""

import re
from itertools import chain
from pathlib import Path

import pytest

from irtui.tui import keys
from irtui.tui.app import IrtuiApp
from irtui.tui.dialogs.actionitems import ActionItemsList
from irtui.tui.dialogs.frame import Dialog
from irtui.tui.dialogs.impact import Impact
from irtui.tui.dialogs.lessons import LessonsList
from irtui.tui.dialogs.levels import ByLevel
from irtui.tui.dialogs.output import Output
from irtui.tui.dialogs.overview import Overview
from irtui.tui.dialogs.reminders import RemindersList
from irtui.tui.dialogs.roles import RolesList
from irtui.tui.dialogs.select import Select
from irtui.tui.dialogs.silence import SilenceForm
from irtui.tui.dialogs.tasks import TasksList
from irtui.tui.dialogs.updates import Updates
from irtui.tui.dialogs.views import ViewsMenu
from irtui.tui.dialogs.whole_entry import WholeEntry
from irtui.tui.keys import KEYS, PLACES, Key, name_of, of
from irtui.tui.screens.alerts import AlertsScreen
from irtui.tui.screens.checklist import ChecklistPane, ChecklistScreen
from irtui.tui.screens.handover import HandoverScreen
from irtui.tui.screens.help import HelpScreen
from irtui.tui.screens.incident import IncidentScreen
from irtui.tui.screens.incident.timeline import TimelinePane
from irtui.tui.screens.incidents import IncidentsScreen
from irtui.tui.screens.report import ReportScreen
from irtui.tui.screens.review import ReviewScreen
from irtui.tui.screens.review.page import Written
from irtui.tui.screens.reviews import ReviewsScreen
from irtui.tui.screens.room import Room
from irtui.tui.screens.silences import SilencesScreen
from irtui.tui.widgets.line_list import LineList

README = Path(__file__).parents[2] / "README.md"

# The class that answers the keys of a place, and the one that its `screen.` actions go to.
ANSWERS: dict[str, tuple[type, type]] = {
    "everywhere": (Room, Room),
    "list": (LineList, Room),
    "alerts": (AlertsScreen, AlertsScreen),
    "incidents": (IncidentsScreen, IncidentsScreen),
    "incident": (IncidentScreen, IncidentScreen),
    "checklist": (ChecklistPane, IncidentScreen),
    "timeline": (TimelinePane, IncidentScreen),
    "entry": (WholeEntry, WholeEntry),
    "runbook": (ChecklistScreen, ChecklistScreen),
    "handover": (HandoverScreen, HandoverScreen),
    "report": (ReportScreen, ReportScreen),
    "reviews": (ReviewsScreen, ReviewsScreen),
    "review": (ReviewScreen, ReviewScreen),
    "editor": (Written, ReviewScreen),
    "silences": (SilencesScreen, SilencesScreen),
    "matchers": (SilenceForm, SilenceForm),
    "severity": (ByLevel, ByLevel),
    "matrix": (Impact, Impact),
    "roles": (RolesList, RolesList),
    "tasks": (TasksList, TasksList),
    "actions": (ActionItemsList, ActionItemsList),
    "lessons": (LessonsList, LessonsList),
    "select": (Select, Select),
    "views": (ViewsMenu, ViewsMenu),
    "reminders": (RemindersList, RemindersList),
    "overview": (Overview, Overview),
    "updates": (Updates, Updates),
    "command": (Output, Output),
    "dialog": (Dialog, Dialog),
}

# Which places take keys at the same time, the one that is asked first at the left.
TOGETHER = (
    ("list", "alerts", "everywhere"),
    ("list", "incidents", "everywhere"),
    ("list", "silences", "everywhere"),
    ("list", "report", "everywhere"),
    ("list", "matchers", "dialog"),
    ("checklist", "list"),
    ("timeline", "list"),
    ("entry", "dialog"),
    ("list", "select", "dialog"),
    ("checklist", "runbook", "everywhere"),
    ("list", "runbook", "everywhere"),
    ("incident", "everywhere"),
    ("list", "incident", "everywhere"),
    ("review", "everywhere"),
    ("handover", "everywhere"),
    ("list", "dialog"),
    ("list", "severity", "dialog"),
    ("matrix", "dialog"),
    ("list", "views", "dialog"),
    ("list", "roles", "dialog"),
    ("list", "tasks", "dialog"),
    ("list", "actions", "dialog"),
    ("list", "lessons", "dialog"),
    ("list", "reminders", "dialog"),
    ("list", "overview", "dialog"),
    ("list", "updates", "dialog"),
    ("command", "dialog"),
    ("editor",),
)


def pressed(places: tuple[str, ...]) -> list[str]:
    """Every single key of these places."""
    return list(chain.from_iterable(key.keys.split(",") for key in of(*places)))


def test_every_key_has_an_id_of_its_own() -> None:
    ids = [key.id for key in KEYS]
    assert sorted(set(ids)) == sorted(ids)
    assert all(re.fullmatch(r"[a-z]+(\.[a-z_]+)?", one) for one in ids)


def test_every_place_is_explained_and_has_keys() -> None:
    assert {key.place for key in KEYS} == set(PLACES) == set(ANSWERS)


@pytest.mark.parametrize("places", TOGETHER, ids="+".join)
def test_no_key_has_two_meanings_where_it_works(places: tuple[str, ...]) -> None:
    found = pressed(places)
    assert sorted(set(found)) == sorted(found)


def test_a_key_of_the_checklist_hides_none_that_is_not_written_there() -> None:
    """`n` notes on the step in the checklist and in the timeline elsewhere; nothing else may."""
    both = set(pressed(("checklist",))) & set(pressed(("incident", "everywhere")))
    assert both == {"n"}


def test_a_key_of_the_timeline_hides_none_that_is_not_written_there() -> None:
    """`e` corrects an entry in the timeline and opens the review elsewhere."""
    both = set(pressed(("timeline",))) & set(pressed(("incident", "everywhere")))
    assert both == {"e"}


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.id)
def test_every_key_has_an_action(key: Key) -> None:
    at, front = ANSWERS[key.place]
    target, _, action = key.action.rpartition(".") if "('" not in key.action else (
        key.action.split("(")[0].rpartition(".")
    )  # fmt: skip
    name = action.split("(")[0]
    owner = {"app": IrtuiApp, "screen": front, "": at}[target]
    assert hasattr(owner, f"action_{name}"), f"{owner.__name__} has no action_{name}"


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.id)
def test_every_key_explains_itself(key: Key) -> None:
    assert key.help.strip()
    assert not key.help.endswith(".")
    assert len(key.help) <= 40
    assert len(key.word) <= 12


@pytest.mark.parametrize("place", sorted(ANSWERS))
def test_the_bindings_are_those_of_the_table(place: str) -> None:
    at, _ = ANSWERS[place]
    bound = {binding.id for binding in at.__dict__["BINDINGS"]}
    assert bound == {key.id for key in of(place)}


def test_no_screen_takes_a_key_that_is_not_in_the_table() -> None:
    """What Textual binds by itself does not hide or double a key of ours."""
    for screen in (AlertsScreen, IncidentsScreen, IncidentScreen, ReviewScreen):
        ids = {binding.id for binding in screen.__dict__["BINDINGS"]}
        assert ids <= {key.id for key in KEYS}
    assert HelpScreen.__dict__["BINDINGS"]


def test_names_are_those_on_the_keyboard() -> None:
    assert name_of("question_mark") == "?"
    assert name_of("j,down", every=True) == "j ↓"
    assert name_of("j,down") == "j"
    for key in KEYS:
        assert "_" not in name_of(key.keys, every=True), key
        assert "," not in name_of(key.keys, every=True), key


def test_no_key_is_one_that_terminals_cannot_tell_apart() -> None:
    lost = {"ctrl+i", "ctrl+m", "ctrl+h", "ctrl+left_square_bracket"}
    for key in pressed(tuple(PLACES)):
        assert key not in lost
        assert not key.startswith("alt+")
        assert not re.fullmatch(r"f\d+", key)


def test_the_readme_has_the_keys_of_the_table() -> None:
    text = README.read_text(encoding="utf-8")
    found = re.search(r"<!-- keys -->\n(.*)<!-- /keys -->", text, re.DOTALL)
    assert found, "README.md has no table of keys between its markers"
    rows = [row.strip("|").split("|") for row in found[1].strip().split("\n")[2:]]
    told = {(re.sub("`", "", key).strip(), does.strip()) for _, key, does in rows}
    assert told == {(name_of(key.keys, every=True), key.help) for key in keys.KEYS}
