"""What commands of checklists may do here, as the configuration has it."""

import logging
import os
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from irtui.cli import wiring
from irtui.config.settings import Settings, SourceSettings
from irtui.store.errors import StoreError

if TYPE_CHECKING:
    from irtui.domain.execution import Here
    from irtui.sources.prometheus import Prometheus
    from irtui.store.thread import DatabaseThread
    from irtui.workflow.desk import Desk
    from irtui.workflow.running import Commands

log = logging.getLogger(__name__)

_ALWAYS = ("PATH", "HOME", "LANG")


def open_commands(start: wiring.Start, database: "DatabaseThread[Desk]") -> "Commands | None":
    """What runs commands and asks queries; None where neither is allowed."""
    runbooks = start.settings.runbooks
    if start.read_only or not (runbooks.run_commands or runbooks.prometheus):
        return None
    from irtui.comms.identity import alive
    from irtui.workflow.running import Commands, Means

    means = Means(
        shell=_Shell() if runbooks.run_commands else None,
        queries=_prometheus(start.settings),
        timeout=runbooks.command_timeout.total_seconds(),
        here=here(start.settings),
        user=_user(),
        alive=alive,
        elapsed=wiring.elapsed,
        secrets=partial(_secrets, start.settings),
    )
    return Commands(database, means)


def settle_lost(desk: "Desk", start: wiring.Start) -> None:
    """Say of commands that an irtui which is gone had begun that nobody knows their outcome."""
    if start.read_only or desk.store.read_only:
        return
    from irtui import workflow
    from irtui.comms.identity import alive

    try:
        workflow.commands.settle_lost(desk, here(start.settings), alive)
    except StoreError as error:
        log.warning("commands that were lost are not settled: %s", error)


def here(settings: Settings) -> "Here":
    """This machine and process, and what its commands get of our environment."""
    import socket

    from irtui.comms.identity import identity
    from irtui.domain.execution import Here

    names = (*_ALWAYS, *settings.runbooks.environment)
    environment = {name: os.environ[name] for name in names if name in os.environ}
    return Here(
        socket.gethostname(), identity(os.getpid()), _directory(), environment | {"TERM": "dumb"}
    )


class _Shell:
    """Runs scripts on this machine."""

    def __init__(self) -> None:
        from irtui.comms import script

        self.words = partial(script.words, path=os.environ.get("PATH"))
        self.run = partial(script.run, elapsed=wiring.elapsed)


def _prometheus(settings: Settings) -> "Prometheus | None":
    url = settings.runbooks.prometheus
    if url is None:
        return None
    from irtui.sources.prometheus import Prometheus

    like = next(
        (one for one in settings.sources if one.name == settings.runbooks.prometheus_login),
        SourceSettings(name="prometheus", url=url),
    )
    return Prometheus(url, like, now=wiring.now, elapsed=wiring.elapsed)


def _secrets(settings: Settings) -> list[str]:
    """Our own secrets as they are now, so that no output that holds one is kept."""
    from irtui.domain.redaction import secret_name

    found: list[str] = []
    for source in settings.sources:
        found += _passwords(source)
        for name, value in source.headers.items():
            if name.lower() == "authorization" or secret_name(name):
                found.append(value.get_secret_value())
    return found


def _passwords(source: SourceSettings) -> Iterator[str]:
    from irtui.config.secrets import SecretError, reader

    places = [(source.bearer_token, source.bearer_token_file, source.bearer_token_env)]
    if basic := source.basic_auth:
        places.append((basic.password, basic.password_file, basic.password_env))
    for place in places:
        if any(part is not None for part in place):
            try:
                yield reader(*place)()
            except SecretError:
                continue


def _directory() -> str:
    try:
        return os.getcwd()
    except OSError:
        # It is gone: a command then fails to start, and says so.
        return os.environ.get("PWD", "/")


def _user() -> str:
    from getpass import getuser

    try:
        return getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"
