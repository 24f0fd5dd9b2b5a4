"""Matchers: what is read, what is refused and in which words, and what they match."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from irtui.domain.matcher import Matcher, MatcherError, Operator, parse, parse_all
from irtui.text import clean

OPERATORS: list[Operator] = ["=", "!=", "=~", "!~"]
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("{}", []),
        ("a=b", [("a", "=", "b")]),
        ("{a=b,}", [("a", "=", "b")]),
        ('{a="b",c=~"d|e"}', [("a", "=", "b"), ("c", "=~", "d|e")]),
        (" a != b   c!~d.* ", [("a", "!=", "b"), ("c", "!~", "d.*")]),
        ("a=b\tc=d", [("a", "=", "b"), ("c", "=", "d")]),
        ('a = "b" , c = d', [("a", "=", "b"), ("c", "=", "d")]),
        ('"a b"="c d"', [("a b", "=", "c d")]),
        ('a=""', [("a", "=", "")]),
        ("ünï.côde=🙂bar", [("ünï.côde", "=", "🙂bar")]),
        (r'a="\"\\\n\t"', [("a", "=", '"\\\n\t')]),
        (r'a="\xf0\x9f\x99\x82\u00e4\U0001f642"', [("a", "=", "🙂ä🙂")]),
        (r'a=~"web\d+\.x\b"', [("a", "=~", r"web\d+\.x\b")]),
        ('a="}{,"', [("a", "=", "}{,")]),
    ],
)
def test_what_is_read(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert [(m.name, m.op, m.value) for m in parse_all(text)] == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a", "character 2: expected =, !=, =~ or !~"),
        ("a=", "character 3: expected a value"),
        ("=b", "character 1: expected a label name"),
        (",", "character 1: expected a label name"),
        ("a==b", "character 3: expected a value"),
        ("a='b'", "double quotes"),
        ("a=b\\d", "character 4"),
        ('a="b', "character 3: a closing double quote is missing"),
        ('a="b"c="d"', "character 6: expected a comma or a space"),
        ("{a=b", 'expected a "}"'),
        ("a=b}", "character 4: expected nothing more"),
        ("{a=b} c=d", "character 7: expected nothing more"),
        ('""=b', "label name"),
        (r'a="\xff"', "not valid UTF-8"),
        (r'a="\ud800"', "not valid UTF-8"),
        (r'a="\UFFFFFFFF"', "not valid UTF-8"),
        ('a=b c=~"("', 'character 5: "(" without ")"'),
        ('a=~"(?=b)"', "lookahead"),
        (r'a=~"(b)\1"', "back-reference"),
        ('a="\x1b]0;x', "␛"),
    ],
)
def test_what_is_refused_and_why(text: str, words: str) -> None:
    with pytest.raises(MatcherError) as refused:
        parse_all(text)
    assert words in str(refused.value)
    assert clean(str(refused.value)) == str(refused.value)


@pytest.mark.parametrize("text", ["", "{}", "a=b,c=d"])
def test_parse_wants_exactly_one(text: str) -> None:
    with pytest.raises(MatcherError, match="where one is needed"):
        parse(text)


@given(st.text(max_size=40) | st.text('ab={}!~," \\', max_size=12))
def test_any_text_is_read_or_refused_with_a_sentence(text: str) -> None:
    try:
        matchers = parse_all(text)
    except MatcherError as refused:
        sentence = str(refused)
    else:
        sentence = ",".join(map(str, matchers))
        assert parse_all(sentence) == matchers
        sentence = ""
    assert clean(sentence) == sentence


@given(TEXTS.filter(bool), st.sampled_from(OPERATORS), TEXTS)
def test_what_is_written_is_read_back(name: str, op: Operator, value: str) -> None:
    matcher = Matcher(name, op, re.escape(value) if op.endswith("~") else value)
    assert parse(str(matcher)) == matcher
    assert parse_all(f"{{{matcher}, {matcher}}}") == (matcher, matcher)
    assert matcher.matches({name: value}) == (op in ("=", "=~"))


def test_names_are_quoted_only_where_needed() -> None:
    assert str(Matcher("job:x", "!=", 'a"b\\')) == r'job:x!="a\"b\\"'
    assert str(Matcher("job.x", "=", "")) == '"job.x"=""'


@given(st.sampled_from(["a", "b"]), TEXTS, TEXTS)
def test_equality_and_its_opposite(name: str, wanted: str, value: str) -> None:
    labels = {"a": value}
    same = labels.get(name, "") == wanted
    assert Matcher(name, "=", wanted).matches(labels) == same
    assert Matcher(name, "!=", wanted).matches(labels) != same


@pytest.mark.parametrize(
    ("text", "labels", "expected"),
    [
        ('x!="a"', {}, True),
        ('x=~".*"', {}, True),
        ('x=~".+"', {}, False),
        ('x=~"b"', {"x": "abc"}, False),
        ('x=~"a|b"', {"x": "ab"}, False),
        ('x=~"a.c"', {"x": "a\nc"}, False),
        ('x=~"(?s)a.c"', {"x": "a\nc"}, True),
        ('x=~"a$"', {"x": "a\n"}, False),
        ('x!~"a.*"', {"x": "abc"}, False),
    ],
)
def test_missing_labels_are_empty_and_expressions_match_whole_values(
    text: str, labels: dict[str, str], expected: bool
) -> None:
    assert parse(text).matches(labels) == expected


@pytest.mark.parametrize("op", OPERATORS)
def test_flags_of_the_api_give_the_operator_back(op: Operator) -> None:
    matcher = Matcher("a", op, "b")
    again = Matcher.of("a", "b", is_regex=matcher.is_regex, is_equal=matcher.is_equal)
    assert again == matcher
    assert hash(again) == hash(matcher)


@given(
    st.sampled_from(["=", "!=", "=~", "!~"]), st.lists(st.sampled_from(["", "a", "ab", "b"])),
    st.integers(1, 3),
)  # fmt: skip
def test_what_is_remembered_is_what_it_said(op: Operator, values: list[str], room: int) -> None:
    matcher = Matcher("team", op, "a.*" if op.endswith("~") else "a")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("irtui.domain.matcher._REMEMBERED", room)
        holds = matcher.remembering()
        assert [holds(one) for one in values] == [matcher.matches({"team": one}) for one in values]
