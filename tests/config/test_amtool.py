from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from irtui.config.amtool import source
from irtui.config.errors import ConfigError
from irtui.config.settings import SourceSettings


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "amtool").mkdir()
    return tmp_path


def _written(path: Path, text: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    return path


def _source(home: Path, text: str) -> SourceSettings:
    found = source([_written(home / "amtool/config.yml", text)])
    assert found is not None
    return found


def _with_http(home: Path, http: str) -> SourceSettings:
    file = _written(home / "amtool/http.yml", http)
    return _source(home, f"alertmanager.url: https://am.example/x/\nhttp.config.file: {file}\n")


def _error(home: Path, http: str) -> str:
    with pytest.raises(ConfigError) as caught:
        _with_http(home, http)
    return str(caught.value).replace(str(home / "amtool"), "DIR")


def test_no_file_or_no_address_is_no_source(home: Path) -> None:
    assert source([home / "absent.yml"]) is None
    assert (
        source([_written(home / "a.yml", "author: alice\n"), _written(home / "b.yml", "")]) is None
    )


def test_an_everyday_file_gives_the_alertmanager(home: Path) -> None:
    found = _source(
        home,
        "# ours\nalertmanager.url: http://localhost:9093/am/\nauthor: alice\n"
        "comment_required: true\noutput: extended\ntimeout: 30s\nversion-check: false\n",
    )
    assert found == SourceSettings(name="alertmanager", url="http://localhost:9093/am")


def test_the_first_file_that_has_a_key_gives_it(home: Path) -> None:
    http = _written(home / "http.yml", "bearer_token: later\n")
    first = _written(home / "first.yml", "alertmanager.url: http://first\n")
    second = _written(
        home / "second.yml", f"alertmanager.url: http://second\nhttp.config.file: {http}\n"
    )
    found = source([home / "absent.yml", first, second])
    assert found is not None
    assert found.url == "http://first"
    assert found.bearer_token is not None
    assert found.bearer_token.get_secret_value() == "later"


def test_a_login_in_the_url_becomes_basic_auth(home: Path) -> None:
    found = _source(home, "alertmanager.url: https://al%40ice:p%3Aw:2@am.example/x\n")
    assert found.url == "https://am.example/x"
    assert found.basic_auth is not None
    assert found.basic_auth.username == "al@ice"
    assert found.basic_auth.password is not None
    assert found.basic_auth.password.get_secret_value() == "p:w:2"


def test_a_login_in_the_url_excludes_an_http_config(home: Path) -> None:
    with pytest.raises(ConfigError, match=r": alertmanager.url: holds a user name beside http"):
        _source(home, "alertmanager.url: http://u:hunter2@am\nhttp.config.file: http.yml\n")


@pytest.mark.parametrize("url", ["u:hunter2@am", "http://u:hunter2@am:x", "http://u:hunt/er2@am"])
def test_a_bad_url_is_told_without_its_password(home: Path, url: str) -> None:
    with pytest.raises(ConfigError, match=r"config\.yml: alertmanager\.url: must ") as caught:
        _source(home, f"alertmanager.url: {url}\n")
    assert "hunt" not in str(caught.value)


def test_an_http_config_is_taken_over_with_its_odd_relative_paths(home: Path) -> None:
    found = _with_http(
        home,
        """\
basic_auth:
  username: alice
  password_file: secrets/pw
tls_config:
  ca_file: amtool/ca.pem
  cert_file: /etc/cert.pem
  key_file: key.pem
  server_name: am.internal
  insecure_skip_verify: yes
proxy_url: http://proxy:3128
follow_redirects: true
http_headers:
  X-Scope-OrgID:
    values: [team-a, team-b]
  X-Key:
    secrets: [hunter2]
""",
    )
    assert found.url == "https://am.example/x"
    assert found.basic_auth is not None
    assert found.basic_auth.password_file == home / "secrets/pw"
    assert found.tls.ca_file == home / "amtool/ca.pem"
    assert found.tls.cert_file == Path("/etc/cert.pem")
    assert found.tls.key_file == home / "key.pem"
    assert found.tls.server_name == "am.internal"
    assert found.tls.insecure_skip_verify is True
    assert found.proxy == "http://proxy:3128"
    headers = {name: value.get_secret_value() for name, value in found.headers.items()}
    assert headers == {"X-Scope-OrgID": "team-a, team-b", "X-Key": "hunter2"}


@pytest.mark.parametrize(
    ("http", "token", "file"),
    [
        ("authorization: { credentials: 0123 }", "0123", None),
        ("authorization: { type: bearer, credentials: abc }", "abc", None),
        ("authorization: { type: Bearer, credentials_file: /t }", None, Path("/t")),
        ("bearer_token: abc", "abc", None),
        ("bearer_token_file: t", None, "t"),
    ],
)
def test_every_way_to_write_a_bearer_token_is_known(
    home: Path, http: str, token: str | None, file: Path | str | None
) -> None:
    found = _with_http(home, http)
    assert (found.bearer_token and found.bearer_token.get_secret_value()) == token
    assert found.bearer_token_file == (home / file if file else None)


def test_a_password_stays_the_text_it_is(home: Path) -> None:
    found = _with_http(home, "basic_auth: { username: 7, password: 0123 }")
    assert found.basic_auth is not None
    assert found.basic_auth.username == "7"
    assert found.basic_auth.password is not None
    assert found.basic_auth.password.get_secret_value() == "0123"


def test_a_user_without_a_password_has_an_empty_one(home: Path) -> None:
    found = _with_http(home, "basic_auth: { username: alice }")
    assert found.basic_auth is not None
    assert found.basic_auth.password is not None
    assert found.basic_auth.password.get_secret_value() == ""


UNSUPPORTED = "is not supported by irtui, write a config.toml without it"


@pytest.mark.parametrize(
    ("http", "said"),
    [
        ("oauth2: { client_id: a }", f"oauth2: {UNSUPPORTED}"),
        ("no_proxy: localhost", f"no_proxy: {UNSUPPORTED}"),
        ("tls_config: { min_version: TLS12 }", f"tls_config.min_version: {UNSUPPORTED}"),
        (
            "tls_config: { insecure_skip_verify: 7 }",
            "tls_config.insecure_skip_verify: must be true or false",
        ),
        ("tls_config: hunter2", "tls_config: must be a table"),
        ("basic_auth: { username: a, username_ref: b }", f"basic_auth.username_ref: {UNSUPPORTED}"),
        ("basic_auth: { password: hunter2 }", "basic_auth: username is missing, add it"),
        (
            "authorization: { type: AWS4, credentials: hunter2 }",
            f"authorization.type (other than Bearer): {UNSUPPORTED}",
        ),
        ("authorization: hunter2", "authorization: must hold keys and values"),
        ("authorization: { credentials_ref: x }", f"authorization.credentials_ref: {UNSUPPORTED}"),
        (
            "authorization: { credentials: a }\nbearer_token: b",
            "authorization: stands beside a bearer_token, keep one of them",
        ),
        ("http_headers: { A: { files: [x] } }", f"http_headers.A.files: {UNSUPPORTED}"),
        ("http_headers: { A: { values: hunter2 } }", "http_headers.A.values: must be a list"),
        ("http_headers: { A: { values: [[hunter2]] } }", "http_headers.A: must be a single text"),
        (
            "bearer_token: abc\nbasic_auth: { username: a, password: hunter2 }",
            "has several logins, keep one of basic_auth, bearer_token_file, bearer_token_env, "
            "bearer_token and an Authorization header",
        ),
        ("bearer_token: [hunter2]", "bearer_token: must be text in quotes"),
        (
            "proxy_url: http://u:hunter2@p",
            "proxy_url: holds a user name, which is not supported for a proxy",
        ),
        ("- hunter2", 'must hold lines of the form "key: value"'),
    ],
)
def test_what_cannot_be_used_is_told(home: Path, http: str, said: str) -> None:
    assert _error(home, http) == f"DIR/http.yml: {said}"


def test_broken_yaml_is_told_with_its_line(home: Path) -> None:
    assert _error(home, "a: 1\nb: [hunter2\n") == "DIR/http.yml:3: is not valid YAML, mend it there"
    assert _error(home, "a: \x01") == "DIR/http.yml: is not valid YAML, mend it"


def test_an_http_config_that_is_not_there_is_told(home: Path) -> None:
    with pytest.raises(ConfigError, match=r"^/nowhere/http.yml: there is no such file"):
        _source(home, "alertmanager.url: http://am\nhttp.config.file: /nowhere/http.yml\n")


def _said(files: list[Path]) -> str:
    try:
        return f"{files[0]}: {source(files)}"
    except ConfigError as error:
        return str(error)


WORDS = st.sampled_from(
    [
        "basic_auth",
        "username",
        "password",
        "authorization",
        "type",
        "tls_config",
        "http_headers",
        "values",
        "insecure_skip_verify",
        "bearer_token",
        "bearer_token_file",
        "x",
        "",
        "\0",
        "é",
    ]
)
TREES = st.recursive(
    WORDS, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(WORDS, inner, max_size=3)
)


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.dictionaries(WORDS, TREES, max_size=3).map(lambda tree: repr(tree).encode()) | st.binary()
)
def test_any_file_gives_a_source_or_is_told(home: Path, raw: bytes) -> None:
    file = home / "amtool/http.yml"
    file.write_bytes(raw)
    config = _written(
        home / "amtool/c.yml", f"alertmanager.url: http://am\nhttp.config.file: {file}"
    )
    for files in ([config], [file]):
        assert _said(files).startswith(str(home))
