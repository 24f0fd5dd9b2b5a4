"""Alertmanager's API version 2 over a demo state: from a request to a reply, without a socket.

Status codes and error bodies are those of Alertmanager 0.25.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs

from irtui.demo import moment
from irtui.demo.problem import Problem, unreadable
from irtui.demo.state import Query, State
from irtui.domain.matcher import Matcher, MatcherError, parse
from irtui.domain.regex import Regex
from irtui.domain.regex_syntax import RegexError

VERSION = "0.25.0"
CONFIG = """\
route:
  receiver: default
  group_by: [alertname, cluster]
  routes:
  - receiver: oncall
    matchers: ['severity="critical"']
    continue: true
  - receiver: default
inhibit_rules:
- source_matchers: ['severity="critical"']
  target_matchers: ['severity=~"warning|info"']
  equal: [alertname, cluster, instance]
receivers:
- name: default
- name: oncall
"""

_ROOT = "/api/v2"
_SILENCE = re.compile(_ROOT + "/silence/([^/]+)")
_UUID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_TRUE = {"true", "1", "yes", "ok", "y", "on", "selected", "checked", "t", "enabled"}


@dataclass(frozen=True, slots=True)
class Request:
    """One request; `target` is path and query as they came."""

    method: str
    target: str
    content_type: str = ""
    body: bytes = b""

    @property
    def path(self) -> str:
        """The path without the query."""
        return self.target.partition("?")[0]

    @property
    def parameters(self) -> Mapping[str, list[str]]:
        """All values of each parameter of the query."""
        return parse_qs(self.target.partition("?")[2], keep_blank_values=True)


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply: JSON, or a plain text where `text` is set."""

    status: int = 200
    json: Any = None
    text: str | None = None

    @property
    def content_type(self) -> str | None:
        """What the body is, None where there is none."""
        if self.text is not None:
            return "text/plain; charset=utf-8"
        return None if self.json is None else "application/json"

    @property
    def body(self) -> bytes:
        """The body as it is sent."""
        if self.text is not None:
            return self.text.encode()
        return b"" if self.json is None else json.dumps(self.json).encode()


def answer(state: State, request: Request, now: datetime) -> Reply:
    """What the server says to a request."""
    try:
        return _answer(state, request, now)
    except Problem as problem:
        return Reply(problem.status, problem.body)


def _answer(state: State, request: Request, now: datetime) -> Reply:
    path = request.path
    if path in ("/-/ready", "/-/healthy"):
        return Reply(text="OK")
    if path == "/":
        return Reply(text="This is the demo server of irtui; it speaks Alertmanager's API v2.\n")
    if not path.startswith(_ROOT + "/"):
        return Reply(404, text="404 page not found\n")
    if found := _SILENCE.fullmatch(path):
        verbs = {"GET": _get_silence, "DELETE": _delete_silence}
        return _allowed(verbs, request)(state, _uuid(found[1]), now)
    name = path.removeprefix(_ROOT + "/")
    if name not in _VERBS:
        raise Problem(404, {"code": 404, "message": f"path {path} was not found"})
    return _allowed(_VERBS[name], request)(state, request, now)


# A verb of the API takes what the path leaves open: the request, or a silence's id.
Verb = Callable[[State, Any, datetime], Reply]


def _get_status(state: State, request: Request, now: datetime) -> Reply:
    return Reply(
        json={
            "cluster": {"peers": [], "status": "disabled"},
            "config": {"original": CONFIG},
            "uptime": moment.write(state.started_at),
            "versionInfo": {
                "branch": "demo",
                "buildDate": "",
                "buildUser": "",
                "goVersion": "",
                "revision": "irtui",
                "version": VERSION,
            },
        }
    )


def _get_receivers(state: State, request: Request, now: datetime) -> Reply:
    return Reply(json=[{"name": "default"}, {"name": "oncall"}])


def _get_alerts(state: State, request: Request, now: datetime) -> Reply:
    return Reply(json=state.listed(_query(request), now))


def _get_groups(state: State, request: Request, now: datetime) -> Reply:
    return Reply(json=state.groups(_query(request), now))


def _post_alerts(state: State, request: Request, now: datetime) -> Reply:
    state.post(_json(request, "alerts"), now)
    return Reply()


def _get_silences(state: State, request: Request, now: datetime) -> Reply:
    return Reply(json=state.silence_list(_filters(request), now))


def _post_silence(state: State, request: Request, now: datetime) -> Reply:
    return Reply(json={"silenceID": state.silences.put(_json(request, "silence"), now)})


def _get_silence(state: State, silence_id: str, now: datetime) -> Reply:
    shown = state.silence(silence_id, now)
    return Reply(json=shown) if shown else Reply(404)


def _delete_silence(state: State, silence_id: str, now: datetime) -> Reply:
    if not state.silences.expire(silence_id, now):
        raise Problem(500, "silence not found")
    return Reply()


_VERBS: dict[str, dict[str, Verb]] = {
    "status": {"GET": _get_status},
    "receivers": {"GET": _get_receivers},
    "alerts": {"GET": _get_alerts, "POST": _post_alerts},
    "alerts/groups": {"GET": _get_groups},
    "silences": {"GET": _get_silences, "POST": _post_silence},
}


def _allowed(verbs: Mapping[str, Verb], request: Request) -> Verb:
    if verb := verbs.get(request.method):
        return verb
    names = ",".join(sorted(verbs))
    message = f"method {request.method} is not allowed, but [{names}] are"
    raise Problem(405, {"code": 405, "message": message})


def _uuid(text: str) -> str:
    if not _UUID.fullmatch(text):
        message = f'silenceID in path must be of type uuid: "{text}"'
        raise Problem(422, {"code": 601, "message": message})
    return text


def _json(request: Request, what: str) -> Any:
    if not request.body:
        return None
    kind = request.content_type.partition(";")[0].strip() or "application/octet-stream"
    if kind != "application/json":
        message = f'unsupported media type "{kind}", only [application/json] are allowed'
        raise Problem(415, {"code": 415, "message": message})
    try:
        return json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise unreadable(what, f"because {error}") from None


def _filters(request: Request) -> tuple[Matcher, ...]:
    try:
        return tuple(parse(text) for text in request.parameters.get("filter", []))
    except MatcherError as error:
        raise Problem(400, f"bad matcher format: {error}") from None


def _query(request: Request) -> Query:
    parameters = request.parameters
    receiver = parameters.get("receiver", [""])[0]
    try:
        regex = Regex(receiver) if receiver else None
    except RegexError as error:
        raise Problem(400, f"failed to parse receiver param: {error}") from None

    def flag(name: str) -> bool:
        return parameters.get(name, ["true"])[0].lower() in _TRUE

    return Query(_filters(request), regex, flag("active"), flag("silenced"), flag("inhibited"))
