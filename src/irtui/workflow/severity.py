"""How bad an incident is: what is suggested, what an operator says, and what follows from it."""

from collections import Counter
from collections.abc import Sequence
from itertools import chain

from irtui.domain.alert import Alert
from irtui.domain.severity import Suggestion, suggest, to_count
from irtui.store import began
from irtui.workflow.desk import Desk


def suggested(
    desk: Desk, alerts: Sequence[Alert], scope: str = "", urgency: str = ""
) -> Suggestion | None:
    """The severity that suits alerts, and an impact and urgency if given; never set by itself."""
    reached = _reached(desk, alerts)
    return suggest(desk.severity, alerts, scope=scope, urgency=urgency, reached=reached)


def _reached(desk: Desk, alerts: Sequence[Alert]) -> set[str]:
    """The rules that ask for a number of alerts which is there, of all that are open."""
    rules = desk.severity
    waiting = {rule.name: rule for rule in to_count(rules, alerts)}
    reached: set[str] = set()
    if not waiting:
        return reached
    now = desk.now()
    since = {name: now - rule.within for name, rule in waiting.items() if rule.within}
    chosen = {alert.episode: alert.labels for alert in alerts}
    counted: Counter[str] = Counter()
    with desk.store.read() as session:
        stored = began.since(session, min(since.values()))
        others = ((key, labels) for key, labels in stored if key not in chosen)
        for key, labels in chain(chosen.items(), others):
            if not rules.speaks(labels):
                continue
            for name, rule in list(waiting.items()):
                if key.starts_at >= since[name] and rule.fits(labels):
                    counted[name] += 1
                    if counted[name] >= (rule.min_firing or 0):
                        reached.add(name)
                        del waiting[name]
            if not waiting:
                break
    return reached
