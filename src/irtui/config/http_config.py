"""Reads Prometheus's `http_config`, the way to a server as its own tools know it.

What irtui cannot do as written there is refused, never left out silently.
"""

from pathlib import Path
from typing import Any

from irtui.config.errors import ConfigError, refused
from irtui.config.files import yaml_map

SAME = {
    "basic_auth": "basic_auth",
    "tls_config": "tls",
    "proxy_url": "proxy",
    "bearer_token": "bearer_token",
    "bearer_token_file": "bearer_token_file",
}
# irtui never follows redirects, and HTTP/2 changes nothing that is seen.
_WITHOUT_EFFECT = {"follow_redirects", "enable_http2"}
_YES, _NO = {"true", "yes", "on", "y"}, {"false", "no", "off", "n", ""}


def http_settings(file: Path) -> dict[str, Any]:
    """The keys of a source as an `http_config` file gives them; its paths stay as written."""
    config = yaml_map(file)
    if "authorization" in config and {"bearer_token", "bearer_token_file"} & config.keys():
        raise refused(file, "authorization", "stands beside a bearer_token, keep one of them")
    found: dict[str, Any] = {}
    for name, value in config.items():
        if name in SAME:
            found[SAME[name]] = value
        elif name == "authorization":
            found.update(_authorization(file, value))
        elif name == "http_headers":
            found["headers"] = _headers(file, value)
        elif name not in _WITHOUT_EFFECT:
            raise unsupported(file, name)
    _mend(file, found)
    return found


def _mend(file: Path, found: dict[str, Any]) -> None:
    """Write what Prometheus writes differently our way."""
    login, tls = found.get("basic_auth"), found.get("tls")
    if isinstance(login, dict) and not {"password", "password_file"} & login.keys():
        found["basic_auth"] = {**login, "password": ""}
    if isinstance(tls, dict) and "insecure_skip_verify" in tls:
        skip = str(tls["insecure_skip_verify"]).lower()
        if skip not in _YES | _NO:
            raise refused(file, "tls_config.insecure_skip_verify", "must be true or false")
        found["tls"] = {**tls, "insecure_skip_verify": skip in _YES}


def _authorization(file: Path, value: Any) -> dict[str, Any]:
    table = _table(file, "authorization", value)
    if str(table.pop("type", "Bearer")).lower() != "bearer":
        raise unsupported(file, "authorization.type (other than Bearer)")
    names = {"credentials": "bearer_token", "credentials_file": "bearer_token_file"}
    for name in table.keys() - names.keys():
        raise unsupported(file, f"authorization.{name}")
    return {names[name]: secret for name, secret in table.items()}


def _headers(file: Path, value: Any) -> dict[str, str]:
    headers = {}
    for name, given in _table(file, "http_headers", value).items():
        where = f"http_headers.{name}"
        texts: list[str] = []
        for kind, entries in _table(file, where, given).items():
            if kind not in ("values", "secrets"):
                raise unsupported(file, f"{where}.{kind}")
            if not isinstance(entries, list):
                raise refused(file, f"{where}.{kind}", "must be a list")
            texts += [single_text(file, where, entry) for entry in entries]
        headers[name] = ", ".join(texts)
    return headers


def _table(file: Path, name: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise refused(file, name, "must hold keys and values")
    return dict(value)


def single_text(file: Path, name: str, value: Any) -> str:
    """The value if it is a single text; ConfigError if it is a list or a map."""
    if not isinstance(value, str):
        raise refused(file, name, "must be a single text")
    return value


def unsupported(file: Path, name: str) -> ConfigError:
    """The error that says that irtui cannot do what a key asks for."""
    return refused(file, name, "is not supported by irtui, write a config.toml without it")
