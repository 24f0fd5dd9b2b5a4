"""Five thousand incidents of many years: the list opens at once and stays where one is."""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from sqlalchemy import insert

from irtui import workflow
from irtui.domain.incident import Status
from irtui.store.tables import IncidentRow
from irtui.workflow.desk import Desk
from tests.stories.operator import operator

MANY = 5_000


def years(at: Desk) -> None:
    """Incidents that were closed long ago, but for every thousandth."""
    row = {
        "year": 2020, "reason": "r", "impact": "i", "severity": "SEV3", "detection": "other",
        "declared_by": "bob", "commander": "bob", "reopen_count": 0, "version": 1,
    }  # fmt: skip
    start = at.now() - timedelta(days=2000)
    with at.store.write() as session:
        rows = [
            {
                **row,
                "id": uuid4(),
                "key": f"INC-2020-{number:04d}",
                "number": number,
                "title": f"outage {number}",
                "status": Status.RESOLVED if number % 1000 == 0 else Status.CLOSED,
                "detected_at": start,
            }
            for number in range(1, MANY + 1)
        ]
        session.connection().execute(insert(IncidentRow), rows)


async def test_the_list_shows_what_is_not_over_and_the_rest_with_a_key(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        await alice.asks(years)
        await alice.asks(
            workflow.response.declare, [], title="slow", reason="r", impact="i", severity="SEV2"
        )
        await alice.press("2")
        await alice.sees("1 open", "6 shown", f"{MANY - 5} closed or cancelled hidden")
        await alice.goes_to("outage 3000")
        await alice.press("c")
        await alice.sees(f"{MANY + 1} shown", "outage 2999")
        await alice.cursor_on("outage 3000")
        await alice.press("G")
        await alice.cursor_on("outage 1 ")
        await alice.asks(workflow.response.note, "INC-2020-0007", "still true")
        await alice.cursor_on("outage 1 ")
        await alice.press("c")
        await alice.sees("6 shown")


async def test_an_open_incident_is_there_before_the_list_was_read(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        alice.monitor.fire("CheckoutDown")
        await alice.declare("nobody can pay")
        await alice.press("escape")
        alice.strike("2")
        alice.strike("enter")
        await alice.sees("because CheckoutDown fired")
