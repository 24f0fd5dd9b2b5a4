"""The report, at the sizes that people have."""

from pathlib import Path

import pytest

from tests.screens.pictures import Pictures, hold_still
from tests.screens.test_pictures import SIZES
from tests.stories.operator import operator
from tests.stories.test_report import history


@pytest.mark.parametrize("size", SIZES, ids="{0[0]}x{0[1]}".format)
async def test_the_report_is_as_accepted(tmp_path: Path, size: tuple[int, int]) -> None:
    pictures = Pictures(size)
    history(tmp_path)
    async with operator(tmp_path, size=size) as alice:
        await alice.press("5", "s")
        await alice.chooses("the last 90 days")
        hold_still(alice.app)
        await alice.waits_unanswered()
        pictures.look(alice.app, "report")
        if size == SIZES[0]:
            await alice.press("G")
            pictures.look(alice.app, "report-end")
    pictures.judge()
