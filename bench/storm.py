"""Many alerts as an Alertmanager tells them, some of which change from poll to poll."""

import json
from datetime import UTC, datetime, timedelta

MARK = "Bench"  # begins every alertname, so that it is found among the bytes of a screen
_NAMES = 120
_SEVERITIES = ("critical", "warning", "warning", "warning", "warning", "info", "info", "info")


class Storm:
    """The body of `/api/v2/alerts` for `count` alerts.

    At each `move_on` the share `churn` of them ends and as many others begin, and the share
    `resent` gets other times of update and end, as with every resend of a Prometheus.
    """

    def __init__(self, count: int, *, churn: float = 0.0, resent: float = 0.0) -> None:
        self._began = datetime.now(UTC)
        self._generations = [0] * count
        self._resends = [0] * count
        self._churned, self._resent = round(count * churn), round(count * resent)
        self._next_churned = self._next_resent = 0
        self._entries = [self._entry(slot) for slot in range(count)]
        self.body = self._joined()

    def move_on(self) -> None:
        """Make the body of the next poll."""
        if not (self._churned or self._resent):
            return
        count = len(self._entries)
        for step in range(self._churned):
            slot = (self._next_churned + step) % count
            self._generations[slot] += 1
            self._entries[slot] = self._entry(slot)
        for step in range(self._resent):
            slot = (self._next_resent + step) % count
            self._resends[slot] += 1
            self._entries[slot] = self._entry(slot)
        self._next_churned = (self._next_churned + self._churned) % count
        self._next_resent = (self._next_resent + self._resent) % count
        self.body = self._joined()

    def _joined(self) -> bytes:
        return b"[" + b",".join(self._entries) + b"]\n"

    def _entry(self, slot: int) -> bytes:
        generation = self._generations[slot]
        # Two label sets take turns in each slot, so that the board stays of bounded size.
        number = 2 * slot + generation % 2
        start = self._began - timedelta(minutes=60 + slot % 4000)
        if generation:
            start = self._began + timedelta(seconds=generation)
        seen = self._began + timedelta(seconds=75 * self._resends[slot])
        return json.dumps(_alert(number, slot, start, seen), separators=(",", ":")).encode()


def _alert(number: int, slot: int, start: datetime, seen: datetime) -> dict[str, object]:
    """One alert of about 860 bytes, with its keys in Alertmanager's order."""
    name = f"{MARK}{slot % _NAMES:03d}"
    pod = f"worker-{number:07d}"
    return {
        "annotations": {
            "description": f"Pod payments/{pod} has been failing its probe for 15 minutes; "
            "the share of failed requests is above the limit of the objective.",
            "runbook_url": f"https://runbooks.example/{name}",
            "summary": f"{pod} fails its readiness probe",
        },
        "endsAt": _stamp(seen + timedelta(days=1)),
        "fingerprint": f"{number:016x}",
        "receivers": [{"name": "operations"}],
        "startsAt": _stamp(start),
        "status": {"inhibitedBy": [], "silencedBy": [], "state": "active"},
        "updatedAt": _stamp(seen),
        "generatorURL": "http://prometheus-0:9090/graph?g0.expr=probe_failures%3E0.05&g0.tab=1",
        "labels": {
            "alertname": name,
            "cluster": f"eu-{slot % 3}",
            "container": "app",
            "instance": f"10.{slot % 200}.{slot // 200 % 200}.7:8080",
            "namespace": "payments",
            "pod": pod,
            "severity": _SEVERITIES[slot % _NAMES % len(_SEVERITIES)],
            "service": f"service-{slot % 40}",
            "team": f"team-{slot % 9}",
        },
    }


def status(started: datetime) -> bytes:
    """The body of `/api/v2/status` of a server that runs since then."""
    about = {"cluster": {"status": "disabled", "peers": []}, "config": {"original": ""}}
    version = dict.fromkeys(("branch", "buildDate", "buildUser", "goVersion", "revision"), "bench")
    return json.dumps(
        {**about, "uptime": _stamp(started), "versionInfo": {**version, "version": "0.25.0"}}
    ).encode()


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
