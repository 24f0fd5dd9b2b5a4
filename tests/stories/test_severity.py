"""How bad it is: suggested with the reason, taken or corrected, and suggested again when worse."""

from pathlib import Path
from typing import Any

from irtui.config.severity import Severity
from irtui.domain.recordjson import record_json
from tests.stories.operator import operator

PAYMENTS = {
    "name": "payments-prod",
    "match": ['service=~"checkout|payments"', 'env="prod"', 'severity="critical"'],
    "suggest": "SEV1",
    "why": "money path",
}
MANY = {
    "name": "many at once",
    "match": ['alertname=~".+"'],
    "min_firing": 3,
    "within": "5m",
    "suggest": "SEV2",
}


def house(**table: Any) -> dict[str, Any]:
    return {"severity": Severity.model_validate(table)}


async def test_a_suggestion_is_corrected_and_a_worse_alert_suggests_again(tmp_path: Path) -> None:
    async with operator(tmp_path, settings=house(rule=[PAYMENTS])) as alice:
        alice.monitor.fire("CartSlow", "critical", service="cart", env="prod")
        await alice.press("i")
        await alice.answers("carts are slow")
        await alice.sees('suggested SEV2: severity="critical"', "◂ suggested", "every 30m")
        await alice.press("j")
        await alice.sees("Part of a function lost", "updates      every 1h")
        await alice.press("tab")
        await alice.answers("one in ten carts")
        await alice.sees("SEV3", 'suggested SEV2: severity="critical"')
        suggestion = record_json(await alice.record())["severity_suggestion"]
        assert suggestion == {"severity": "SEV2", "why": 'severity="critical"', "accepted": False}

        await alice.press("escape")
        alice.clock.tick(minutes=1)
        alice.monitor.fire("CheckoutDown", "critical", service="checkout", env="prod")
        await alice.goes_to("CheckoutDown")
        await alice.press("i")
        await alice.chooses("Attach to INC-0001")
        await alice.sees("SEV1 suggested:", "▲ SEV1 suggested   SEV3")
        one = (await alice.record()).incident
        assert (one.severity, one.severity_suggested) == ("SEV3", "SEV1")

        await alice.press("v")
        await alice.sees("INC-0001 is SEV3", "suggested SEV1: rule payments-prod", "money path")
        await alice.press("enter")
        await alice.sees("SEV3 → SEV1: Why?")
        await alice.answers("nobody can pay")
        await alice.sees("SEV1   investigating")
        await alice.does_not_see("▲")
        told = record_json(await alice.record())
        assert told["severity_suggestion"]["accepted"]
        assert told["severity_reason"] == "nobody can pay"
        await alice.press("u")
        await alice.sees("SEV3")


async def test_a_digit_declares_at_once_and_only_the_levels_of_the_house_are_there(
    tmp_path: Path,
) -> None:
    levels = house(levels=["SEV1", "SEV3"], SEV3={"name": "Bearable"})
    async with operator(tmp_path, settings=levels) as alice:
        alice.monitor.fire("CartSlow", "error")
        await alice.press("i", "tab")
        await alice.sees("suggested SEV3", "Bearable")
        await alice.does_not_see("SEV2", "SEV4", "Moderate")
        await alice.press("1")
        await alice.answers("carts are slow")
        await alice.press("2")
        await alice.sees("Declare an incident")
        await alice.press("1")
        await alice.sees("SEV1", "investigating")


async def test_many_at_once_suggest_more_than_each(tmp_path: Path) -> None:
    async with operator(tmp_path, settings=house(rule=[MANY])) as alice:
        alice.monitor.fire("A1", "warning")
        alice.monitor.fire("B2", "warning")
        await alice.goes_to("A1")
        await alice.press("i")
        await alice.sees('suggested SEV4: severity="warning"')
        await alice.press("escape")
        alice.clock.tick(minutes=1)
        alice.monitor.fire("C3", "warning")
        await alice.goes_to("A1")
        await alice.press("i")
        await alice.sees("suggested SEV2: rule many at once (3 or more began within 5m)")


async def test_impact_and_urgency_are_given_in_a_grid(tmp_path: Path) -> None:
    async with operator(tmp_path) as alice:
        await alice.press("2", "i")
        await alice.chooses("A customer told us")
        for answer in ("Orders are slow", "three customers called", "carts are left"):
            await alice.answers(answer)
        await alice.sees("nothing suggests one")
        await alice.press("m", "down", "right")
        await alice.sees("SEV2: large impact × medium urgency")
        await alice.press("right", "right")
        await alice.sees("large impact × unsure urgency, in doubt the higher")
        await alice.press("left", "enter")
        await alice.sees("suggested SEV3: large impact × low urgency")
        await alice.cursor_on("SEV3")
        await alice.press("enter")
        await alice.sees("investigating")
        one = (await alice.record()).incident
        assert (one.severity, one.impact_scope, one.urgency) == ("SEV3", "large", "low")
        await alice.press("v", "m")
        await alice.press("left", "enter")
        await alice.sees("suggested SEV2: large impact × medium urgency")
        await alice.press("escape", "v", "m", "G")
        await alice.press("escape", "3")
        assert (await alice.record()).incident == one
