"""From settings to a source, and what its members are called."""

import logging

import pytest

from irtui.sources.names import member_names
from irtui.sources.registry import open_source
from tests.sources.servers import noon, settings


@pytest.mark.parametrize(
    ("addresses", "names"),
    [
        (["http://am.example/alertmanager"], ["am.example:80"]),
        (["https://a", "https://b:9093"], ["a:443", "b:9093"]),
        (["http://a/x", "http://a/y/"], ["a:80/x", "a:80/y"]),
        (["http://[::1]:9093"], ["[::1]:9093"]),
        (["http://a:443", "https://a"], ["http://a:443", "https://a"]),
        (["http://a", "http://a"], ["a:80"]),
    ],
)
def test_members_have_short_unique_names(addresses: list[str], names: list[str]) -> None:
    assert list(member_names(addresses).values()) == names


async def test_a_source_is_opened_by_its_kind_and_asks_nothing_yet() -> None:
    source = open_source(settings(interval="20s"), noon)
    assert (source.name, source.interval.total_seconds()) == ("prod", 20)
    await source.close()


def test_opening_silences_the_loggers_that_write_urls_and_headers() -> None:
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.NOTSET)
    open_source(settings(), noon)
    assert {logging.getLogger(name).level for name in ("httpx", "httpcore")} == {logging.WARNING}
