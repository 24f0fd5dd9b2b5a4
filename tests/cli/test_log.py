"""`irtui log`: into an incident's timeline, from a script."""

from collections.abc import Callable
from pathlib import Path

from tests.cli.commands import Irtui

BY_HAND = ("--because", "a customer called", "--impact", "no orders", "--title", "Checkout")


def test_a_script_writes_what_it_did(config: Callable[[str], Path], irtui: Irtui) -> None:
    config('operator = "alice"\n')
    key = irtui("declare", *BY_HAND).out.strip()
    said = irtui("log", key, "--text", "failed over", "--kind", "action_taken", "--at=-20m",
                 "--until", "15m")  # fmt: skip
    assert (said.code, said.out) == (0, f'Written into {key}: "failed over".\n')
    written = irtui("log", key, "--text", "it holds", "--json").json["entry"]
    entries = irtui("incident", key, "--json").json["incident"]["timeline"]
    assert written in entries
    first = entries[0]
    assert (first["kind"], first["text"], first["by"]) == ("action_taken", "failed over", "alice")
    assert first["at"] < first["ends_at"] < first["recorded_at"]

    for asked, why in (
        (("--text", " "), "An empty entry says nothing"),
        (("--text", "x", "--at", "soon"), '"soon" is no time: write 12:05'),
        (("--text", "x", "--at=-1m", "--until", "1h"), "leave the end out until it has"),
    ):
        assert why in irtui("log", key, *asked).refused(2)
    assert "There is no incident" in irtui("log", "INC-1999-0001", "--text", "x").refused(1)
    assert "--read-only" in irtui("log", key, "--text", "x", "--read-only").refused(2)
