"""`irtui silence expire ID...`: ends silences, wherever they are."""

from argparse import Namespace
from typing import Any

from irtui.cli import wiring
from irtui.cli.output import fail, say, say_json
from irtui.cli.telling import Telling, telling
from irtui.domain.silence import Silence, SilenceState
from irtui.workflow import silences


async def expire_all(start: wiring.Start, options: Namespace) -> int:
    """End the silences with these ids; 1 if one is unknown or did not end for certain."""
    async with telling(start) as at:
        pictures = await at.pictures()
        known = {
            silence.id: silence for picture in pictures for silence in picture.silences.values()
        }
        done = [await _expire(at, one, known.get(one)) for one in dict.fromkeys(options.ids)]
    for picture in pictures:
        if picture.trouble:
            fail(f"{picture.source}: {picture.trouble}")
    if options.json:
        say_json({"silences": done})
    for one in done:
        if one["error"]:
            fail(f"{one['id']}: {one['error']}")
        elif not options.json:
            say(f"{one['id']}: {one['text']}")
    return 1 if any(one["error"] for one in done) else 0


async def _expire(at: Telling, identity: str, silence: Silence | None) -> dict[str, Any]:
    told = {"id": identity, "source": None, "state": None, "text": "", "error": None}
    if silence is None:
        return told | {"error": "no source lists a silence with this id"}
    told["source"] = silence.source
    if silence.state(wiring.now()) is SilenceState.EXPIRED:
        return told | {"state": "expired", "text": "It had expired already."}
    outcome = await at.told(silences.expire, silence)
    if not outcome.ok:
        return told | {"state": str(silence.told), "error": outcome.text}
    await at.confirm(silence.source)
    return told | {"state": "expired", "text": outcome.text}
