"""The preview of a silence is the truth: what it lists is what Alertmanager then silences."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest

from irtui.config.settings import SourceSettings
from irtui.domain.answer import Answer
from irtui.domain.matcher import Matcher, MatcherError, Operator, parse_all
from irtui.domain.silence import Wanted, refusal
from irtui.domain.silencedraft import quoted_regex
from irtui.domain.silencereach import Firing
from irtui.domain.silencetold import NotTaken, Taken
from irtui.sources.alertmanagers import Alertmanagers
from irtui.sources.registry import open_source
from tests.services.alertmanager import RealAlertmanager

pytestmark = pytest.mark.real

ALERTS, SETS = 500, 1000
NAMES = ["alertname", "instance", "job", "team", "zone", "path", "x"]
VALUES = [
    "a", "b", "A", "ab", "aa", "db-1", "db-12", "web.1", "web+1", "10.0.0.1:9100", "ä", "日本語",
    "🙂", "e\u0301", "\u200b", "a\u200bb", "\u202eba", "\t", "a\tb", "\n", "a\nb", "a\r\nb", '"',
    'say "a"', "'", "\\", "\\n", "a\\", "{a}", "a,b", "a=b", "a|b", "(", ".*", "^a$", " ", "a b",
    "\x00", "\x1b[31m", "a" * 300,
]  # fmt: skip
PIECES = [
    "a", "b", "A", "db", "-", "[0-9]", "\\d", "\\d+", ".", ".*", ".+", "a?", "a*", "(a|b)",
    "(?:ab|ä)",
    "|", "[^a]", "\\w", "\\W+", "\\s", "\\.", "\\+", "(?i)A", "(?s).", "^", "$", "\\t", "\\n", '"',
    "🙂", "日本.", "\u200b", "\\x{200b}", "x{2}", "a{1,3}", "[[:alpha:]]", "\\\\", " ", "\t", "",
]  # fmt: skip
OPERATORS = ["=", "!=", "=~", "!~"]


def now() -> datetime:
    return datetime.now(UTC)


def some_alerts(chance: random.Random) -> list[dict[str, Any]]:
    """Alerts of which most lack some labels; the number tells them apart."""
    return [
        {
            "labels": {"n": str(number)}
            | {name: chance.choice(VALUES) for name in NAMES if chance.random() < 0.6}
        }
        for number in range(ALERTS)
    ]


def some_matchers(chance: random.Random, labels: dict[str, str]) -> tuple[Matcher, ...]:
    """One to about four matchers; half of them have to do with one of the alerts."""
    found: list[Matcher] = []
    while not found or chance.random() < 0.5:
        op = cast(Operator, chance.choice(OPERATORS))
        name = chance.choice([*NAMES, "nobody"])
        if chance.random() < 0.5:
            value = labels.get(name, "")
            value = quoted_regex([value, "other"]) if op.endswith("~") else value
        elif op.endswith("~"):
            value = "".join(chance.choices(PIECES, k=chance.randint(0, 4)))
        else:
            value = chance.choice([*VALUES, ""])
        try:
            found.append(Matcher(name, op, value))
        except MatcherError:
            continue
    return tuple(found)


async def test_what_is_previewed_is_what_is_silenced(
    alertmanager: RealAlertmanager,
) -> None:
    seed = random.randrange(10**9)
    chance = random.Random(seed)
    settings = SourceSettings(name="prod", url=alertmanager.url, timeout=timedelta(seconds=60))
    source = open_source(settings, now)
    assert isinstance(source, Alertmanagers)
    alerts = some_alerts(chance)
    alertmanager.post(alerts)
    answer = await source.fetch()
    assert isinstance(answer, Answer)
    assert len(answer.alerts) == ALERTS
    firing = Firing(list(answer.alerts.values()))
    previewed: dict[str, tuple[tuple[Matcher, ...], set[str]]] = {}
    for number in range(SETS):
        matchers = some_matchers(chance, chance.choice(alerts)["labels"])
        # As an operator types them, and as they are listed later.
        assert parse_all(", ".join(map(str, matchers))) == matchers
        wanted = Wanted(matchers, now(), now() + timedelta(hours=1), "alice", f"set {number}")
        sent = await source.put_silence(wanted)
        if refusal(matchers):
            assert isinstance(sent, NotTaken), (seed, matchers)
            continue
        assert isinstance(sent, Taken), (seed, matchers, sent)
        reach = firing.reach(matchers)
        previewed[sent.id] = matchers, {alert.fingerprint for alert in reach.matched}
    silenced: dict[str, set[str]] = {identity: set() for identity in previewed}
    told = await source.fetch()
    listed = await source.silences()
    await source.close()
    assert isinstance(told, Answer)
    for alert in told.alerts.values():
        for identity in alert.silenced_by:
            silenced[identity].add(alert.fingerprint)
    for identity, (matchers, found) in previewed.items():
        assert found == silenced[identity], (seed, [str(matcher) for matcher in matchers])
        assert listed.silences[identity].matchers == matchers  # type: ignore[union-attr]
    counts = [len(found) for _, found in previewed.values()]
    assert 0 in counts
    assert sum(1 for count in counts if 0 < count < ALERTS) > SETS / 4
