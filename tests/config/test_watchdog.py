"""`[[watchdog]]`: what must always fire."""

from pathlib import Path

import pytest

from irtui.config.errors import ConfigError
from irtui.config.load import load

SOURCE = '[[sources]]\nname = "prod"\nurl = "http://localhost:9093"\n'


def loaded(directory: Path, text: str) -> list[tuple[tuple[str, ...], str | None]]:
    file = directory / "config.toml"
    file.write_text(SOURCE + text)
    return [(one.match, one.source) for one in load(file).watchdog]


def test_watchdogs_are_read_in_order(tmp_path: Path) -> None:
    text = """\
[[watchdog]]
match = ['alertname="Watchdog"', "cluster=~eu|us"]
[[watchdog]]
match = ["alertname=Canary"]
source = "prod"
"""
    assert loaded(tmp_path, text) == [
        (('alertname="Watchdog"', "cluster=~eu|us"), None),
        (("alertname=Canary",), "prod"),
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[[watchdog]]", "4: watchdog[0]: match is missing, add it"),
        ("[[watchdog]]\nmatch = []", "5: watchdog[0].match: must not be empty"),
        ("[[watchdog]]\nmatch = 'a=b'", "5: watchdog[0].match: must be a list in [ ]"),
        (
            "[[watchdog]]\nmatch = ['a=~\"(\"']",
            '5: watchdog[0].match[0]: "a=~"("", character 1: ',
        ),
        ("[[watchdog]]\nmatch = ['a=b, c=d']", "holds 2 matchers where one is needed"),
        (
            "[[watchdog]]\nmatch = ['a=b']\n[[watchdog]]\nmatch = ['a=b']\nsource = 'lab'",
            "8: watchdog[1].source: no source has this name, name one or leave it out",
        ),
        (
            "[watchdog]\nmatch = ['a=b']",
            "4: watchdog: must be a list of tables, begin each with [[watchdog]]",
        ),
        ("[[watchdog]]\nmatch = ['a=b']\nsorce = 'x'", 'unknown key, did you mean "source"?'),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(ConfigError) as refusal:
        loaded(tmp_path, text)
    assert str(refusal.value).count("\n") == 0
    assert problem in str(refusal.value)


def test_sources_that_are_refused_are_the_only_problem(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as refusal:
        loaded(tmp_path, "interval = 3\n[[watchdog]]\nmatch = ['a=b']\nsource = 'prod'")
    assert "watchdog" not in str(refusal.value)
