"""The settings as tables, with the defaults an operator would choose."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Annotated, Literal, LiteralString

from irtui.config.checks import SecretStr, ValidationInfo, field, field_validator, misplaced
from irtui.config.reminders import ReminderSettings
from irtui.config.report import ReportSettings
from irtui.config.runbooks import Annotation, RunbookMatch, RunbookUrls, Verb
from irtui.config.severity import Severity
from irtui.config.silences import SilenceSettings
from irtui.config.table import Table
from irtui.config.triage import TriageSettings
from irtui.config.updates import UpdateSettings, address_variables
from irtui.config.values import (
    Command,
    Database,
    Duration,
    File,
    HeaderName,
    HeaderValue,
    LiteralSecret,
    LiteralToken,
    MatcherText,
    Operator,
    Origin,
    ProxyUrl,
    QuietText,
    Url,
    Variable,
    between,
    given,
    whole,
)
from irtui.config.views import Views, ViewSettings

__all__ = [
    "AttentionSettings",
    "BasicAuth",
    "BoardSettings",
    "Duration",
    "File",
    "HookSettings",
    "RunbookSettings",
    "Settings",
    "Severity",
    "SourceSettings",
    "Table",
    "Tls",
    "ViewSettings",
    "WatchdogSettings",
]

_TAKEN: LiteralString = "another source has this name, each needs its own"
_SECRET: LiteralString = "holds a secret of ours, which no command of a runbook gets"
_NO_LOGIN: LiteralString = "no source has this name, name the one that is logged in to alike"
_NO_SOURCE: LiteralString = "no source has this name, name one or leave it out for every source"

# Checks over several keys stand on the last of them, not on the table: pydantic leaves out a
# table's own checks as soon as one key is wrong, and the operator should see all problems at once.


class BasicAuth(Table):
    """User name, and the password from a file or an environment variable."""

    username: str
    password: LiteralSecret | None = None
    password_file: File | None = None
    password_env: Variable | None = field(default=None, validate_default=True)

    @field_validator("password_env")
    @classmethod
    def _one_password(cls, value: str | None, info: ValidationInfo) -> str | None:
        if given(info, "password", "password_file") + (value is not None) != 1:
            raise ValueError("needs exactly one of password_file, password_env or password")
        return value


class Tls(Table):
    """How a server's certificate is checked and which one we show."""

    ca_file: File | None = None
    cert_file: File | None = None
    key_file: File | None = None
    server_name: str | None = field(default=None, min_length=1)
    insecure_skip_verify: bool = False

    @field_validator("key_file")
    @classmethod
    def _pair(cls, value: File | None, info: ValidationInfo) -> File | None:
        if value and not given(info, "cert_file"):
            raise ValueError("needs cert_file beside it")
        return value


class SourceSettings(Table):
    """One monitor to ask; several `urls` are the members of one cluster."""

    name: str = field(min_length=1, max_length=64)
    kind: Literal["alertmanager"] = "alertmanager"
    url: Url | None = None
    urls: tuple[Url, ...] = field(default=(), validate_default=True)
    interval: Annotated[Duration, between("1s", "1d")] = timedelta(seconds=15)
    timeout: Annotated[Duration, between("1ms", "1d")] = timedelta(seconds=10)
    headers: dict[HeaderName, HeaderValue] = {}
    basic_auth: BasicAuth | None = None
    bearer_token: LiteralToken | None = None
    bearer_token_file: File | None = None
    bearer_token_env: Variable | None = field(default=None, validate_default=True)
    tls: Tls = Tls()
    proxy: ProxyUrl | None = None

    @property
    def addresses(self) -> tuple[str, ...]:
        """The base URLs of all members."""
        return (self.url,) if self.url else self.urls

    @field_validator("urls")
    @classmethod
    def _one_address(cls, urls: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        if given(info, "url") + bool(urls) != 1:
            raise ValueError("needs exactly one of url and urls (the members of one cluster)")
        if len(set(urls)) < len(urls):
            raise ValueError("names the same server twice, name each member once")
        return urls

    @field_validator("bearer_token_env")
    @classmethod
    def _one_auth(cls, value: str | None, info: ValidationInfo) -> str | None:
        headers: dict[str, SecretStr] = info.data.get("headers", {})
        kinds = given(info, "basic_auth", "bearer_token", "bearer_token_file")
        kinds += any(name.lower() == "authorization" for name in headers)
        if kinds + (value is not None) > 1:
            raise ValueError(
                "has several logins, keep one of basic_auth, bearer_token_file, bearer_token_env, "
                "bearer_token and an Authorization header"
            )
        return value


class WatchdogSettings(Table):
    """An alert that fires for ever while all is well; the alarm is that it does not."""

    match: tuple[MatcherText, ...]
    source: str | None = None

    @field_validator("match")
    @classmethod
    def _something(cls, match: tuple[str, ...]) -> tuple[str, ...]:
        if not match:
            raise ValueError("must not be empty, or any alert would do")
        return match


class BoardSettings(Table):
    """The waits that keep the board truthful, and the alertnames that are kept off the list."""

    grace: Annotated[Duration, between("0s", "1d")] = timedelta(seconds=60)
    restart_window: Annotated[Duration, between("0s", "1d")] = timedelta(minutes=5)
    hidden: tuple[str, ...] = ("Watchdog", "InfoInhibitor")


class AttentionSettings(Table):
    """How irtui calls an operator who looks elsewhere."""

    bell: Literal["critical", "warning", "info", "off"] = "critical"
    pause: Annotated[Duration, between("1s", "1d")] = timedelta(seconds=30)
    repeat: Annotated[Duration, between("5s", "1d")] | None = None
    repeat_limit: Annotated[int, whole(1, 1000)] = 10
    quiet: tuple[QuietText, ...] = ()
    quiet_except: Literal["critical", "warning", "info"] | None = None
    title: bool = True


class HookSettings(Table):
    """A command that is run for what happens; what happened is in its environment."""

    on: tuple[
        Literal[
            "fired", "ended", "source_stale", "source_fresh", "watchdog_silent", "watchdog_back"
        ],
        ...,
    ]
    command: Command
    match: tuple[MatcherText, ...] = ()
    level: Literal["critical", "warning", "info"] | None = None
    timeout: Annotated[Duration, between("1s", "10m")] = timedelta(seconds=10)
    quiet: bool = False
    per_minute: Annotated[int, whole(1, 1000)] = 30

    @field_validator("on")
    @classmethod
    def _something(cls, on: tuple[str, ...]) -> tuple[str, ...]:
        if not on:
            raise ValueError("must not be empty, or it would never run")
        return on


def secret_variables(logins: Iterable[SourceSettings]) -> set[str]:
    """The environment variables that hold the secrets of sources."""
    named = (
        name
        for one in logins
        for name in (one.bearer_token_env, one.basic_auth and one.basic_auth.password_env)
    )
    return {name for name in named if name}


class RunbookSettings(Table):
    """Where runbooks are, which alerts they are for, and what may be done with their commands."""

    directories: tuple[File, ...] = ()
    annotations: tuple[Annotation, ...] = (
        "runbook_url",
        "runbook",
        "runbookUrl",
        "runbook_link",
        "playbook",
    )
    verbs: tuple[Verb, ...] = ()
    run_commands: bool = False
    command_timeout: Annotated[Duration, between("1s", "1h")] = timedelta(seconds=60)
    environment: tuple[Variable, ...] = ()
    prometheus: Url | None = None
    prometheus_login: str | None = None
    match: tuple[RunbookMatch, ...] = ()
    url_map: tuple[RunbookUrls, ...] = ()

    @field_validator("run_commands")
    @classmethod
    def _not_by_others(cls, value: bool, info: ValidationInfo) -> bool:
        if value and isinstance(info.context, Origin) and info.context.meddling:
            raise ValueError(
                f"runs commands as you, and this file {info.context.meddling}: "
                "own it and chmod go-w it"
            )
        return value


class Settings(Table):
    """The whole configuration."""

    operator: Operator | None = None
    database: Database | None = field(default=None, repr=False)
    sources: tuple[SourceSettings, ...] = ()
    watchdog: tuple[WatchdogSettings, ...] = ()
    board: BoardSettings = BoardSettings()
    attention: AttentionSettings = AttentionSettings()
    hooks: tuple[HookSettings, ...] = ()
    triage: TriageSettings = TriageSettings()
    silences: SilenceSettings = SilenceSettings()
    updates: UpdateSettings = UpdateSettings()
    reminders: ReminderSettings = ReminderSettings()
    runbooks: RunbookSettings = RunbookSettings()
    severity: Severity = Severity()
    report: ReportSettings = ReportSettings()
    views: Views = ()

    @field_validator("sources")
    @classmethod
    def _own_names(cls, sources: tuple[SourceSettings, ...]) -> tuple[SourceSettings, ...]:
        names = [source.name for source in sources]
        for index, name in enumerate(names):
            if name in names[:index]:
                # `at` leads from the list to the name, so that its own line is told.
                raise misplaced(_TAKEN, at=(index, "name"))
        return sources

    @field_validator("runbooks")
    @classmethod
    def _sources_of(cls, runbooks: RunbookSettings, info: ValidationInfo) -> RunbookSettings:
        sources: tuple[SourceSettings, ...] | None = info.data.get("sources")
        updates: UpdateSettings | None = info.data.get("updates")
        secret = secret_variables(sources or ()) | (
            address_variables(updates) if updates else set()
        )
        for index, name in enumerate(runbooks.environment):
            if name in secret:
                raise misplaced(_SECRET, at=("environment", index))
        names = {source.name for source in sources or ()} | {None}
        if sources is not None and runbooks.prometheus_login not in names:
            raise misplaced(_NO_LOGIN, at=("prometheus_login",))
        return runbooks

    @field_validator("watchdog")
    @classmethod
    def _known_source(
        cls, watchdogs: tuple[WatchdogSettings, ...], info: ValidationInfo
    ) -> tuple[WatchdogSettings, ...]:
        # Where the sources are refused, nobody knows their names.
        sources: tuple[SourceSettings, ...] | None = info.data.get("sources")
        names = {source.name for source in sources or ()} | {None}
        for index, watchdog in enumerate(watchdogs):
            if sources is not None and watchdog.source not in names:
                raise misplaced(_NO_SOURCE, at=(index, "source"))
        return watchdogs
