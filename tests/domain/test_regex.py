"""Regular expressions: like Python's where both agree, like RE2's where they do not."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from irtui.domain.regex import Regex
from irtui.domain.regex_syntax import RegexError

LETTERS = st.sampled_from([*"ab-.", "[ab]", "[^a]", r"\.", r"\d", r"\b"])
PATTERNS = st.recursive(
    LETTERS,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map("".join),
        st.tuples(inner, inner).map("|".join),
        st.tuples(inner, st.sampled_from(["*", "+", "?", "{2}", "{1,}", "{0,2}", "*?"])).map(
            lambda part: f"(?:{part[0]}){part[1]}"
        ),
    ),
    max_leaves=8,
)


@given(PATTERNS, st.lists(st.text("ab-.1", max_size=8)))
def test_what_both_know_means_the_same_as_in_python(pattern: str, texts: list[str]) -> None:
    ours, pythons = Regex(pattern), re.compile(pattern)
    for text in texts:
        assert ours.fullmatch(text) == bool(pythons.fullmatch(text))


@pytest.mark.parametrize(
    ("pattern", "yes", "no"),
    [
        (r"\d\w\s", "1a ", "٣ä\u00a0"),
        (r"a\s", "a\f", "a\v"),
        ("a$", "a", "a\n"),
        ("(?m)a$\n^b", "a\nb", "ab"),
        ("a(?i)b|c", "aB", "Ab"),
        ("a(?i)b|c", "C", "A"),
        ("(?i:a)b", "Ab", "AB"),
        ("(?i)straße", "STRAßE", "STRASSE"),
        ("(?i)[a-c]k", "B\u212a", "dk"),
        ("[[:alpha:]_-]+", "a_-", "1"),
        ("[[:^digit:]]", "a", "1"),
        (r"[^\D]", "1", "a"),
        ("[]a]+", "]a", "b"),
        ("[a-]", "-", "b"),
        ("a{,2}", "a{,2}", "aa"),
        ("x{", "x{", "x"),
        (r"\x41\x{1F642}\101", "A🙂A", "AAA"),
        ("(?P<n>a)(?<m>b)", "ab", "a"),
        ("(?s).", "\n", ""),
        ("()*", "", "a"),
        (r"\Aa\z", "a", "aa"),
        (r"a\B.", "ab", "a-"),
    ],
)
def test_where_re2_has_rules_of_its_own(pattern: str, yes: str, no: str) -> None:
    regex = Regex(pattern)
    assert regex.fullmatch(yes)
    assert not regex.fullmatch(no)


@pytest.mark.parametrize(
    "pattern",
    ["(", ")", "[", "[b-a]", "[a-", "*", "a**", "a{2}{3}", "a|*", "a{1001}", "a{2,1}", "(?=a)",
     "(?!a)", "(?<=a)", "(?<!a)", r"(a)\1", "(?>a)", "(?P=n)", "(?#c)", "(?x)a", "a++", r"\Z",
     r"\p{L}", r"\Qa", r"\ä", "\\", r"\x{110000}", r"\u0041", "[[:no:]]", "(" * 60 + ")" * 60,
     "(((a{1000}){1000}){1000})", "((){1000}){1000}", "a" * 10_001],
)  # fmt: skip
def test_what_is_refused(pattern: str) -> None:
    with pytest.raises(RegexError, match="regular expression"):
        Regex(pattern)


@pytest.mark.parametrize(
    "pattern", ["(a+)+b", "(a|a)*b", "(a|aa)+b", ".*.*.*.*.*b", "(.*a){12}b", "a?" * 50 + "b"]
)
def test_no_value_makes_matching_slow(pattern: str) -> None:
    """Backtracking would need longer than the age of the universe."""
    assert not Regex(pattern).fullmatch("a" * 20_000)


def test_what_is_remembered_stays_bounded() -> None:
    """More different characters than are kept change no answer."""
    regex = Regex("(.a)*b?")
    text = "".join(f"{chr(0x4E00 + number)}a" for number in range(20_000))
    assert regex.fullmatch(text)
    assert regex.fullmatch(text + "b")
    assert not regex.fullmatch(text + "bb")
