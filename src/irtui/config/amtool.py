"""Takes the Alertmanager from the settings of amtool, its own command line tool.

amtool's file is a flat YAML map; the file that its `http.config.file` names is Prometheus's
`http_config`.
"""

import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

from irtui.config.errors import refused
from irtui.config.files import yaml_map
from irtui.config.http_config import SAME, http_settings, single_text, unsupported
from irtui.config.settings import SourceSettings
from irtui.config.table import ValidationError
from irtui.config.urls import base_url
from irtui.config.values import Origin
from irtui.config.wording import key, problem

_URL, _HTTP = "alertmanager.url", "http.config.file"


class _Setting(NamedTuple):
    value: str
    file: Path


def source(files: Iterable[Path]) -> SourceSettings | None:
    """The Alertmanager that amtool would ask, None if its settings name none.

    The first file that has a key wins. ConfigError says what cannot be used.
    """
    settings = _merged(files)
    address = settings.get(_URL)
    if address is None:
        return None
    url, login = _without_login(address)
    http = settings.get(_HTTP)
    if http is None:
        return _source(address.file, url, login, address.file.parent)
    if login:
        raise refused(address.file, _URL, "holds a user name beside http.config.file, keep one")
    # As amtool does it: paths start one directory above the file's own.
    file = Path(http.value)
    return _source(file, url, http_settings(file), file.absolute().parent.parent)


def _merged(files: Iterable[Path]) -> dict[str, _Setting]:
    settings: dict[str, _Setting] = {}
    for file in files:
        if os.path.lexists(file):
            for name, value in yaml_map(file).items():
                if name in (_URL, _HTTP) and value:
                    settings.setdefault(name, _Setting(single_text(file, name, value), file))
    return settings


def _without_login(address: _Setting) -> tuple[str, dict[str, Any]]:
    match = re.match(r"(https?://)([^/?#@]*)@(.*)", address.value, re.I | re.S)
    if match is None:
        return _checked(address.value, address.file), {}
    scheme, before, rest = match.groups()
    username, _, password = before.partition(":")
    login = {"username": unquote(username), "password": unquote(password)}
    return _checked(scheme + rest, address.file), {"basic_auth": login}


def _checked(url: str, file: Path) -> str:
    try:
        return base_url(url)
    except ValueError as error:
        raise refused(file, _URL, str(error)) from None


def _source(file: Path, url: str, http: dict[str, Any], directory: Path) -> SourceSettings:
    data = {"name": "alertmanager", "url": url, **http}
    try:
        # The file is amtool's: how it guards its passwords is not ours to judge.
        return SourceSettings.model_validate(data, context=Origin(directory, private=True))
    except ValidationError as error:
        one = error.problems[0]
        name = _theirs(key(data, one["loc"]))
        if one["type"] == "extra_forbidden":
            raise unsupported(file, name) from None
        raise refused(file, name, problem(one, SourceSettings)) from None


def _theirs(name: str) -> str:
    first, dot, rest = name.partition(".")
    names = {ours: theirs for theirs, ours in SAME.items()}
    names["headers"] = "http_headers"
    return names.get(first, first) + dot + rest
