"""The way of a review from state to state: what may come next, and what is asked for it."""

from irtui import workflow
from irtui.domain.record import Review
from irtui.domain.reviewstate import CHECKS, ReviewState, following
from irtui.tui.dialogs.ask import Ask
from irtui.tui.dialogs.ask_line import AskLine
from irtui.tui.dialogs.choose import Choice, Choose
from irtui.tui.screens.room import Room

_NAMES = {
    ReviewState.DRAFT: "back to draft: something is still to be written",
    ReviewState.IN_REVIEW: "submit: others may judge it now",
    ReviewState.APPROVED: "approve: all five checks are ticked",
    ReviewState.PUBLISHED: "publish: everybody may learn from it",
    ReviewState.WAIVED: "waive: nobody writes it, and why",
}


async def go_on(room: Room, key: str) -> None:
    """Choose the next state of a review; while it is in review, its checks come first."""
    record = await room.prepare(workflow.reading.incident, key)
    review = record.review if record else None
    if review is None:
        return
    state = ReviewState(review.state)
    if state is ReviewState.IN_REVIEW:
        await _check(room, key, review)
        return
    choices = [Choice(to, _NAMES[to]) for to in following(state)]
    of: Choose[ReviewState] = Choose(f"The review is {state.words}", choices)
    chosen = await room.app.push_screen_wait(of)
    if chosen is not None:
        await _move(room, key, chosen, review.version)


async def _move(room: Room, key: str, to: ReviewState, seen: int) -> None:
    reason = ""
    if to is ReviewState.WAIVED:
        asked = Ask(room.house, "Waive the review", "Why does nobody write it?")
        given = await room.app.push_screen_wait(asked)
        if not given:
            return
        reason = given
    if said := await room.act(workflow.reviewing.move, key, to, reason, seen=seen):
        room.say(said)


async def _check(room: Room, key: str, found: Review) -> None:
    """Tick one check after the other, until it is approved, sent back, or left as it is."""
    at, review = 0, found
    while review.state == ReviewState.IN_REVIEW:
        choices: list[Choice[str]] = [
            Choice(name, f"{'✓' if name in review.checks else '○'} {text}", _by(review, name))
            for name, text in CHECKS.items()
        ]
        choices.append(Choice(ReviewState.APPROVED, _NAMES[ReviewState.APPROVED]))
        choices.append(Choice(ReviewState.DRAFT, _NAMES[ReviewState.DRAFT]))
        title = f"Before the approval, owner {review.owner or 'nobody'}"
        of: Choose[str] = Choose(title, choices, start=at)
        chosen = await room.app.push_screen_wait(of)
        if chosen is None:
            return
        if chosen not in CHECKS:
            await _move(room, key, ReviewState(chosen), review.version)
            return
        ticked = await room.prepare(workflow.reviewing.tick, key, chosen, seen=review.version)
        if ticked is None:
            return
        review = ticked
        at = min(list(CHECKS).index(chosen) + 1, len(CHECKS))


async def name_owner(room: Room, key: str) -> None:
    """Say who owns the review, or who facilitates it."""
    choices = [Choice("owner", "the owner, who writes it"),
               Choice("facilitator", "the facilitator, who leads the talk")]  # fmt: skip
    of: Choose[str] = Choose("Whose is the review?", choices)
    what = await room.app.push_screen_wait(of)
    if what is None:
        return
    mine = room.house.operator if what == "owner" else ""
    asked = AskLine(f"Who is the {what} of the review?", "A name:", text=mine)
    if (name := await room.app.push_screen_wait(asked)) and (
        said := await room.act(workflow.reviewing.person, key, what, name)
    ):
        room.say(said)


def _by(review: Review, name: str) -> tuple[str, ...]:
    by = review.checks.get(name)
    return (f"ticked by {by}" if by else "enter ticks it, in your name",)
