"""Real runbooks and rules: each is shown and checked, whatever is in it."""

import os
from pathlib import Path

import pytest

from irtui.cli.runbookjson import runbook_json
from irtui.cli.runbooklines import print_runbook
from irtui.domain.staleness import review_of
from irtui.workflow.library import Library
from tests.builders import T0
from tests.cli.commands import Irtui

CORPUS = Path(os.environ.get("IRTUI_CORPUS") or Path(__file__).parents[3] / "shared" / "data")


@pytest.fixture(params=["prometheus-operator", "openshift"])
def folder(request: pytest.FixtureRequest) -> Path:
    """One of the collections."""
    folder = CORPUS / "runbooks" / str(request.param)
    if not folder.is_dir():
        pytest.skip(f"the corpus of runbooks is not at {CORPUS} (set IRTUI_CORPUS)")
    return folder


def test_every_file_is_shown_with_at_least_one_step(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    library = Library([folder])
    files = library.files()
    assert len(files) > 100
    for path in files:
        runbook = library.load(path)
        review = review_of(runbook.metadata)
        document = runbook_json(runbook, review, T0)
        assert document["steps"], path
        assert all(step["text"] and step["line"] >= 1 for step in document["steps"])
        print_runbook(runbook, review, T0)
        printed = capsys.readouterr().out
        assert printed.startswith(runbook.title)
        assert all(line.isprintable() for line in printed.splitlines())


def test_every_file_is_checked(folder: Path, irtui: Irtui) -> None:
    said = irtui("runbook", "check", folder, "--json")
    assert said.err == ""
    assert said.json["problems"] == []
    for one in said.json["findings"]:
        lines = Path(one["path"]).read_text().count("\n") + 1
        assert 1 <= one["line"] <= lines
        assert one["rule"] != "unreadable"


def test_the_share_of_real_alerts_with_a_runbook(irtui: Irtui) -> None:
    rules = sorted((CORPUS / "rules" / "kube-prometheus").rglob("*.yaml"))
    if not rules:
        pytest.skip(f"the corpus of rules is not at {CORPUS} (set IRTUI_CORPUS)")
    folder = CORPUS / "runbooks" / "prometheus-operator"
    said = irtui("runbook", "check", folder, "--rules", *rules, "--json").json
    assert said["alerts"]["total"] == 139
    assert said["alerts"]["with_runbook"] >= 112
    dangling = [one for one in said["findings"] if one["rule"] == "dangling-url"]
    assert len(dangling) == 139 - said["alerts"]["with_runbook"]
