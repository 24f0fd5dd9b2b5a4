"""Templates of status updates: what they become, and what is none."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from irtui.domain.incident import Status
from irtui.domain.updatefields import moment
from irtui.domain.updatestage import BUILT_IN, Moment, Templates, fields_of, stage
from irtui.domain.updatetemplate import FIELDS, WRITTEN, TemplateError, parse

SAID = st.text("ab{}öé €", min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("declaration", "Incident declared, SEVERITY. Reason: REASON. Users notice: IMPACT."),
        (
            "internal",
            "Impact now: IMPACT. Known: KNOWN. Doing: ACTIONS. Needed: NEEDS. "
            "Next update NEXT_UPDATE.",
        ),
        (
            "executive",
            "SEVERITY since STARTED, STATUS. Overview: SUMMARY. Next steps: ACTIONS.",
        ),
        (
            "customer-investigating",
            "Since STARTED some users may see IMPACT. We are looking into it. "
            "Next update NEXT_UPDATE.",
        ),
        (
            "customer-identified",
            "We know what causes IMPACT and are working on it. Next update NEXT_UPDATE.",
        ),
        (
            "customer-monitoring",
            "IMPACT has stopped. We keep watching. Next update NEXT_UPDATE.",
        ),
        ("customer-resolved", "Solved at RESOLVED. It lasted DURATION. Data lost: DATA_LOSS."),
        (
            "long-running",
            "No change since LAST_UPDATE. Still doing: ACTIONS. Next update NEXT_UPDATE.",
        ),
    ],
)
def test_the_built_in_texts_are_those_of_the_sheet(name: str, text: str) -> None:
    assert BUILT_IN[name].filled({field: field.upper() for field in FIELDS}) == text


def test_a_sentence_without_words_is_dropped() -> None:
    values = {"impact": "no orders", "next_update": "12:30 UTC", "known": "a bad deploy"}
    assert BUILT_IN["internal"].filled(values) == (
        "Impact now: no orders. Known: a bad deploy. Next update 12:30 UTC."
    )


def test_a_line_without_words_is_dropped_and_no_gap_stays() -> None:
    text = "# {key}\n\n- Known: {known}\n- Doing: {actions}\n\n{needs}\n\nEnd"
    assert parse(text).filled({"key": "INC-1", "actions": "roll back"}) == (
        "# INC-1\n\n- Doing: roll back\n\nEnd"
    )


def test_who_ends_a_sentence_gets_no_second_full_stop() -> None:
    assert parse("Known: {known}. Bye.").filled({"known": "it burns!"}) == "Known: it burns! Bye."


def test_two_braces_are_one() -> None:
    assert parse("{{x}} {key}").filled({"key": "INC-1"}) == "{x} INC-1"


@given(st.dictionaries(st.sampled_from(FIELDS), SAID | st.sampled_from(["{known}", "{{", "}"])))
def test_no_value_is_looked_at_for_fields(values: dict[str, str]) -> None:
    template = parse("\n".join(f"{name}={{{name}}}" for name in FIELDS))
    said = template.filled(values)
    kept = {name: text.strip() for name, text in values.items() if text.strip()}
    assert said == "\n".join(f"{name}={kept[name]}" for name in FIELDS if name in kept)


@given(
    st.lists(st.sampled_from(WRITTEN), min_size=1, max_size=5), st.sets(st.sampled_from(WRITTEN))
)
def test_each_sentence_is_kept_or_dropped_as_one(names: list[str], told: set[str]) -> None:
    template = parse(" ".join(f"About {name}: {{{name}}}." for name in names))
    said = template.filled(dict.fromkeys(told, "x"))
    assert said == " ".join(f"About {name}: x." for name in names if name in told)


@given(st.text(st.sampled_from("{}\n abkeyn"), max_size=40) | st.text(max_size=40))
def test_any_text_is_a_template_or_says_where_it_is_none(text: str) -> None:
    line, said = _parsed(text)
    assert 1 <= line <= text.count("\n") + 1
    assert said == "good" or said not in FIELDS


def _parsed(text: str) -> tuple[int, str]:
    try:
        parse(text)
    except TemplateError as error:
        return error.line, error.field
    return 1, "good"


@pytest.mark.parametrize(
    ("text", "line", "field", "said"),
    [
        ("a\n{knwon}", 2, "knwon", "did you mean {known}?"),
        ("{zzz}", 1, "zzz", "known are severity,"),
        ("a {known", 1, "", "a lone {, write {{ for one that is no field"),
        ("a\n\nknown} b", 3, "", "a lone }, write }} for one that is no field"),
        ("{}", 1, "", "unknown field"),
    ],
)
def test_what_is_none_is_told_with_its_line(text: str, line: int, field: str, said: str) -> None:
    with pytest.raises(TemplateError) as caught:
        parse(text)
    assert (caught.value.line, caught.value.field) == (line, field)
    assert said in str(caught.value)


HOURS = timedelta(hours=1)


@pytest.mark.parametrize(
    ("audience", "moment", "name"),
    [
        ("internal", Moment(Status.INVESTIGATING), "declaration"),
        ("internal", Moment(Status.INVESTIGATING, written={"known": "x"}), "internal"),
        ("internal", Moment(Status.INVESTIGATING, 3 * HOURS, {"known": "x"}, {}), "internal"),
        ("internal", Moment(Status.INVESTIGATING, 3 * HOURS, {"actions": "x"}, {}), "long-running"),
        (
            "internal",
            Moment(Status.IDENTIFIED, 3 * HOURS, {"known": "x"}, {"known": "x"}),
            "long-running",
        ),
        ("internal", Moment(Status.IDENTIFIED, HOURS, {}, {}), "internal"),
        ("executive", Moment(Status.IDENTIFIED, 3 * HOURS, {}, {}), "executive"),
        ("customer", Moment(Status.TRIAGE), "customer-investigating"),
        ("customer", Moment(Status.IDENTIFIED), "customer-identified"),
        ("customer", Moment(Status.MITIGATED), "customer-monitoring"),
        ("customer", Moment(Status.CLOSED), "customer-resolved"),
        ("support", Moment(Status.TRIAGE), "support"),
    ],
)
def test_the_stage_follows_from_the_status(audience: str, moment: Moment, name: str) -> None:
    assert stage(audience, moment) == name


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("audience", ["internal", "executive", "customer", "support"])
def test_every_stage_has_a_template(audience: str, status: Status) -> None:
    templates = Templates({"support": parse("{known}")})
    assert audience in templates.audiences
    for before in (None, {}):
        for unchanged in (0 * HOURS, 3 * HOURS):
            now = Moment(status, unchanged, before=before)
            known = fields_of(audience, templates, now)
            assert set(templates.of(stage(audience, now)).written) <= set(known)


def test_a_moment_has_its_day_unless_it_is_today() -> None:
    now = datetime(2026, 1, 31, 12, 3, tzinfo=UTC)
    assert moment(now + HOURS, now) == "13:03 UTC"
    assert moment(now + 20 * HOURS, now) == "2026-02-01 08:03 UTC"
    assert moment(None, now) == ""
