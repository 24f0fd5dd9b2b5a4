"""Which alerts have something rare in common with one of them."""

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from irtui.domain.alert import Alert
from irtui.domain.related import Related, related
from tests.builders import HOUR, T0, alert


def labelled(name: str, number: int = 0, **labels: str) -> Alert:
    known = {"alertname": name, "severity": "critical", **labels}
    return alert(name, fingerprint=f"fp-{name}-{number}", labels=known)


def names(found: Iterable[Related]) -> list[str]:
    return [one.alert.name for one in found]


def test_what_few_share_weighs_more_than_what_many_share() -> None:
    one = labelled("LinkDown", instance="sw-7", cluster="eu-1")
    board = [one, labelled("FanFailed", instance="sw-7", cluster="us-1")]
    board += [
        labelled("Slow", number, instance=f"s{number}", cluster="eu-1") for number in range(4)
    ]
    board += [
        labelled("Slow", number, instance=f"s{number}", cluster="us-1") for number in range(5, 9)
    ]
    first, *rest = related(one, board)
    assert (first.alert.name, first.ties) == ("FanFailed", {"instance": "sw-7"})
    assert names(rest) == ["Slow"] * 4
    assert all(other.ties == {"cluster": "eu-1"} for other in rest)


def test_what_most_alerts_share_ties_nobody() -> None:
    board = [labelled("Slow", number, env="prod", pod=f"p{number}") for number in range(20)]
    assert related(board[0], board) == ()


def test_the_rule_and_who_watches_tie_nobody() -> None:
    board = [labelled("Slow", number, prometheus="a") for number in range(2)]
    board += [labelled("Other", number) for number in range(20)]
    assert related(board[0], board) == ()


def test_two_alerts_of_one_node_are_related_on_an_empty_board() -> None:
    board = [labelled("DiskFull", node="n1"), labelled("NodeDown", node="n1")]
    assert names(related(board[0], board)) == ["NodeDown"]


def test_the_rarest_tie_is_told_first() -> None:
    one = labelled("A", team="net", rack="r1")
    board = [one, labelled("B", team="net", rack="r1"), labelled("C", team="net")]
    board += [labelled("D", number) for number in range(5)]
    first, second = related(one, board)
    assert list(first.ties) == ["rack", "team"]
    assert (second.alert.name, dict(second.ties)) == ("C", {"team": "net"})


def test_another_name_and_the_same_time_come_first() -> None:
    def at(name: str, number: int, hours: float) -> Alert:
        labels = {"alertname": name, "node": "n1"}
        began = T0 + hours * HOUR
        return alert(name, fingerprint=f"fp-{number}", labels=labels, starts_at=began)

    one = at("DiskFull", 0, 0)
    board = [one, at("DiskFull", 1, 0), at("Slow", 2, -5), at("Down", 3, 1)]
    board += [labelled("D", number) for number in range(9)]
    assert names(related(one, board)) == ["Down", "Slow", "DiskFull"]


labels = st.dictionaries(st.sampled_from("abcde"), st.sampled_from(["", "1", "2", "3"]))


@given(st.lists(labels, min_size=1, max_size=30), st.integers(0, 6))
def test_every_tie_is_true_and_nobody_is_related_to_itself(
    board: list[dict[str, str]], most: int
) -> None:
    alerts = [labelled("Same", number, **one) for number, one in enumerate(board)]
    found = related(alerts[0], alerts, most)
    assert len(found) <= most
    assert len({one.alert.key for one in found}) == len(found)
    for one in found:
        assert one.alert.key != alerts[0].key
        assert one.ties
        assert one.ties.items() <= alerts[0].labels.items()
        assert one.ties.items() <= one.alert.labels.items()
        assert "" not in one.ties.values()
