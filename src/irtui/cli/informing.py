"""Status updates as the configuration has them: templates, channels, and what takes them there."""

import os
from collections.abc import Callable
from threading import Event
from typing import TYPE_CHECKING

from irtui.cli import wiring
from irtui.config.settings import Settings, secret_variables
from irtui.config.updates import ChannelSettings, UpdateSettings, address_variables
from irtui.domain.channel import Channel, ChannelKind, ChannelRule, NoAddress
from irtui.domain.updaterules import UpdateRules
from irtui.domain.updatestage import Templates

if TYPE_CHECKING:
    from irtui.store.thread import DatabaseThread
    from irtui.workflow.courier import Courier
    from irtui.workflow.desk import Desk


def update_rules(settings: UpdateSettings) -> UpdateRules:
    """The templates and channels; ConfigError says what is wrong with a template."""
    templates = Templates()
    if settings.templates is not None:
        from irtui.config.templates import read_templates

        templates = read_templates(settings.templates)
    return UpdateRules(
        templates,
        tuple(
            ChannelRule(one.name, ChannelKind(one.kind), one.audiences, one.dry)
            for one in settings.channel
        ),
    )


def here() -> str:
    """This machine and process, as claims name it."""
    import socket

    from irtui.comms.identity import identity

    return f"{socket.gethostname()}/{identity(os.getpid())}"


def open_courier(start: wiring.Start, database: "DatabaseThread[Desk]") -> "Courier | None":
    """What sends status updates; None where nothing may or can be sent from here."""
    settings = start.settings
    sendable = [one for one in settings.updates.channel if not one.dry and one.kind != "clipboard"]
    if start.read_only or not sendable:
        return None
    from irtui.comms.identity import alive
    from irtui.workflow.courier import Courier

    leaving = Event()
    return Courier(
        database,
        {one.name: _opener(one, settings, leaving) for one in sendable},
        here=here(),
        alive=alive,
        leaving=leaving,
    )


def _opener(one: ChannelSettings, settings: Settings, leaving: Event) -> Callable[[], Channel]:
    return lambda: open_channel(one, settings, leaving)


def open_channel(one: ChannelSettings, settings: Settings, leaving: Event) -> Channel:
    """A channel that is ready to send."""
    if one.kind == "file":
        from irtui.comms.channels.paper import PaperChannel

        assert one.path is not None
        return PaperChannel(one.name, one.path)
    if one.kind == "command":
        return _program(one, settings, leaving)
    if one.kind == "apprise":
        from irtui.comms.channels.services import ServicesChannel

        return ServicesChannel(one.name, _address(one))
    from irtui.comms.channels.webhook import WebhookChannel

    return WebhookChannel(
        one.name,
        _address(one),
        now=wiring.now,
        headers={name: value.get_secret_value() for name, value in one.headers.items()},
        slack=one.format != "json",
        timeout=one.timeout.total_seconds(),
    )


def _program(one: ChannelSettings, settings: Settings, leaving: Event) -> Channel:
    from irtui.comms.channels.program import ProgramChannel
    from irtui.comms.telling import surroundings

    assert one.command is not None
    secret = secret_variables(settings.sources) | address_variables(settings.updates)
    return ProgramChannel(
        one.name,
        one.command,
        surroundings(os.environ, secret),
        timeout=one.timeout.total_seconds(),
        elapsed=wiring.elapsed,
        leaving=leaving,
    )


def _address(one: ChannelSettings) -> Callable[[], str]:
    from irtui.config.secrets import SecretError, reader

    read = reader(*one.address)

    def address() -> str:
        try:
            return read()
        except SecretError as error:
            raise NoAddress(str(error)) from None

    return address


def unusable(one: ChannelSettings) -> str:
    """Why a channel could not send now, "" where it could; nothing is sent to find out."""
    import shutil

    if one.kind == "file" and one.path is not None:
        if not one.path.parent.is_dir():
            return f"{one.path.parent}: there is no such directory"
        if one.path.exists() and not (one.path.is_file() and os.access(one.path, os.W_OK)):
            return f"{one.path}: cannot be written"
    if one.kind == "command" and one.command and shutil.which(one.command[0]) is None:
        return f"{one.command[0]}: there is no such program that can be run"
    if one.kind == "apprise":
        from irtui.comms.channels.services import MISSING, installed

        if not installed():
            return MISSING
    if any(part is not None for part in one.address):
        try:
            _address(one)()
        except NoAddress as error:
            return str(error)
    return ""
