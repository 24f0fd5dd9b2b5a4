"""Credentials on every request, read anew each time so that a rotated file takes effect."""

from base64 import b64encode
from collections.abc import Callable, Generator

import httpx

from irtui.config.secrets import reader
from irtui.config.settings import SourceSettings


class Authorization(httpx.Auth):
    """Sends the Authorization header whose value `read` tells at the moment of the request."""

    def __init__(self, read: Callable[[], bytes]) -> None:
        self._read = read

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """One request with the credentials; a refusal is not tried again."""
        request.headers.update([(b"Authorization", self._read())])
        yield request


def authorization(settings: SourceSettings) -> Authorization | None:
    """What a source's settings ask for: basic, bearer or nothing."""
    if basic := settings.basic_auth:
        password = reader(basic.password, basic.password_file, basic.password_env)
        return Authorization(lambda: _basic(basic.username, password()))
    token = (settings.bearer_token, settings.bearer_token_file, settings.bearer_token_env)
    if any(part is not None for part in token):
        bearer = reader(*token)
        return Authorization(lambda: b"Bearer " + bearer().encode())
    return None


def _basic(username: str, password: str) -> bytes:
    return b"Basic " + b64encode(f"{username}:{password}".encode())
