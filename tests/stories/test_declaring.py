"""Declaring: by hand, from several alerts, or attaching to what is open already."""

from pathlib import Path

from tests.stories.operator import operator
from tests.stories.runbooks import shelf


async def test_a_customer_called(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        await alice.press("2")
        await alice.sees("No incident yet")
        await alice.press("i")
        await alice.chooses("A customer told us")
        await alice.answers("Orders are slow")
        await alice.answers("three customers called")
        await alice.answers("carts are left")
        await alice.settles_severity("SEV3")
        await alice.sees("Orders are slow", "SEV3", "no alerts, found by customer", "alice")
        record = await alice.record()
        assert record.incident.detection == "customer"
        assert record.incident.reason == "three customers called"
        await alice.press("escape")
        await alice.sees("1 open", "Orders are slow")


async def test_an_answer_that_is_missing_is_asked_for(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        alice.monitor.fire("CheckoutDown")
        await alice.press("i", "tab", "enter")
        await alice.sees("Declare an incident")
        assert alice.app.house.incidents == []


async def test_a_severity_need_not_be_known(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        alice.monitor.fire("CheckoutDown")
        await alice.declare("nobody can pay", severity="")
        await alice.sees("SEV?")
        await alice.press("v")
        await alice.chooses("SEV1")
        await alice.sees("SEV1")
        await alice.press("v")
        await alice.chooses("SEV3")
        await alice.sees("Why?")
        await alice.answers("half of them can")
        await alice.sees("SEV3", "half of them can")


async def test_the_suggestion_says_why(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        alice.monitor.fire("CheckoutDown", "critical")
        await alice.press("i")
        await alice.sees('suggested SEV2: severity="critical"')


async def test_an_alert_joins_an_open_incident(tmp_path: Path) -> None:
    async with operator(tmp_path, runbooks=[shelf(tmp_path)]) as alice:
        alice.monitor.fire("PaymentsLate")
        await alice.declare("nobody can pay")
        await alice.press("escape")
        alice.clock.tick(minutes=1)
        alice.monitor.fire("CheckoutDown")
        await alice.goes_to("CheckoutDown")
        await alice.press("i")
        await alice.chooses("Attach to INC-0001")
        await alice.sees("Attached 1 alert", "alerts 2, 2 firing", "Look at the erro")
        await alice.press("escape")
        await alice.sees("2 in incidents")


async def test_a_new_incident_beside_an_open_one(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        alice.monitor.fire("PaymentsLate")
        await alice.declare("nobody can pay")
        await alice.press("escape")
        alice.monitor.fire("DiskFull")
        await alice.goes_to("DiskFull")
        await alice.press("i")
        await alice.chooses("Declare a new incident")
        await alice.answers("no logs")
        await alice.settles_severity("SEV4")
        await alice.sees("INC-0002")
        await alice.press("escape", "2")
        await alice.sees("2 open", "INC-0001", "INC-0002")


async def test_several_alerts_make_one_incident(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        alice.monitor.fire("A1")
        alice.monitor.fire("B2")
        await alice.press("g", "space", "space")
        await alice.sees("2 marked")
        await alice.declare("everything")
        await alice.sees("alerts 2, 2 firing", "and 1 more")


async def test_cancelled_ones_are_hidden_and_counted(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        alice.monitor.fire("CheckoutDown")
        await alice.declare("nobody can pay")
        await alice.cancel("Not an incident", note="it was a test")
        await alice.press("escape", "2")
        await alice.sees("0 open", "1 closed or cancelled hidden")
        await alice.press("c")
        await alice.sees("INC-0001", "cancelled")


async def test_who_is_quicker_than_the_store_is_offered_what_is_open(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        alice.monitor.fire("CheckoutDown")
        await alice.declare("nobody can pay")
        await alice.press("escape")
        house = alice.app.house
        house.book, house.incidents = None, ()
        await alice.press("i")
        await alice.sees("CheckoutDown is part of INC-0001 already.", "Open INC-0001")


async def test_an_alert_of_an_open_incident_leads_there(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        alice.monitor.fire("CheckoutDown")
        await alice.declare("nobody can pay")
        await alice.press("escape", "i")
        await alice.sees("CheckoutDown is part of INC-0001 already.")
        await alice.does_not_see("Declare a new incident", "Attach to")
        await alice.chooses("Open INC-0001")
        await alice.sees("TIMELINE", "alerts 1, 1 firing")
        await alice.press("escape")
        alice.monitor.fire("QueueFull")
        await alice.sees("QueueFull")
        await alice.press("g", "space", "space", "i")
        await alice.sees("1 of the 2 alerts is part of INC-0001 already.", "Open INC-0001")
        await alice.sees("Declare a new incident (1 of the 2 alerts)")
        await alice.chooses("Attach to INC-0001")
        await alice.sees("Attached 1 alert", "alerts 2, 2 firing")
