import pytest
from hypothesis import given
from hypothesis import strategies as st

from irtui.config.urls import base_url, proxy_url


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("http://localhost:9093", "http://localhost:9093"),
        ("HTTPS://Am.example/prefix//", "https://Am.example/prefix"),
        ("http://[::1]:9093/", "http://[::1]:9093"),
        ("http://am_1.mon.svc.", "http://am_1.mon.svc."),
        ("http://bücher.example", "http://bücher.example"),
        ("https://g/api/alertmanager/grafana", "https://g/api/alertmanager/grafana"),
        ("http://h/a@b", "http://h/a@b"),
    ],
)
def test_a_good_url_is_kept_without_its_last_slash(text: str, kept: str) -> None:
    assert base_url(text) == kept


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "must begin with http:// or https://"),
        ("localhost:9093", "must begin with http:// or https://"),
        ("ftp://h", "must begin with http:// or https://"),
        ("http://", "must name a host after ://"),
        ("http:///path", "must name a host after ://"),
        ("http://:9093", "must name a host after ://"),
        ("http://a..b", "must name a host that can exist after ://"),
        ("http://$HOST", "must name a host that can exist after ://"),
        (f"http://{'a' * 64}", "must name a host that can exist after ://"),
        ("http://[::1", "must name a host, with [ ] around an IPv6 address"),
        ("http://[v1.x]", "must hold an IPv6 address between [ and ]"),
        ("http://h:0", "must have a port from 1 to 65535, or none"),
        ("http://h:99999", "must have a port from 1 to 65535, or none"),
        ("http://h:x", "must have a port from 1 to 65535, or none"),
        ("http://h:", "must have a port from 1 to 65535, or none"),
        ("http://u:p@h", "holds a user name or password, use basic_auth for them"),
        ("http://@h", "holds a user name or password, use basic_auth for them"),
        ("http://h?a=1", "must end before any ? or #"),
        ("http://h/#/alerts", "must end before any ? or #"),
        ("http://h/ p", "must not hold spaces or control characters"),
        ("http://h\t", "must not hold spaces or control characters"),
        ("http://h/api/v2/", "must end before /api, which irtui adds itself"),
    ],
)
def test_a_bad_url_is_told_without_repeating_it(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=r".") as caught:
        base_url(text)
    assert str(caught.value) == said


def test_a_proxy_is_a_url_without_a_login() -> None:
    assert proxy_url("http://proxy:3128/") == "http://proxy:3128"
    with pytest.raises(ValueError, match="not supported for a proxy"):
        proxy_url("http://u@proxy")


@given(st.text(max_size=30) | st.text("htps:/[]@?#.:v1%\\ ", max_size=20).map("http://".__add__))
def test_any_text_is_a_url_or_is_told_and_a_url_stays_one(text: str) -> None:
    try:
        url = base_url(text)
    except ValueError:
        return
    assert base_url(url) == url
