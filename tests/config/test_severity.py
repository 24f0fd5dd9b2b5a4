"""`[severity]`: the levels, what suggests one, and every sentence that refuses a mistake."""

from datetime import timedelta
from pathlib import Path

import pytest

from irtui.cli.severities import severity_rules
from irtui.config.errors import ConfigError
from irtui.config.load import load
from irtui.config.severity import Severity
from irtui.domain.matcher import parse
from irtui.domain.roles import Role
from irtui.domain.severity import Rule, SeverityRules

SHEET = """\
[severity]
levels = ["SEV1","SEV2","SEV3","SEV4","SEV5"]
major_from = "SEV2"          # this and worse: roles, cadence, review
when_unsure = "higher"
unset_reminder = "5m"
[severity.SEV1]
name = "Critical"
color = "red"                # plus a glyph, never colour alone
criteria = ["Down or unusable for most users (>50 %)", "Data lost or exposed"]
response = ["Commander and scribe at once"]
update_every = "20m"
update_every_after_2h = "60m"
ack_within = "5m"
review = "required"
review_due = "3d"
[severity.SEV2]
criteria = ["Many users (25-50 %), no workaround", "Production is unmonitored"]
update_every = "30m"
review = "required"
review_due = "7d"
[severity.SEV3]
criteria = ["Part of a function lost, <25 % of users", "One more failure means an outage"]
update_every = "60m"
review = "optional"
[severity.SEV4]
criteria = ["Needs action, users do not notice"]
[severity.SEV5]
criteria = ["Cosmetic"]
[severity.matrix]            # impact rows x urgency columns
urgency    = ["high","medium","low"]
widespread = ["SEV1","SEV1","SEV2"]
large      = ["SEV1","SEV2","SEV3"]
limited    = ["SEV2","SEV3","SEV4"]
none       = ["SEV3","SEV4","SEV5"]
[severity.label_map]
label = "severity"
map = { critical="SEV2", page="SEV2", error="SEV3", warning="SEV4", info="SEV5", none="", s2="SEV2", s3="SEV3", s4="SEV4" }
[[severity.rule]]            # matchers: = != =~ !~
name = "payments-prod"
match = ['service=~"checkout|payments"', 'env="prod"', 'severity="critical"']
suggest = "SEV1"
why = "money path"
[[severity.rule]]
name = "many at once"
match = ['alertname=~".+"']
min_firing = 10
within = "5m"
suggest = "SEV2"
"""  # noqa: E501
MATRIX = "[severity.matrix]\n"
RULE = "[[severity.rule]]\nname = 'a'\n"
ROLES = ", ".join(f'"{role}"' for role in [*Role][:-1]) + f' or "{[*Role][-1]}"'


def loaded(tmp_path: Path, text: str) -> SeverityRules:
    file = tmp_path / "config.toml"
    file.write_text(text)
    return severity_rules(load(file).severity)


def said(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        loaded(tmp_path, text)
    file = tmp_path / "config.toml"
    return [line.removeprefix(f"{file}:") for line in str(caught.value).splitlines()]


def test_the_table_of_the_sheet_loads_as_it_stands(tmp_path: Path) -> None:
    found = loaded(tmp_path, SHEET)
    assert found.keys == ("SEV1", "SEV2", "SEV3", "SEV4", "SEV5")
    assert [level.key for level in found.levels if level.major] == ["SEV1", "SEV2"]
    worst = found.levels[0]
    assert (worst.name, worst.color, worst.review) == ("Critical", "red", "required")
    assert worst.criteria == ("Down or unusable for most users (>50 %)", "Data lost or exposed")
    assert worst.response == ("Commander and scribe at once",)
    assert [worst.cadence(timedelta(hours=hours)) for hours in (0, 2)] == [
        timedelta(minutes=20),
        timedelta(minutes=60),
    ]
    assert (worst.ack_within, worst.review_due) == (timedelta(minutes=5), timedelta(days=3))
    assert found.matrix.cells("large", "medium") == ["SEV2"]
    assert found.label_map["none"] == ""
    payments, many = found.rules
    assert payments.suggest == "SEV1"
    assert payments.why == "money path"
    assert many == Rule(
        "many at once", (parse('alertname=~".+"'),), "SEV2",
        min_firing=10, within=timedelta(minutes=5),
    )  # fmt: skip


def test_the_sheet_says_what_is_built_in_but_for_its_rules(tmp_path: Path) -> None:
    built_in = severity_rules(Severity())
    assert loaded(tmp_path, SHEET.partition("[[severity.rule]]")[0]) == built_in
    assert all(one.name and one.criteria and one.response for one in built_in.levels)
    assert "SEV1" not in built_in.label_map.values()
    assert built_in.unset_reminder == timedelta(minutes=5)


def test_a_level_keeps_what_the_file_does_not_say(tmp_path: Path) -> None:
    found = loaded(
        tmp_path,
        "[severity.SEV2]\nname = 'Serious'\nroles = ['sme']\n"
        "[severity.label_map]\nlabel = 'priority'\nmap = { P1 = 'SEV1', P5 = '' }",
    )
    built_in = severity_rules(Severity())
    assert found.levels[1].name == "Serious"
    assert found.levels[1].roles == ("sme",)
    assert found.levels[1].criteria == built_in.levels[1].criteria != ()
    assert found.levels[0] == built_in.levels[0]
    assert found.mapped({"priority": " P1 "}) == "SEV1"
    assert found.speaks({"priority": "p5"}) is False


def test_fewer_levels_are_enough_and_what_is_built_in_keeps_to_them(tmp_path: Path) -> None:
    found = loaded(tmp_path, '[severity]\nlevels = ["SEV1", "SEV3"]\nmajor_from = "SEV3"')
    assert found.keys == ("SEV1", "SEV3")
    assert found.matrix.cells("large", "") == ["SEV1", "SEV1", "SEV3"]
    assert found.label_map == {"error": "SEV3", "s3": "SEV3", "none": ""}
    milder = found.level("SEV3")
    assert milder
    assert (milder.roles, milder.review) == (("incident_commander",), "required")
    assert milder.review_due == timedelta(days=7)


def test_what_a_level_asks_for_can_be_switched_off(tmp_path: Path) -> None:
    text = "update_every = 'never'\nreview = 'none'\nack_within = 'never'\nroles = []"
    found = loaded(
        tmp_path, f"severity.unset_reminder = 'never'\n[severity.SEV1]\n{text}\ntasks = []"
    )
    worst = found.levels[0]
    assert (worst.cadence(timedelta(hours=9)), worst.ack_within, worst.roles) == (None, None, ())
    assert (worst.review, worst.review_due, worst.tasks) == ("none", None, ())
    assert found.unset_reminder is None


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "[severity]\nlevels = ['SEV1', 'SEV9']",
            '2: severity.levels[1]: must be "SEV1", "SEV2", "SEV3", "SEV4" or "SEV5"',
        ),
        (
            "[severity]\nlevels = ['SEV2', 'SEV1']",
            "2: severity.levels: must be in order, the worst first, and each once",
        ),
        (
            "[severity]\nlevels = []",
            "2: severity.levels: must not be empty, name the severities that you use",
        ),
        (
            "[severity]\nlevels = ['SEV1', 'SEV3']\nmajor_from = 'SEV2'",
            "3: severity.major_from: must be SEV1 or SEV3: no other is among the levels",
        ),
        (
            "[severity]\nwhen_unsure = 'worse'",
            '2: severity.when_unsure: must be "higher" or "lower"',
        ),
        (
            "[severity]\nunset_reminder = 5",
            '2: severity.unset_reminder: must be a duration in quotes such as "20m" or "3d", or '
            '"never"',
        ),
        (
            "[severity]\nunset_reminder = '1s'",
            '2: severity.unset_reminder: must be between "10s" and "1d"',
        ),
        (
            "[severity]\nlevels = ['SEV1']\n[severity.SEV4]\nname = 'Minor'",
            "3: severity.SEV4: is not among the levels, add it there or remove this table",
        ),
        (
            "[severity.SEV6]\nname = 'x'",
            "1: severity.SEV6: unknown key, remove it; known here are levels, major_from, "
            "when_unsure, unset_reminder, SEV1, SEV2, SEV3, SEV4, SEV5, matrix, label_map, rule",
        ),
        ("[severity.SEV1]\nname = ''", "2: severity.SEV1.name: must not be empty"),
        ("[severity.SEV1]\ncriteria = ['']", "2: severity.SEV1.criteria[0]: must not be empty"),
        (
            "[severity.SEV1]\ncolor = 'pink'",
            '2: severity.SEV1.color: must be "red", "yellow", "green", "blue", "magenta" or "grey"',
        ),
        (
            "[severity.SEV1]\nroles = ['boss']",
            f"2: severity.SEV1.roles[0]: must be {ROLES}",
        ),
        (
            "[severity.SEV1]\nroles = ['scribe', 'scribe']",
            "2: severity.SEV1.roles: names a role twice, name each once",
        ),
        (
            "[severity.SEV1]\nupdate_every = 'soon'",
            '2: severity.SEV1.update_every: "soon" is not a duration such as "15s", "2h" or "30d"',
        ),
        (
            "[severity.SEV1]\nupdate_every = '1s'",
            '2: severity.SEV1.update_every: must be between "1m" and "7d"',
        ),
        (
            "[severity.SEV4]\nupdate_every_after_2h = '1h'",
            "2: severity.SEV4.update_every_after_2h: needs update_every beside it, such as "
            'update_every = "30m"',
        ),
        (
            "[severity.SEV4]\nreview_due = '3d'",
            '2: severity.SEV4.review_due: is of no use beside review = "none", remove one of them',
        ),
        (
            "[severity.SEV1]\nreview = 'maybe'",
            '2: severity.SEV1.review: must be "required", "optional" or "none"',
        ),
        (
            MATRIX + "urgency = ['high', 'low']\nlarge = ['SEV1']",
            "3: severity.matrix.large: has 1 severity where urgency has 2: write one for each",
        ),
        (
            MATRIX + "urgency = ['high']\nlarge = ['SEV1', 'SEV2']",
            "3: severity.matrix.large: has 2 severities where urgency has 1: write one for each",
        ),
        (
            MATRIX + "urgency = ['high']\nlarge = ['SEV7']",
            "3: severity.matrix.large[0]: must be SEV1, SEV2, SEV3, SEV4 or SEV5: no other is "
            "among the levels",
        ),
        (
            MATRIX + "large = ['SEV1']",
            '1: severity.matrix: urgency is missing, add the columns: urgency = ["high", '
            '"medium", "low"]',
        ),
        (
            MATRIX + "urgency = ['high', 'high']\nlarge = ['SEV1', 'SEV2']",
            "2: severity.matrix.urgency: names a column twice, name each once",
        ),
        (
            MATRIX + "urgency = []\nlarge = []",
            "2: severity.matrix.urgency: must name 1 to 5 columns, such as high and low",
        ),
        (
            MATRIX + "urgency = ['high']",
            '1: severity.matrix: must have 1 to 8 rows, such as large = ["SEV1", "SEV2", "SEV3"]',
        ),
        (
            MATRIX + "urgency = ['high']\n'' = ['SEV1']",
            '3: severity.matrix."": must have a name, such as large',
        ),
        (MATRIX + "large = 1", "2: severity.matrix.large: must be a list in [ ]"),
        (
            "severity.label_map.map = { critical = 'SEV9' }",
            '1: severity.label_map.map.critical: must be "SEV1", "SEV2", "SEV3", "SEV4", "SEV5" '
            'or ""',
        ),
        (
            "severity.levels = ['SEV1']\nseverity.label_map.map = { critical = 'SEV2' }",
            "2: severity.label_map.map.critical: must be SEV1: no other is among the levels",
        ),
        (
            "severity.label_map.map = { page = 'SEV2', Page = 'SEV1' }",
            "1: severity.label_map.map.Page: is there in other letters, which are not told apart",
        ),
        (
            "[severity.rule]\nname = 'a'",
            "1: severity.rule: must be a list of tables, begin each with [[severity.rule]]",
        ),
        (RULE + "suggest = 'SEV1'", "1: severity.rule[0]: match is missing, add it"),
        (
            RULE + "suggest = 'SEV1'\nmatch = []",
            "4: severity.rule[0].match: must not be empty, or any alert would do",
        ),
        (
            RULE + "suggest = 'SEV1'\nmatch = ['a']",
            '4: severity.rule[0].match[0]: "a", character 2: expected =, !=, =~ or !~ after the '
            "label name",
        ),
        (RULE + "match = ['a=b']", "1: severity.rule[0]: suggest is missing, add it"),
        (
            RULE + "match = ['a=b']\nsuggest = 'SEV0'",
            '4: severity.rule[0].suggest: must be "SEV1", "SEV2", "SEV3", "SEV4" or "SEV5"',
        ),
        (
            RULE + "match = ['a=b']\nsuggest = 'SEV1'\nmin_firing = 10",
            '5: severity.rule[0].min_firing: needs within beside it, such as within = "5m"',
        ),
        (
            RULE + "match = ['a=b']\nsuggest = 'SEV1'\nwithin = '5m'",
            "1: severity.rule[0]: within needs min_firing beside it, such as min_firing = 10",
        ),
        (
            RULE + "match = ['a=b']\nsuggest = 'SEV1'\nwithin = '5m'\nmin_firing = 0",
            "6: severity.rule[0].min_firing: must be a whole number between 1 and 100000",
        ),
        (
            (RULE + "match = ['a=b']\nsuggest = 'SEV1'\n") * 2,
            "6: severity.rule[1].name: another rule has this name, each needs its own",
        ),
        (
            "severity.levels = ['SEV1']\n" + RULE + "match = ['a=b']\nsuggest = 'SEV2'",
            "5: severity.rule[0].suggest: must be SEV1: no other is among the levels",
        ),
    ],
)
def test_a_mistake_is_one_sentence_with_line_and_key(
    tmp_path: Path, text: str, sentence: str
) -> None:
    assert said(tmp_path, text) == [sentence]


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    text = SHEET.replace('widespread = ["SEV1","SEV1","SEV2"]', 'widespread = ["SEV1","SEV8"]')
    text = text.replace('ack_within = "5m"', 'ack_within = "5"').replace("env=", "env")
    text = text.replace('within = "5m"\n', "").replace('color = "red"', 'roles = ["chief"]')
    assert [line.partition(":")[2].split(":")[0].strip() for line in said(tmp_path, text)] == [
        "severity.SEV1.roles[0]",
        "severity.SEV1.ack_within",
        "severity.matrix.widespread",
        "severity.matrix.widespread[1]",
        "severity.rule[0].match[1]",
        "severity.rule[1].min_firing",
    ]
