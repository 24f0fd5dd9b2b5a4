"""`[[views]]`: filters under a name."""

from pathlib import Path

import pytest

from irtui.config.errors import ConfigError
from irtui.config.load import load

SOURCE = '[[sources]]\nname = "prod"\nurl = "http://localhost:9093"\n'


def loaded(directory: Path, text: str) -> list[tuple[str, str, str | None]]:
    file = directory / "config.toml"
    file.write_text(SOURCE + text)
    return [(one.name, one.filter, one.group_by) for one in load(file).views]


def test_views_are_read_in_order(tmp_path: Path) -> None:
    text = """\
[[views]]
name = "mine"
filter = '@owner=me team=~"a|b"'
group_by = ""
[[views]]
name = "all by service"
group_by = "service"
"""
    assert loaded(tmp_path, text) == [
        ("mine", '@owner=me team=~"a|b"', ""),
        ("all by service", "", "service"),
    ]
    assert loaded(tmp_path, "") == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[[views]]\nfilter = 'a=b'", "4: views[0]: name is missing, add it"),
        ("[[views]]\nname = ' '", "5: views[0].name: must not be empty"),
        (f"[[views]]\nname = '{'x' * 41}'", "5: views[0].name: must be at most 40 characters"),
        ("[[views]]\nname = 'everything'", "5: views[0].name: is built in under this name"),
        (
            "[[views]]\nname = 'a'\n[[views]]\nname = 'b'\n[[views]]\nname = 'a'",
            "9: views[2].name: another view has this name, each needs its own",
        ),
        (
            "[[views]]\nname = 'a'\nfilter = 'team=~\"(\"'",
            '6: views[0].filter: "team=~"("", character 1: ',
        ),
        ("[[views]]\nname = 'a'\nfilter = '\"'", "6: views[0].filter: the quote at character 1"),
        ("[[views]]\nname = 'a'\nfilter = '@stat=new'", "views[0].filter: @stat is no field"),
        ("[[views]]\nname = 'a'\nfilter = '@age>soon'", "views[0].filter: @age: "),
        ("[[views]]\nname = 'a'\nfilter = 3", "6: views[0].filter: must be text in quotes"),
        ("[[views]]\nname = 'a'\ngroup_by = ' b'", "6: views[0].group_by: must be the name of a"),
        ("[[views]]\nname = 'a'\ngroup = 'b'", 'unknown key, did you mean "group_by"?'),
        ("[views]\nname = 'a'", "4: views: must be a list of tables, begin each with [[views]]"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(ConfigError) as refusal:
        loaded(tmp_path, text)
    assert str(refusal.value).count("\n") == 0
    assert problem in str(refusal.value)


def test_a_filter_over_several_lines_is_one(tmp_path: Path) -> None:
    text = '[[views]]\nname = "a"\nfilter = """\nteam=payments\n@state=new\n"""\n'
    [(_, filter_text, _)] = loaded(tmp_path, text)
    assert filter_text.split() == ["team=payments", "@state=new"]


def test_hostile_text_in_a_message_is_made_visible(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as refusal:
        loaded(tmp_path, "[[views]]\nname = 'a'\nfilter = \"@sta\\u001b[31m\"")
    assert "\x1b" not in str(refusal.value)
