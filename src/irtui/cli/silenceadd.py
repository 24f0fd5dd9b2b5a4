"""`irtui silence add`: looks what it would match, sends it, and looks whether it is there."""

from argparse import Namespace
from collections.abc import Sequence

from irtui.cli import wiring
from irtui.cli.output import fail, many, say, say_json
from irtui.cli.silencejson import intent_json
from irtui.cli.telling import Telling, firing_on, telling
from irtui.domain.matcher import Matcher
from irtui.domain.silencereach import Firing, Reach
from irtui.workflow import silences
from irtui.workflow.sending import Outcome


async def add(start: wiring.Start, options: Namespace, matchers: Sequence[Matcher]) -> int:
    """Silence what matches on one source; 1 if the source did not take it for certain."""
    source = options.source or start.settings.sources[0].name
    async with telling(start) as at:
        firing = firing_on(await at.board(), source)
        reach = firing.reach(matchers)
        if why := _hindrance(firing, reach, options):
            fail(f"{source}: {why}")
            return 1
        outcome = await _add(at, source, matchers, reach, options)
        if outcome.ok:
            await at.confirm(source)
        intent = await at.stored(silences.known, outcome.intent.id)
    if options.json:
        say_json({"silences": [intent_json(intent, reach if firing.known else None)]})
    elif outcome.ok:
        say(f"{outcome.text.removesuffix('.')}: {_reaching(firing, reach)}, {intent.state}.")
        say(intent.silence_id)
    if not outcome.ok:
        fail(outcome.text)
        return 1
    return 0


async def _add(
    at: Telling, source: str, matchers: Sequence[Matcher], reach: Reach, options: Namespace
) -> Outcome:
    if options.until_resolved:
        return await at.told(
            silences.add_until_resolved,
            source,
            matchers,
            options.comment,
            reach.matched,
            cap=options.duration or at.start.settings.silences.until_resolved,
        )
    return await at.told(
        silences.add, source, matchers, options.comment, options.duration, alerts=reach.matched
    )


def _hindrance(firing: Firing, reach: Reach, options: Namespace) -> str | None:
    """Why the silence is not sent, at least not unless it is forced."""
    if options.until_resolved and not reach.matched:
        return "nothing that fires matches, so there is no resolve: give a --duration."
    if options.force:
        return None
    if not firing.known:
        return "it does not tell what fires, so nobody knows what this would match: add --force."
    if reach.sweeping:
        return (
            "this would silence every alert that does not have these labels, too: "
            "add a matcher such as alertname=..., or --force."
        )
    if reach.everything:
        fires = many(reach.firing, "alert")
        return f"this would silence everything that fires ({fires}): add a matcher, or --force."
    return None


def _reaching(firing: Firing, reach: Reach) -> str:
    if not firing.known:
        return "what it matches is unknown"
    if not reach.matched:
        return "nothing that fires matches"
    return f"{len(reach.matched)} of {many(reach.firing, 'alert')} that fire match"
