"""Placeholders: asked once, prefilled from labels, and never a way into the shell."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from irtui.domain.checklist import StepCommand, StepDetails
from irtui.domain.commandrisk import risk_of
from irtui.domain.fillin import (
    Question,
    alert_variables,
    fill,
    plain,
    prefilled,
    query_placeholders,
    questions,
    target,
)
from irtui.domain.runbook.placeholders import placeholders
from tests.builders import step

SCRIPT = "kubectl -n <namespace> logs {{ pod }} --tail=$LINES; echo '<namespace>' ${LINES} \"$POD\""
PLAIN = re.compile(r"[A-Za-z0-9_.:/@%+=][A-Za-z0-9_.:/@%+=-]*\Z")
VALUES = st.one_of(
    st.text(max_size=30),
    st.from_regex(PLAIN, fullmatch=True),
    st.sampled_from(
        ["$(touch x)", "`touch x`", "a\0b", "a\n", "-rf", "'", '"', "<namespace>", ";"]
    ),
)


def asked(text: str = SCRIPT) -> tuple[Question, ...]:
    return questions(placeholders(text))


def test_each_name_is_asked_once_with_all_its_spellings() -> None:
    assert [(one.name, one.spellings, one.spliced) for one in asked()] == [
        ("namespace", ("<namespace>",), True),
        ("pod", ("{{ pod }}", "$POD"), True),
        ("LINES", ("$LINES",), False),
    ]


def test_what_is_set_already_is_not_asked() -> None:
    text = "echo $IRTUI_LABEL_pod $KUBECONFIG $OTHER"
    known = {"IRTUI_LABEL_pod", "KUBECONFIG"}
    assert [one.name for one in questions(placeholders(text), known)] == ["OTHER"]


@pytest.mark.parametrize(
    ("placeholder", "labels", "value"),
    [
        ("<namespace>", {"namespace": "shop", "pod": "a"}, "shop"),
        ("<NAMESPACE>", {"namespace": "shop"}, "shop"),
        ("<pod-name>", {"pod": "a-1"}, "a-1"),
        ("<pod>", {"pod_name": "a-1"}, "a-1"),
        ("<your namespace>", {"namespace": "shop"}, "shop"),
        ("{{ $namespace }}", {"namespace": "shop"}, "shop"),
        ("$POD_NAME", {"pod": "a-1"}, "a-1"),
        ("<ns>", {"namespace": "shop"}, "shop"),
        ("<node>", {"kubernetes_node": "n1"}, "n1"),
        ("<name>", {"pod": "a-1"}, ""),
        ("<id>", {}, ""),
    ],
)
def test_labels_fill_in_what_has_their_name(
    placeholder: str, labels: dict[str, str], value: str
) -> None:
    (one,) = questions([placeholder])
    assert prefilled(one, labels) == value


def test_a_variable_goes_in_as_variable_and_the_rest_as_text() -> None:
    filled = fill(SCRIPT, asked(), {"namespace": "shop", "pod": "a-1", "LINES": "$(touch x)"})
    assert filled.text == ("kubectl -n shop logs a-1 --tail=$LINES; echo 'shop' ${LINES} \"$POD\"")
    assert filled.variables == {"POD": "a-1", "LINES": "$(touch x)"}
    assert filled.problems == ()


def test_a_query_knows_no_variables() -> None:
    text = 'up{ns="$namespace", job=~"${job}.*", x="<namespace>"} > $namespaces'
    one = questions(query_placeholders(text, placeholders(text)), shell=False)
    answers = {"namespace": "shop", "job": "api", "namespaces": "5"}
    filled = fill(text, one, answers, shell=False)
    assert filled.text == 'up{ns="shop", job=~"api.*", x="shop"} > 5'
    assert filled.variables == {}


@pytest.mark.parametrize(
    ("answers", "problem"),
    [
        ({}, "pod is not filled in"),
        ({"pod": ""}, "pod is not filled in"),
        ({"pod": "-rf"}, "pod may only hold letters, digits and _.:/@%+=- (not first)"),
        ({"pod": "a b"}, "pod may only hold letters, digits and _.:/@%+=- (not first)"),
        ({"pod": "a\n"}, "pod may only hold letters, digits and _.:/@%+=- (not first)"),
        ({"pod": "a\0"}, "pod holds a NUL character"),
        ({"pod": "é" * 2049}, "pod is longer than 4 kB"),
    ],
)
def test_what_does_not_do_leaves_the_placeholder_and_says_why(
    answers: dict[str, str], problem: str
) -> None:
    filled = fill("logs <pod>", questions(["<pod>"]), answers)
    assert (filled.text, filled.problems) == ("logs <pod>", (problem,))


@given(namespace=VALUES, pod=VALUES, lines=VALUES)
def test_whatever_labels_hold_only_plain_values_come_into_the_text(
    namespace: str, pod: str, lines: str
) -> None:
    labels = {"namespace": namespace, "pod_name": pod, "lines": lines}
    answers = {one.name: prefilled(one, labels) for one in asked()}
    assert answers == {"namespace": namespace, "pod": pod, "LINES": lines}
    filled = fill(SCRIPT, asked(), answers)
    author = re.split(r"(<namespace>|\{\{ pod \}\})", SCRIPT)
    pattern = "".join(
        f"(?P<v{number}>.+)" if number % 2 else re.escape(part)
        for number, part in enumerate(author)
    )
    found = re.fullmatch(pattern, filled.text, re.DOTALL)
    assert found
    for number, part in enumerate(author):
        if number % 2:
            value = namespace if part == "<namespace>" else pod
            assert found[f"v{number}"] == (value if PLAIN.match(value) else part)
    if not filled.problems:
        assert filled.variables == {"POD": pod, "LINES": lines}
        assert PLAIN.match(namespace)
        assert PLAIN.match(pod)


@given(st.text())
def test_a_plain_value_is_what_the_pattern_says(value: str) -> None:
    assert plain(value) == bool(PLAIN.match(value))


NAMES = st.one_of(st.text(max_size=5), st.sampled_from(["pod", "a-b", "é", "", "a b", "PATH"]))


@given(st.dictionaries(NAMES, VALUES), st.dictionaries(NAMES, VALUES))
def test_alerts_only_ever_set_variables_of_their_own(
    labels: dict[str, str], annotations: dict[str, str]
) -> None:
    for name, value in alert_variables(labels, annotations).items():
        assert re.fullmatch(r"IRTUI_(LABEL|ANNOTATION)_[A-Za-z0-9_]+", name)
        assert "\0" not in value
        assert value in (*labels.values(), *annotations.values())


def test_a_value_that_is_too_long_is_left_out_and_never_cut() -> None:
    assert alert_variables({"a": "x" * 4096, "b": "x" * 4097}) == {"IRTUI_LABEL_a": "x" * 4096}
    many = alert_variables({f"a{n}": "x" * 4000 for n in range(100)})
    assert sum(map(len, many.values())) <= 64_000


@pytest.mark.parametrize(
    ("text", "answers", "word"),
    [
        ("kubectl delete pod <pod>", ["a-1"], "a-1"),
        ("kubectl -n shop rollout undo deployment/checkout", [], "deployment/checkout"),
        ("# careful\n\nsystemctl restart nginx\necho done", [], "nginx"),
        ("rm -rf --", [], "yes"),
        ("sleep 1000", [], "yes"),
        ("reboot", ["", ""], "yes"),
        ("", [], "yes"),
    ],
)
def test_the_word_to_type_is_what_it_would_be_done_to(
    text: str, answers: list[str], word: str
) -> None:
    assert target(text, answers) == word


@pytest.mark.parametrize(
    ("command", "marked", "text", "risk"),
    [
        ("read", "read", "kubectl get pods", "read"),
        ("read", "read", "kubectl delete ns shop", "danger"),
        ("change", "change", "echo x", "change"),
        ("read", "danger", "kubectl get pods", "danger"),
        ("unknown", "read", "frobnicate", "unknown"),
        ("strange", "", "ls", "unknown"),
    ],
)
def test_the_worst_that_is_said_counts(command: str, marked: str, text: str, risk: str) -> None:
    one = StepCommand(text, shell=True, risk=command)
    found = step(commands=(one,), details=StepDetails(risk=marked))
    assert risk_of(found, one, text) == risk


def test_a_command_that_only_reads_is_not_judged_by_the_one_beside_it() -> None:
    reads = StepCommand("kubectl get pods", shell=True, risk="read")
    changes = StepCommand("kubectl delete pod x", shell=True, risk="change")
    found = step(commands=(reads, changes), details=StepDetails(risk="change"))
    assert risk_of(found, reads, reads.text) == "read"
