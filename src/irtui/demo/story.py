"""What the demo tells: steady noise, and an outage of the shop that spreads, ends and returns.

Everything follows from the time since the start, so that all who ask at one moment hear the same.
"""

from datetime import datetime, timedelta
from typing import Any

from irtui.demo import moment
from irtui.demo.noise import NOISE
from irtui.demo.outage import OUTAGE
from irtui.demo.plot import StoryAlert


def alerts_at(elapsed: timedelta) -> list[StoryAlert]:
    """The alerts that fire at a time since the start."""
    found = (part.at(elapsed) for part in (*NOISE, *OUTAGE))
    return [alert for alert in found if alert is not None]


def silences_at(started_at: datetime) -> list[dict[str, Any]]:
    """The silences that exist from the start, as bodies of `POST /silences`."""
    return [
        {
            "matchers": [
                {"name": "alertname", "value": "NodeClockSkew", "isRegex": False, "isEqual": True},
                {"name": "instance", "value": "worker-12", "isRegex": False, "isEqual": True},
            ],
            "startsAt": moment.write(started_at),
            "endsAt": moment.write(started_at + timedelta(hours=8)),
            "createdBy": "bob",
            "comment": "Mainboard is being replaced, back by the evening (CHG-1182)",
        }
    ]
