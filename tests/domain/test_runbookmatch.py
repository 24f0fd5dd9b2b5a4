"""Which runbook is for an alert: five rules, the first one that hits wins, nothing outside."""

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from irtui.domain.matcher import parse_all
from irtui.domain.runbookentry import Entry, read_entry
from irtui.domain.runbookindex import Index
from irtui.domain.runbookmatch import (
    ANNOTATIONS,
    Finding,
    Match,
    MatchRules,
    OwnMatch,
    UrlMap,
    find,
)
from tests.domain.runbook.test_corpus import CORPUS

ROOT, SECOND = Path("/srv/runbooks"), Path("/srv/more")
BIG = '# Many\n\n## KubeDown\n\n1. a\n\n## Disk full\n\n1. b\n\n##### Alert Name: "Slow"\n\n1. c\n'
CONDITION = "---\nirtui: {alerts: ['alertname=~\"Own.*\"', 'OwnMore']}\n---\n# X\n"


def library(files: Mapping[str, str], roots: tuple[Path, ...] = (ROOT, SECOND)) -> Index:
    return Index(roots, tuple(read_entry(Path(name), text) for name, text in files.items()))


INDEX = library(
    {
        "/srv/runbooks/big.md": BIG,
        "/srv/runbooks/kubernetes/KubeDown.md": "# Down\n",
        "/srv/runbooks/kubernetes/pods/not-ready.md": "# Pods\n",
        "/srv/runbooks/README.md": "# Read me\n",
        "/srv/runbooks/own.md": CONDITION,
        "/srv/more/kubernetes/KubeDown.md": "# Down\n## Causes\n",
        "/srv/more/readme.md": "# Hello\n## About this\n",
        "/srv/more/mimir/mimir-runbooks/_index.md": "---\ntitle: 'Mimir'\n---\n## Slow\n",
        "/srv/more/Cafe\u0301Down.md": "# Café\n",
        "/srv/more/kube_down.md": "# Down\n",
        "/srv/more/Single.md": "# OnlyTitle\n\n## Diagnosis\n",
    }
)


def first(entry: Entry) -> int:
    return 0


def found(
    name: str = "Alert",
    rules: MatchRules | None = None,
    index: Index = INDEX,
    labels: Mapping[str, str] | None = None,
    **annotations: str,
) -> Finding:
    given_labels = {"alertname": name, **(labels or {})}
    return find(given_labels, annotations, index, rules or MatchRules(), first)


def told(finding: Finding) -> str:
    """The path below /srv, its anchor and the rule."""
    match = finding.match
    if match is None:
        return ""
    anchor = f"#{match.anchor}" if match.anchor else ""
    return f"{match.path.relative_to('/srv')}{anchor} by {match.rule}"


OWN = MatchRules(
    own=[
        OwnMatch(parse_all('alertname=~"Kube.*"'), "big.md#disk-full"),
        OwnMatch(parse_all('alertname=~"Kube.*", team="a"'), "kubernetes/pods/not-ready.md"),
        OwnMatch(parse_all('alertname="KubeGone"'), "gone.md"),
        OwnMatch(parse_all('alertname="KubeOut"'), "../../etc/passwd"),
        OwnMatch(parse_all('alertname="KubeBig"'), "/srv/more/Single"),
    ]
)


@pytest.mark.parametrize(
    ("name", "team", "expected"),
    [
        ("KubeDown", "b", 'runbooks/big.md#disk-full by matchers alertname=~"Kube.*"'),
        (
            "KubeDown",
            "a",
            'runbooks/kubernetes/pods/not-ready.md by matchers alertname=~"Kube.*", team="a"',
        ),
        ("KubeBig", "b", 'more/Single.md by matchers alertname="KubeBig"'),
        ("KubeGone", "b", 'runbooks/big.md#disk-full by matchers alertname=~"Kube.*"'),
        ("OwnThing", "b", 'runbooks/own.md by matchers alertname=~"Own.*"'),
        ("OwnMore", "b", 'runbooks/own.md by matchers alertname="OwnMore"'),
    ],
)
def test_own_matchers_come_first_the_most_exact_before_all(
    name: str, team: str, expected: str
) -> None:
    url = "https://x/kubernetes/pods/not-ready"
    assert told(found(name, OWN, labels={"team": team}, runbook_url=url)) == expected


CONDITIONS = ['a="1"', 'b="1"', 'c=~"1|2"', 'alertname!="x"']


@given(st.lists(st.sets(st.sampled_from(CONDITIONS), min_size=1), min_size=1, max_size=6))
def test_the_own_matcher_with_the_most_conditions_always_wins(entries: list[set[str]]) -> None:
    rules = MatchRules(
        own=[OwnMatch(parse_all(",".join(sorted(one))), "big.md") for one in entries]
    )
    match = found("Alert", rules, labels={"a": "1", "b": "1", "c": "1"}).match
    assert match is not None
    assert match.rule.count(", ") + 1 == max(map(len, entries))


def test_an_own_matcher_without_its_file_is_told() -> None:
    assert found("KubeGone", OWN).dangling == (
        'matchers alertname="KubeGone": there is no gone.md',
    )
    assert len(found("KubeOut", OWN).dangling) == 1


ADDRESSES = {
    "https://runbooks.example/kubernetes/kubedown": "runbooks/kubernetes/KubeDown.md",
    "https://runbooks.example/kubernetes/kubedown/?a=b/c.md": "runbooks/kubernetes/KubeDown.md",
    "http://x/KUBERNETES/KubeDown.md#": "runbooks/kubernetes/KubeDown.md",
    "https://x/more/kubernetes/KubeDown.md": "more/kubernetes/KubeDown.md",
    "https://x/other/KubeDown": "runbooks/kubernetes/KubeDown.md",
    "https://x/kube%5Fdown": "more/kube_down.md",
    "https://github.com/o/more/blob/main/kubernetes/KubeDown.md": "more/kubernetes/KubeDown.md",
    "https://gitlab.com/o/more/-/blob/main/kube_down.md": "more/kube_down.md",
    "kubernetes/pods/not-ready.md": "runbooks/kubernetes/pods/not-ready.md",
    "./kubernetes/pods/not-ready": "runbooks/kubernetes/pods/not-ready.md",
    "docs/kubernetes/pods/not-ready.md": "runbooks/kubernetes/pods/not-ready.md",
    "big.md#KubeDown": "runbooks/big.md#kubedown",
    "https://x/big#disk-full": "runbooks/big.md#disk-full",
    "/big.md": "runbooks/big.md",
    "https://github.com/o/mixin/tree/master/readme.md#About-this": "more/readme.md#about-this",
    "https://x/KubeDown#Causes": "more/kubernetes/KubeDown.md#causes",
    "https://grafana.example/docs/mimir/mimir-runbooks/#slow": (
        "more/mimir/mimir-runbooks/_index.md#slow"
    ),
    "https://x/caf%C3%A9down": "more/Cafe\u0301Down.md",
}
NOWHERE = (
    "https://x/gone", "https://kubedown/", "https://x/README.md", "gone.md", "../../etc/passwd",
    "/etc/passwd", "file:///srv/runbooks/big.md", "ftp://x/big.md", "https://x/%2e%2e/etc/passwd",
    "https://[/x", "#", "?", "https://", "//", "javascript:big",
)  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_annotation_leads_to_a_file(address: str) -> None:
    finding = found(runbook_url=address)
    assert told(finding) == f"{ADDRESSES[address]} by annotation runbook_url"
    assert finding.dangling == ()


@pytest.mark.parametrize("address", NOWHERE)
def test_an_annotation_that_leads_nowhere_is_told_and_the_next_way_is_tried(address: str) -> None:
    finding = found("KubeDown", runbook_url=address)
    assert told(finding) == "runbooks/kubernetes/KubeDown.md by file name"
    assert finding.dangling == ("annotation runbook_url leads to no file here",)
    assert told(found("KubeDown", runbook_url=address, playbook="big.md")) == (
        "runbooks/big.md by annotation playbook"
    )


@pytest.mark.parametrize(
    "text", ["", " \n", "Restart the pod, then call big.md", "a\nb.md", "big.md\0", "x" * 1_000_000]
)
def test_prose_in_an_annotation_is_no_address(text: str) -> None:
    assert found(runbook=text) == Finding()


def test_a_heading_that_is_not_there_leaves_the_whole_file_and_is_told() -> None:
    finding = found(runbook_url="https://x/big.md#gone")
    assert told(finding) == "runbooks/big.md by annotation runbook_url"
    assert finding.dangling == ("runbook_url: big.md has no heading #gone",)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://Wiki.example/ops/kubernetes/KubeDown", "more/kubernetes/KubeDown.md"),
        ("https://wiki.example/ops/blob/v1/kubernetes/KubeDown.md", "more/kubernetes/KubeDown.md"),
        ("https://wiki.example/ops/x/y/kube_down", "more/kube_down.md"),
        ("https://wiki.example/ops/big", ""),
        ("https://wiki.example/opsroom/big", "runbooks/big.md"),
        ("https://wiki.example/deep/not-ready", "runbooks/kubernetes/pods/not-ready.md"),
    ],
)
def test_an_address_may_be_mapped_to_a_directory(url: str, expected: str) -> None:
    rules = MatchRules(
        url_map=[
            UrlMap("https://wiki.example/", ROOT),
            UrlMap("https://wiki.example/ops/", SECOND),
            UrlMap("https://wiki.example/deep", ROOT / "kubernetes"),
        ]
    )
    assert told(found(rules=rules, runbook_url=url)).partition(" ")[0] == expected


def test_annotations_are_tried_in_their_order() -> None:
    both = {"playbook": "big.md", "runbook": "own.md"}
    assert told(found(**both)) == "runbooks/own.md by annotation runbook"
    rules = MatchRules(annotations=("doc", "playbook"))
    assert told(found(rules=rules, **both)) == "runbooks/big.md by annotation playbook"


def test_of_files_that_fit_alike_the_most_useful_one_wins() -> None:
    def last(entry: Entry) -> int:
        return -INDEX.entries.index(entry)

    finding = find({"alertname": "kube-DOWN"}, {}, INDEX, MatchRules(), last)
    assert told(finding) == "more/kube_down.md by file name"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("DISK FULL", "runbooks/big.md#disk-full by heading in big.md"),
        ("slow", "runbooks/big.md#alert-name-slow by heading in big.md"),
        ("onlytitle", "more/Single.md by heading in Single.md"),
        ("mimir", "more/mimir/mimir-runbooks/_index.md by heading in _index.md"),
        ("MimirRunbooks", "more/mimir/mimir-runbooks/_index.md by file name"),
        ("Nothing", ""),
        ("", ""),
        ("--", ""),
    ],
)
def test_then_comes_a_heading_then_nothing(name: str, expected: str) -> None:
    assert told(found(name)) == expected


WORDS = st.sampled_from(
    ["kube", "Kube", "down", "x", "README", "..", "", "é", "a b", "big.md", "%00"]
)
HOSTILE = st.one_of(
    st.text(max_size=200),
    st.lists(WORDS, max_size=6).map("/".join),
    st.lists(WORDS, max_size=6).map(lambda words: "https://x/" + "/".join(words)),
    st.sampled_from(NOWHERE),
    st.sampled_from(["big.md#", "https://x/", "file://", "//", "\\\\"]).flatmap(
        lambda start: st.text(max_size=50).map(lambda rest: start + rest)
    ),
)
MAPPED = MatchRules(url_map=[UrlMap("https://x", SECOND), UrlMap("https://x/y", Path("/etc"))])


@given(
    st.dictionaries(st.sampled_from(ANNOTATIONS), HOSTILE), HOSTILE, st.sampled_from([MAPPED, OWN])
)
def test_whatever_an_alert_says_only_files_of_the_library_are_found(
    annotations: dict[str, str], name: str, rules: MatchRules
) -> None:
    match = find({"alertname": name}, annotations, INDEX, rules, first).match
    if match is not None:
        entry = next(entry for entry in INDEX.entries if entry.path == match.path)
        assert match.anchor in entry.slugs | {""}


NAMES = st.text(st.sampled_from("abABé1-_ ."), min_size=1, max_size=8).filter(
    lambda name: any(map(str.isalnum, name)) and not name.startswith(".")
)


@given(st.lists(NAMES, min_size=1, max_size=4), NAMES)
def test_a_path_is_found_in_any_case_and_with_anything_before_it(
    folders: list[str], name: str
) -> None:
    path = ROOT.joinpath(*folders, f"{name}.md")
    index = Index((ROOT,), (Entry(ROOT / f"{name}.md"), Entry(path)))
    for rest in ("/".join([*folders, name]), "/".join([*folders, name]).swapcase()):
        finding = found(index=index, runbook_url=f"https://x/before/{rest.replace(' ', '%20')}.md/")
        assert finding == Finding(Match(path, "", "annotation runbook_url"))


def rules_of(folder: Path) -> Iterator[tuple[dict[str, str], dict[str, str]]]:
    for file in sorted(folder.rglob("*.yaml")):
        for group in yaml.safe_load(file.read_text(encoding="utf-8"))["spec"]["groups"]:
            for rule in group["rules"]:
                if "alert" in rule:
                    labels = {"alertname": rule["alert"], **rule.get("labels", {})}
                    yield labels, rule.get("annotations", {})


@pytest.mark.parametrize(
    ("annotated", "expected"),
    [
        (True, {"annotation runbook_url": 112, "none": 27}),
        (False, {"file name": 112, "none": 27}),
    ],
)
def test_the_alerts_of_kube_prometheus_find_their_files(
    annotated: bool, expected: dict[str, int]
) -> None:
    if not (CORPUS / "rules" / "kube-prometheus").is_dir():
        pytest.skip(f"the corpus of rules is not at {CORPUS} (set IRTUI_CORPUS)")
    root = CORPUS / "runbooks" / "prometheus-operator"
    paths = sorted(Path(at) / name for at, _, names in os.walk(root) for name in names)
    files = [path for path in paths if path.suffix == ".md"]
    index = library({str(path): path.read_text(encoding="utf-8") for path in files}, (root,))
    counted: Counter[str] = Counter()
    for labels, annotations in rules_of(CORPUS / "rules" / "kube-prometheus"):
        finding = find(labels, annotations if annotated else {}, index, MatchRules(), first)
        counted[finding.match.rule if finding.match else "none"] += 1
    assert counted == expected
