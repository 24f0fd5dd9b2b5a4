"""The pieces a story is made of: alerts with the times at which they fire."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import quote

ROUND = timedelta(minutes=12)


@dataclass(frozen=True, slots=True)
class StoryAlert:
    """An alert that fires now; `since` is when it began, counted from the story's start."""

    labels: Mapping[str, str]
    annotations: Mapping[str, str]
    since: timedelta
    generator_url: str


@dataclass(frozen=True, slots=True)
class Part:
    """One alert of a story: it fires from `starts` on, for `lasts`, and again `every` so often.

    Without `every` it fires once, without `lasts` for ever.
    """

    labels: Mapping[str, str]
    annotations: Mapping[str, str]
    generator_url: str
    starts: timedelta
    lasts: timedelta | None
    every: timedelta | None

    def at(self, elapsed: timedelta) -> StoryAlert | None:
        """The alert as it stands at this time of the story, None while it does not fire."""
        if elapsed < self.starts:
            return None
        rounds = (elapsed - self.starts) // self.every if self.every else 0
        since = self.starts + rounds * self.every if self.every else self.starts
        if self.lasts is not None and elapsed >= since + self.lasts:
            return None
        return StoryAlert(self.labels, self.annotations, since, self.generator_url)


def part(
    name: str,
    severity: str,
    summary: str,
    description: str,
    expression: str,
    labels: Mapping[str, str],
    *,
    starts: timedelta,
    lasts: timedelta | None = None,
    every: timedelta | None = None,
) -> Part:
    """A part with the labels and links that all alerts of the demo's monitoring have."""
    service = labels.get("service", "platform")
    return Part(
        labels={"alertname": name, "severity": severity, "cluster": "prod-eu-1", **labels},
        annotations={
            "summary": summary,
            "description": description,
            "runbook_url": f"https://runbooks.example/{name}",
            "dashboard": f"https://grafana.example/d/{service}",
        },
        generator_url=f"https://prometheus.example/graph?g0.expr={quote(expression)}&g0.tab=1",
        starts=starts,
        lasts=lasts,
        every=every,
    )
