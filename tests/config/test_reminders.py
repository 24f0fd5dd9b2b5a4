"""`[reminders]`: what reminds when, and what is refused."""

from datetime import timedelta
from pathlib import Path

import pytest

from irtui.cli.reminding import reminder_rules
from irtui.config.errors import ConfigError
from irtui.config.load import load
from irtui.config.settings import Settings
from irtui.domain.reminders import ReminderRules, Reminds


def loaded(directory: Path, text: str) -> ReminderRules:
    file = directory / "config.toml"
    file.write_text("[reminders]\n" + text)
    return reminder_rules(load(file))


def test_without_anything_the_rules_are_the_built_in_ones() -> None:
    assert reminder_rules(Settings()) == ReminderRules()


def test_each_kind_has_its_span_or_is_off(tmp_path: Path) -> None:
    rules = loaded(tmp_path, "mitigated = 'off'\nno_commander = '10m'\nevery = '1h'\nlimit = 2")
    assert (rules.every, rules.limit) == (timedelta(hours=1), 2)
    assert rules.spans[Reminds.NO_COMMANDER] == timedelta(minutes=10)
    # How long nobody may take an alert is said by its severity.
    assert rules.spans.keys() == set(Reminds) - {Reminds.MITIGATED, Reminds.NOT_TAKEN}


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("mitigated = 'soon'", '2: reminders.mitigated: "soon" is not a duration such as'),
        ("mitigated = 24", "2: reminders.mitigated: "),
        ("review = '2000d'", '2: reminders.review: must be at most "366d", or "off"'),
        ("every = '1s'", '2: reminders.every: must be between "1m" and "1d"'),
        ("limit = 0", "2: reminders.limit: must be a whole number between 1 and 20"),
        ("nobody = '1m'", "2: reminders.nobody: "),
    ],
)
def test_what_is_wrong_is_one_sentence_with_its_line(
    tmp_path: Path, line: str, problem: str
) -> None:
    with pytest.raises(ConfigError) as refused:
        loaded(tmp_path, line)
    assert problem in str(refused.value)
    assert "\n" not in str(refused.value)
