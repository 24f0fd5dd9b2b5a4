"""Blocks of code: prompts, output, placeholders, and what a command may do."""

import pytest

from irtui.domain.runbook import Command, Risk
from irtui.domain.runbook.placeholders import placeholders
from irtui.domain.runbook.risk import interactive, risk_of
from irtui.domain.runbook.shell import read_code, read_span


def only(text: str, language: str = "sh") -> Command:
    (command,) = read_code(text, language)
    return command


def test_a_block_without_prompts_stays_as_written() -> None:
    text = "for pod in a b; do\n  kubectl get pod $pod\ndone"
    assert only(text).text == text
    assert only(text).placeholders == ()


@pytest.mark.parametrize("text", ["uptime", "lsblk", "dmesg\nreboot"])
def test_a_command_may_be_one_word(text: str) -> None:
    assert only(text).shell


def test_a_heading_of_a_table_is_output() -> None:
    assert not only("NAME   MAJ:MIN RM\nsda    8:0    0").shell


def test_comments_before_a_prompt_stay_with_it() -> None:
    assert only("# Find it\n$ kubectl get pods").text == "# Find it\nkubectl get pods"


def test_commands_without_output_between_stay_together() -> None:
    assert only("$ export NS=a\n$ kubectl -n $NS get pods").text == (
        "export NS=a\nkubectl -n $NS get pods"
    )


def test_a_prompt_inside_another_shell_starts_a_new_command() -> None:
    outer, inner = read_code("$ kubectl exec -it pod -- sh\nsh-5.1# cat /etc/hosts", "console")
    assert outer.interactive
    assert not outer.root
    assert inner.text == "cat /etc/hosts"
    assert inner.root


def test_a_document_in_a_command_is_no_output() -> None:
    text = "$ cat <<EOF | kubectl apply -f -\n> kind: Pod\n> EOF\npod created"
    assert only(text).text == "cat <<EOF | kubectl apply -f -\nkind: Pod\nEOF"
    assert only(text).expected == "pod created"


def test_an_apostrophe_in_the_output_ends_nothing() -> None:
    text = "$ echo it's\ncan not be found\n$ ls"
    echo, ls = read_code(text, "console")
    assert echo.text == "echo it's"
    assert echo.expected == "can not be found"
    assert ls.text == "ls"


def test_a_commented_command_never_comes_back_to_life() -> None:
    assert (
        only("# kubectl drain a\nkubectl get nodes").text == "# kubectl drain a\nkubectl get nodes"
    )
    assert read_code("# TODO: command needed", "sh") == ()


@pytest.mark.parametrize(
    ("text", "language", "shell", "query"),
    [
        ("kubectl get pods", "", True, False),
        ("$ unknowntool --x", "text", True, False),
        ("unknowntool --x", "", False, False),
        ("unknowntool --x", "bash", True, False),
        ("kind: Pod\nname: a", "", False, False),
        ("sum(rate(x_total[5m]))", "console", False, True),
        ('up{job="a"} == 0', "", False, True),
        ("SELECT 1", "sql", False, True),
        ("2026-01-01 12:00 something failed", "console", False, False),
        ("NAME   READY\na      1/1", "shell", False, False),
        ("a: 1", "yaml", False, False),
    ],
)
def test_what_a_block_is_for(text: str, language: str, shell: bool, query: bool) -> None:
    command = only(text, language)
    assert (command.shell, command.query) == (shell, query)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("kubectl get pod <pod> -n $NS", ("<pod>", "$NS")),
        ("NS=a; echo ${NS} ${POD}", ("$POD",)),
        ("awk '{print $NF}' $HOME", ()),
        ("curl {{ host }}/x", ("{{ host }}",)),
        ("oc get x -o template --template='{{.metadata.name}}'", ()),
        ("cat <<EOF >file", ()),
        ("for i in a; do echo $i $? $1; done", ()),
        ("echo <pod> <pod>", ("<pod>",)),
    ],
)
def test_placeholders(text: str, found: tuple[str, ...]) -> None:
    assert placeholders(text) == found


@pytest.mark.parametrize(
    ("text", "risk"),
    [
        ("kubectl get pods -A | grep x 2>/dev/null", Risk.READ),
        ("oc -n a logs <pod> --previous", Risk.READ),
        ("kubectl exec etcd-0 -- etcdctl endpoint health", Risk.READ),
        ("kubectl exec etcd-0 -- etcdctl defrag", Risk.CHANGE),
        ("kubectl exec -it a -- sh", Risk.UNKNOWN),
        ("sudo systemctl restart x", Risk.CHANGE),
        ("systemctl status x", Risk.READ),
        ("curl -s http://a/metrics", Risk.READ),
        ("curl -X POST http://a/-/reload", Risk.CHANGE),
        ("etcdctl alarm disarm", Risk.CHANGE),
        ("kubectl get x > file", Risk.CHANGE),
        ("echo a | xargs kubectl delete pod", Risk.CHANGE),
        ("kubectl get a; kubectl \\\n  delete b", Risk.CHANGE),
        ("kubectl -n x delete pvc a", Risk.DANGER),
        ("rm -rf /var/lib/x", Risk.DANGER),
        ("frobnicate --all", Risk.UNKNOWN),
        ("# kubectl delete pod a\nkubectl get pod", Risk.READ),
        ("kubectl rollout history deployment/a", Risk.READ),
        ("kubectl -n a rollout status deployment/a", Risk.READ),
        ("kubectl rollout restart deployment/a", Risk.CHANGE),
        ("kubectl rollout undo deployment/status", Risk.CHANGE),
        ("oc auth can-i delete pods", Risk.READ),
        ("oc auth reconcile -f a.yaml", Risk.CHANGE),
        ("ip link show | grep -i down", Risk.READ),
        ("ip link set eth0 down", Risk.CHANGE),
    ],
)
def test_risk(text: str, risk: Risk) -> None:
    assert risk_of(text) is risk


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("ssh node", True),
        ("psql -U a", True),
        ("psql -c 'select 1'", False),
        ("kubectl exec -it a -- sh", True),
        ("kubectl logs -f a", True),
        ("kubectl logs a", False),
        ("oc debug node/a", True),
        ("kubectl edit deployment a", True),
    ],
)
def test_interactive(text: str, needs: bool) -> None:
    assert interactive(text) is needs


def test_only_whole_commands_in_a_sentence_count() -> None:
    assert read_span("kubectl") is None
    assert read_span("up == 0") is None
    command = read_span("$ sudo df -h")
    assert command is not None
    assert (command.text, command.root, command.risk) == ("sudo df -h", True, Risk.READ)
