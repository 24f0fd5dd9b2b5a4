"""`irtui silence add`, `list` and `expire`: silences from a script."""

import asyncio
from argparse import Namespace

from irtui.cli import wiring
from irtui.cli.output import fail
from irtui.cli.silenceadd import add
from irtui.cli.silenceexpire import expire_all
from irtui.cli.silencelist import list_all
from irtui.domain.incident import NotAllowed
from irtui.domain.matcher import MatcherError, parse_all
from irtui.domain.silence import refusal


def run(options: Namespace) -> int:
    """Do what was asked for; 1 if any of it was not done, 2 if it was asked wrongly."""
    if options.read_only and options.silence_command != "list":
        fail("irtui silence changes a source, which --read-only forbids: leave one of both out.")
        return 2
    start = wiring.read(options)
    try:
        if options.silence_command == "list":
            return asyncio.run(list_all(start, options))
        if options.silence_command == "expire":
            return asyncio.run(expire_all(start, options))
        matchers = tuple(one for text in options.matchers for one in parse_all(text))
        if why := refusal(matchers) or _unclear(start, options):
            fail(why)
            return 2
        return asyncio.run(add(start, options, matchers))
    except (MatcherError, NotAllowed) as refused:
        fail(str(refused))
        return 2


def _unclear(start: wiring.Start, options: Namespace) -> str | None:
    """What the command line leaves open: how long, or which source."""
    if options.duration is None and not options.until_resolved:
        return "Say how long: --duration such as 2h, or --until-resolved."
    names = [source.name for source in start.settings.sources]
    several = ", ".join(names)
    if options.source is None and len(names) > 1:
        return f"Several sources are configured: say which with --source, one of {several}."
    if options.source not in (None, *names):
        return f"--source: {options.source} is none, there is {several}."
    return None
