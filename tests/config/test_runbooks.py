"""`[runbooks]`: where runbooks are, which are for which alerts, and what refuses them."""

from pathlib import Path

import pytest

from irtui.cli.wiring import match_rules
from irtui.config.errors import ConfigError
from irtui.config.load import load
from irtui.config.settings import RunbookSettings
from irtui.domain.matcher import parse
from irtui.domain.runbookmatch import ANNOTATIONS, MatchRules, OwnMatch, UrlMap

GOOD = """\
[runbooks]
directories = ["books"]
annotations = ["doc"]
[[runbooks.match]]
match = ['alertname=~"Kube.*"', 'team="a"']
file = "kube.md#down"
[[runbooks.url_map]]
prefix = "https://wiki.example/x"
directory = "wiki"
"""


def said(tmp_path: Path, text: str) -> str:
    file = tmp_path / "config.toml"
    file.write_text(text)
    with pytest.raises(ConfigError) as caught:
        load(file)
    return str(caught.value).removeprefix(f"{file}:")


def test_the_rules_are_those_of_the_file(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text(GOOD)
    settings = load(file).runbooks
    assert settings.directories == (tmp_path / "books",)
    assert match_rules(settings) == MatchRules(
        own=[OwnMatch((parse('alertname=~"Kube.*"'), parse('team="a"')), "kube.md#down")],
        annotations=("doc",),
        url_map=[UrlMap("https://wiki.example/x", tmp_path / "wiki")],
    )


def test_the_usual_annotations_are_looked_at() -> None:
    assert RunbookSettings().annotations == ANNOTATIONS


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "[runbooks.match]\nfile = 'a.md'",
            "1: runbooks.match: must be a list of tables, begin each with [[runbooks.match]]",
        ),
        (
            "[runbooks]\nurl_map = 'a'",
            "2: runbooks.url_map: must be a list of tables, begin each with [[runbooks.url_map]]",
        ),
        (
            "[[runbooks.match]]\nmatch = []\nfile = 'a.md'",
            "2: runbooks.match[0].match: must not be empty, or any alert would do",
        ),
        (
            "[[runbooks.match]]\nmatch = ['a=b']\nfile = '#down'",
            '3: runbooks.match[0].file: must name a file, such as "kubernetes/KubePodNotReady.md"',
        ),
        (
            "[[runbooks.match]]\nmatch = ['a']\nfile = 'a.md'",
            '2: runbooks.match[0].match[0]: "a", character 2: expected =, !=, =~ or !~ after the '
            "label name",
        ),
        ("[[runbooks.match]]\nmatch = ['a=b']", "1: runbooks.match[0]: file is missing, add it"),
        (
            "[[runbooks.url_map]]\nprefix = 'wiki'\ndirectory = 'a'",
            "2: runbooks.url_map[0].prefix: must be how the addresses begin, such as "
            '"https://runbooks.example/"',
        ),
        (
            "[runbooks]\nverbs = ['clean up']",
            '2: runbooks.verbs[0]: must be one word, such as "defragment"',
        ),
        ("[runbooks]\nannotations = ['']", "2: runbooks.annotations[0]: must not be empty"),
        (
            "[[runbooks.match]]\nmatch = ['a=b']\nfiles = 'a.md'\nfile = 'b.md'",
            '3: runbooks.match[0].files: unknown key, did you mean "file"?',
        ),
    ],
)
def test_a_bad_rule_is_told_with_its_line(tmp_path: Path, text: str, problem: str) -> None:
    assert said(tmp_path, text) == problem
