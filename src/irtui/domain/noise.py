"""The ledger of noise: what became of the alerts of each rule, and which rules to fix first.

What counts is the decision that stands: an acknowledgement that was undone counts nowhere.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from irtui.domain.spread import middle
from irtui.domain.triage import NoiseReason
from irtui.text import duration

# An alert that begins again so soon after its end flaps.
FLAPS_WITHIN = timedelta(minutes=15)
# So often it must have flapped, or fired while nobody cared, to be worth somebody's time.
_FLAPS, _UNHEEDED = 3, 10
# Most of the firings came from one source: then it matters which.
_MOSTLY = 0.8


@dataclass(frozen=True, slots=True)
class Fired:
    """What became of some firings of a rule on one source; `lives` are those that have ended.

    `acknowledged` counts those that somebody took, `led` those that led to an incident that
    counts, `flapped` those that began soon after the end of the one before.
    """

    alertname: str
    source: str
    fired: int
    acknowledged: int = 0
    led: int = 0
    flapped: int = 0
    dismissed: Mapping[NoiseReason, int] = field(default_factory=dict)
    lives: Sequence[timedelta] = ()


@dataclass(frozen=True, slots=True)
class RuleNoise:
    """A rule in the ledger; `life` is the median of the firings that have ended."""

    alertname: str
    fired: int
    acknowledged: int
    led: int
    flapped: int
    reasons: Mapping[NoiseReason, int]
    ended: int
    life: timedelta | None
    sources: Mapping[str, int]

    @property
    def dismissed(self) -> int:
        """How many were dismissed as noise."""
        return sum(self.reasons.values())

    @property
    def signal(self) -> float:
        """The share of firings that somebody took."""
        return self.acknowledged / self.fired

    @property
    def to_fix(self) -> bool:
        """Whether there is evidence against it."""
        unheeded = self.fired >= _UNHEEDED and not self.acknowledged
        return bool(self.dismissed) or self.flapped >= _FLAPS or unheeded

    @property
    def main_source(self) -> str | None:
        """The source that most firings came from, None where it is the only one or none is."""
        source, many = max(self.sources.items(), key=lambda pair: (pair[1], pair[0]))
        return source if len(self.sources) > 1 and many >= _MOSTLY * self.fired else None


@dataclass(frozen=True, slots=True)
class Proposal:
    """What to do about a noisy rule, as the text of an action item, and why."""

    alertname: str
    text: str
    evidence: str

    def __str__(self) -> str:
        return f"{self.text}: {self.evidence}"


def ledger(pieces: Iterable[Fired], hidden: Collection[str] = ()) -> list[RuleNoise]:
    """Every rule that fired and is not hidden, the one that deserves to be fixed most first.

    That is the one most often dismissed, then the one that flapped or was left alone most often.
    """
    found: dict[str, list[Fired]] = {}
    for piece in pieces:
        if piece.fired and piece.alertname not in hidden:
            found.setdefault(piece.alertname, []).append(piece)
    rules = [_rule(name, some) for name, some in found.items()]
    return sorted(rules, key=_rank)


def proposals(rules: Iterable[RuleNoise], span: timedelta) -> list[Proposal]:
    """What to do about each rule that there is evidence against, in their order."""
    return [
        Proposal(rule.alertname, _remedy(rule), evidence(rule, span))
        for rule in rules
        if rule.to_fix
    ]


def evidence(rule: RuleNoise, span: timedelta) -> str:
    """What speaks against a rule, in one sentence."""
    said = [f"fired {rule.fired:,}× in {span.days} d"]
    if rule.dismissed:
        why = ", ".join(f"{many} {reason.words}" for reason, many in _by_number(rule.reasons))
        said.append(f"dismissed {rule.dismissed:,}× ({why})")
    if rule.flapped:
        said.append(f"flapped {rule.flapped:,}×")
    said.append(f"taken {rule.acknowledged:,}×" if rule.acknowledged else "taken by nobody")
    said.append(f"led to an incident {rule.led:,}×" if rule.led else "never led to an incident")
    if rule.life is not None:
        said.append(f"median life {duration(rule.life)}")
    if source := rule.main_source:
        said.append(f"mostly on {source}")
    return ", ".join(said)


_REMEDIES = {
    NoiseReason.FALSE_POSITIVE: "Correct the expression of {}, which fires while all is well",
    NoiseReason.DUPLICATE: "Inhibit or merge {} with the alert that says the same",
    NoiseReason.FLAPPING: "Give {} a longer `for` or a margin between firing and ending",
    NoiseReason.NOT_ACTIONABLE: "Write a runbook for {}, or stop it from alerting",
    NoiseReason.EXPECTED_MAINTENANCE: "Mute {} during maintenance",
    NoiseReason.WRONG_THRESHOLD: "Change the threshold of {}",
    NoiseReason.OTHER: "Review the rule of {} with those who dismissed it",
}
_UNHEARD = "Decide who needs {}, or remove its rule"


def _remedy(rule: RuleNoise) -> str:
    name = rule.alertname or "the alert without a name"
    if rule.dismissed:
        return _REMEDIES[_by_number(rule.reasons)[0][0]].format(name)
    flaps = rule.flapped >= _FLAPS
    return (_REMEDIES[NoiseReason.FLAPPING] if flaps else _UNHEARD).format(name)


def _by_number(reasons: Mapping[NoiseReason, int]) -> list[tuple[NoiseReason, int]]:
    return sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0]))


def _rank(rule: RuleNoise) -> tuple[int, int, int, str]:
    alone = rule.fired - rule.acknowledged
    return -rule.dismissed, -max(rule.flapped, alone), -rule.fired, rule.alertname


def _rule(name: str, pieces: Sequence[Fired]) -> RuleNoise:
    lives = [life for piece in pieces for life in piece.lives]
    sources: Counter[str] = Counter()
    reasons: Counter[NoiseReason] = Counter()
    for piece in pieces:
        sources[piece.source] += piece.fired
        reasons.update({reason: many for reason, many in piece.dismissed.items() if many})
    return RuleNoise(
        alertname=name,
        fired=sources.total(),
        acknowledged=sum(piece.acknowledged for piece in pieces),
        led=sum(piece.led for piece in pieces),
        flapped=sum(piece.flapped for piece in pieces),
        reasons=dict(_by_number(reasons)),
        ended=len(lives),
        life=middle(lives),
        sources=dict(sorted(sources.items())),
    )
