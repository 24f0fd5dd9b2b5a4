"""The way from a key to a view: choose one, save what is shown, begin with the one of last time."""

from typing import TYPE_CHECKING

from irtui import workflow
from irtui.domain.filter import FilterError, parse_filter
from irtui.domain.savedview import EVERYTHING, LONGEST_NAME, SavedView, every, named
from irtui.text import clean
from irtui.tui.dialogs.ask_line import AskLine
from irtui.tui.dialogs.choose import Choice, Choose
from irtui.tui.dialogs.views import Act, Picked, ViewsMenu, described
from irtui.tui.looking import looked_since

if TYPE_CHECKING:
    from irtui.tui.screens.filtered import FilteredRoom


async def choose_view(screen: "FilteredRoom") -> None:
    """Open the menu of views and do what is picked there."""
    while True:
        menu = ViewsMenu(screen.house, screen.present)
        picked: Picked | None = await screen.app.push_screen_wait(menu)
        if picked is None:
            return
        if picked.act is Act.DELETE:
            await _delete(screen, picked.view)
            continue
        if picked.act is Act.SAVE:
            await _save(screen, picked.view)
        elif use(screen, picked.view):
            await _remember(screen)
        return


async def open_last_view(screen: "FilteredRoom") -> None:
    """Begin with the view that this operator had in force last, unless they were quicker."""
    name = await screen.act(workflow.views.last)
    saved = await screen.act(workflow.views.saved) if name else None
    if not name or saved is None or not screen.untouched:
        return
    looked = await looked_since(screen.house)
    view = named(name, every(screen.house.views, saved, looked))
    if view is not None:
        use(screen, view)
        return
    shown = clean(name, limit=LONGEST_NAME)
    screen.say(f"Your view {shown} is not there any more: everything is shown.", "warning")
    await screen.act(workflow.views.remember, "")


def use(screen: "FilteredRoom", view: SavedView) -> bool:
    """Show what a view says; False if its filter cannot be read."""
    try:
        wanted = parse_filter(view.filter)
    except FilterError as error:
        screen.say(f"The filter of {view.name} cannot be read: {error}", "warning")
        return False
    screen.chosen_view = view
    screen.show(wanted, view.group_by)
    return True


def narrow(screen: "FilteredRoom", term: str) -> None:
    """Add a term to the filter, unless it is there."""
    text = screen.wanted.text
    if term not in text:
        screen.show(parse_filter(f"{text} {term}"), screen.group_by)


def leave_view(screen: "FilteredRoom") -> None:
    """Forget the view once everything is shown again: the next start shows everything, too."""
    view = screen.chosen_view
    if view is not None and not screen.wanted.text and screen.present != view:
        screen.chosen_view = None
        screen.run_worker(screen.act(workflow.views.remember, ""), exit_on_error=False)


async def _save(screen: "FilteredRoom", present: SavedView) -> None:
    """Save what is shown under a name, asked for until it is one that can be taken."""
    chosen = screen.chosen_view
    name: str | None = chosen.name if chosen and chosen.shared else ""
    what = ", ".join(described(present))
    asked = f"{clean(what, limit=200)}\nAll operators on this database get it. Its name:"
    while True:
        form = AskLine("Save this view", asked, text=name or "")
        name = await screen.app.push_screen_wait(form)
        if not name or (saved := await screen.act(workflow.views.saved)) is None:
            return
        seen = named(" ".join(name.split()), saved)
        if seen is not None and not await _may_replace(screen, seen):
            continue
        view = SavedView(name, present.filter, present.group_by)
        configured = screen.house.views
        done = await screen.act(workflow.views.save, view, configured=configured, seen=seen)
        if done is not None:
            use(screen, done)
            screen.say(f"Saved as {done.name}.")
            await _remember(screen)
            return


async def _may_replace(screen: "FilteredRoom", seen: SavedView) -> bool:
    replace = f"Replace {clean(seen.name, limit=LONGEST_NAME)}, saved by {seen.by}"
    choices = [
        Choice(False, "Take another name"),
        Choice(True, replace, described(seen)),
    ]
    asked: Choose[bool] = Choose("There is a view of this name", choices)
    return await screen.app.push_screen_wait(asked) or False


async def _delete(screen: "FilteredRoom", view: SavedView) -> None:
    shown = clean(view.name, limit=LONGEST_NAME)
    choices = [
        Choice(False, "Keep it"),
        Choice(True, "Delete it for all operators", described(view)),
    ]
    if not await screen.app.push_screen_wait(Choose(f"Delete the view {shown}?", choices)):
        return
    said = await screen.act(workflow.views.delete, view)
    if said:
        screen.say(said)
    if said and screen.chosen_view == view:
        screen.chosen_view = None
        screen.draw()
        await _remember(screen)


async def _remember(screen: "FilteredRoom") -> None:
    """Come back to the view in force at the next start."""
    view = screen.chosen_view
    name = "" if view is None or view == EVERYTHING else view.name
    await screen.act(workflow.views.remember, name)
