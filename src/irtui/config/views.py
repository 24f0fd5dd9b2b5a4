"""`[[views]]`: filters and groupings that a team has agreed on, under a name."""

from typing import Annotated, LiteralString

from irtui.config.checks import AfterValidator, field, misplaced
from irtui.config.table import Table
from irtui.text import clean

_TAKEN: LiteralString = "another view has this name, each needs its own"


def _name(text: str) -> str:
    from irtui.domain.savedview import EVERYTHING

    if not text.strip():
        raise ValueError("must not be empty")
    if text == EVERYTHING.name:
        raise ValueError("is built in under this name, choose another")
    return text


def _filter(text: str) -> str:
    # Only who has views waits for what reads them.
    from irtui.domain.filter import parse_filter

    parse_filter(text)
    return text


def _label(text: str) -> str:
    if text != text.strip():
        raise ValueError(f'must be the name of a label, "{clean(text.strip(), limit=40)}" perhaps')
    return text


class ViewSettings(Table):
    """One view; without `group_by` many alerts are grouped by their name, "" groups none."""

    name: Annotated[str, field(max_length=40), AfterValidator(_name)]
    filter: Annotated[str, AfterValidator(_filter)] = ""
    group_by: Annotated[str, AfterValidator(_label)] | None = None


def _own_names(views: tuple[ViewSettings, ...]) -> tuple[ViewSettings, ...]:
    names = [view.name for view in views]
    for index, name in enumerate(names):
        if name in names[:index]:
            # `at` leads from the list to the name, so that its own line is told.
            raise misplaced(_TAKEN, at=(index, "name"))
    return views


Views = Annotated[tuple[ViewSettings, ...], AfterValidator(_own_names)]
