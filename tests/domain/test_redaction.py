"""Secrets are taken out of what is kept, and what only looks alike stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from irtui.domain.redaction import MARK, redacted, redacted_tail, secret_name

KEY = "-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nabc=\n-----END RSA PRIVATE KEY-----"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("DB_PASSWORD=hunter2 PORT=1", "DB_PASSWORD=[redacted] PORT=1"),
        ("password: 'a b c'\nuser: x", "password: [redacted]\nuser: x"),
        ('{"apiKey": "a\\"b", "n": 1}', '{"apiKey": [redacted], "n": 1}'),
        ("token:      eyJhbGciOi.J9", "token:      [redacted]"),
        ("curl -H 'Authorization: Bearer abc.def' x", "curl -H 'Authorization: [redacted]' x"),
        ("use Bearer abcdefgh12", "use Bearer [redacted]"),
        ("--password hunter2 --token=x", "--password [redacted] --token=[redacted]"),
        ("postgres://bob:hunter2@db/x", "postgres://bob:[redacted]@db/x"),
        ("id AKIAIOSFODNN7EXAMPLE.", "id [redacted]."),
        ("aws_secret_access_key = wJalr/XUt", "aws_secret_access_key = [redacted]"),
        ("ghp_0123456789abcdefghij", "[redacted]"),
        (f"a\n{KEY}\nb", "a\n[redacted]\nb"),
        (KEY[:40], "[redacted]"),
        ("x eyJhbGciOiJI.eyJzdWIiOiIx.SflKxw y", "x [redacted] y"),
    ],
)
def test_what_looks_like_a_secret_is_taken_out(text: str, kept: str) -> None:
    assert redacted(text) == (kept, kept.count(MARK))


@pytest.mark.parametrize(
    "text",
    [
        "secretName: web-tls", "max_tokens: 5", "the token bucket is empty", "passwordless login",
        "NAME READY\nweb-1 1/1", "tokens=5", "https://a.example:8080/x", "keyboard: us",
    ],
)  # fmt: skip
def test_what_only_looks_alike_stays(text: str) -> None:
    assert redacted(text) == (text, 0)


def test_our_own_secrets_go_wherever_they_stand() -> None:
    assert redacted("xhunter2x s3cr3t-long", ["hunter2", "s3cr3t-long", "s3cr3t", "x"]) == (
        "x[redacted]x [redacted]", 2,
    )  # fmt: skip


def test_a_secret_whose_beginning_is_lost_goes_too() -> None:
    assert redacted_tail("word=hunter2\nnext line\n") == ("next line\n", 0)
    assert redacted_tail(f"x\n{KEY[40:]}\nb") == ("[redacted]\nb", 1)
    assert redacted_tail(f"x\n{KEY}\nb") == ("[redacted]\nb", 1)
    assert redacted_tail("one long line") == ("one long line", 0)


def test_a_name_tells_what_nobody_should_read() -> None:
    assert all(map(secret_name, ["TOKEN", "db-password", "API_KEY", "client_secret"]))
    assert not any(map(secret_name, ["namespace", "pod", "key", "user"]))


@given(st.text(), st.lists(st.text()))
def test_any_text_comes_out_and_none_of_our_secrets(text: str, secrets: list[str]) -> None:
    found, many = redacted(text, secrets)
    assert many == found.count(MARK)
    if MARK not in text:
        assert not any(one in found.replace(MARK, "\0") for one in secrets if len(one) >= 6)


@pytest.mark.parametrize(
    "piece",
    ["a", "password ", "eyJ", "://", '"', 'password="', "x-", "-----BEGIN PRIVATE KEY-----",
     "--token", "bearer ", "\\a", "eyJaaaaaaaa.", "://a:", "AKIA", "key=", "-token: "],
)  # fmt: skip
def test_no_output_holds_it_up(piece: str) -> None:
    # What grows with the square of the length would take minutes here.
    redacted(piece * (200_000 // len(piece)))
