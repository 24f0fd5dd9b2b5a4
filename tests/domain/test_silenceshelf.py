"""The list of silences: what sources tell, and beside it what they were told."""

from uuid import UUID

from irtui.domain.answer import Failure
from irtui.domain.silence import Silence, SilenceState
from irtui.domain.silenceintent import Act, Intent, IntentState
from irtui.domain.silenceshelf import SilenceKey, shelf
from irtui.domain.silencetold import SilencePicture
from irtui.domain.suppression import ByInhibition, BySilence, causes
from tests.builders import HOUR, MINUTE, T0, alert, answer, board
from tests.domain.silences import intent, listing, silence, wanted

BOARD = board(answer(alert(), alert("Other")))


def shown(silences: list[Silence], *intents: Intent) -> list[tuple[str, str, int]]:
    """Id, words and number of alerts of each line."""
    picture = SilencePicture("prod").after(listing(*silences))
    return [
        (line.key.id, line.words(T0), len(line.standing.reach.matched))
        for line in shelf({"prod": picture}, intents, BOARD, T0)
        if line.standing.reach is not None
    ]


def test_what_acts_soonest_comes_first() -> None:
    silences = [
        silence(id="old", told=SilenceState.EXPIRED),
        silence(id="later", starts_at=T0 + MINUTE, told=SilenceState.PENDING),
        silence('alertname=~".*r"', id="long", ends_at=T0 + 9 * HOUR),
        silence(id="short"),
    ]
    assert shown(silences) == [
        ("short", "active", 1), ("long", "active", 1),
        ("later", "pending", 1), ("old", "expired", 1),
    ]  # fmt: skip


def test_what_was_sent_shows_until_a_list_proves_it() -> None:
    sent = intent(IntentState.SENT, silence_id="s-1")
    assert shown([], sent) == [("s-1", "sent, not yet confirmed", 1)]
    assert shown([silence()], sent) == [("s-1", "active", 1)]


def test_what_has_no_id_yet_has_one_of_ours() -> None:
    meant = intent()
    assert shown([], meant) == [(str(UUID(int=9)), "sending", 1)]
    (line,) = shelf({}, [meant], BOARD, T0 + HOUR / 2)
    assert (line.key, line.listed) == (SilenceKey("prod", str(UUID(int=9))), False)
    assert line.words(T0 + HOUR / 2) == "unknown: sent?"


def test_an_end_shows_on_the_silence_itself() -> None:
    ending = intent(IntentState.SENT, act=Act.EXPIRE, wanted=wanted(id="s-1"), silence_id="s-1")
    assert shown([silence()], ending) == [("s-1", "ended, not yet confirmed", 1)]
    assert shown([silence(told=SilenceState.EXPIRED)], ending) == [("s-1", "expired", 1)]
    assert shown([], ending) == []


def test_a_failed_change_shows_on_the_silence_it_was_for() -> None:
    failed = intent(IntentState.FAILED, wanted=wanted(id="s-1"), reason="connection refused")
    assert shown([silence()], failed) == [("s-1", "failed", 1)]


def test_what_is_kept_until_the_resolve_says_so() -> None:
    kept = intent(IntentState.CONFIRMED, silence_id="s-1", until_resolved=True)
    picture = SilencePicture("prod").after(listing(silence()))
    (line,) = shelf({"prod": picture}, [kept], BOARD, T0)
    assert line.kept
    assert line.words(T0) == "active"


def test_a_source_that_fails_keeps_its_list_and_says_why() -> None:
    picture = SilencePicture("prod").after(listing(silence()))
    failed = picture.after(Failure("prod", T0 + MINUTE, "HTTP 500: no"))
    assert failed.silences is picture.silences
    assert (failed.fetched_at, failed.trouble) == (T0, "HTTP 500: no")
    again = failed.after(listing(silence(), at=T0 + HOUR))
    assert again.trouble is None
    assert again.shows_the_same_as(picture)
    assert not again.shows_the_same_as(failed)


def test_why_an_alert_is_suppressed_is_explained() -> None:
    quiet = alert(silenced_by=("s-1", "s-9"), inhibited_by=("fp-Other", "fp-Gone"))
    picture = SilencePicture("prod").after(listing(silence()))
    assert causes(quiet, BOARD, {"prod": picture}) == (
        BySilence("s-1", silence()),
        BySilence("s-9", None),
        ByInhibition("fp-Other", alert("Other")),
        ByInhibition("fp-Gone", None),
    )
    assert causes(alert(), BOARD, {}) == ()
