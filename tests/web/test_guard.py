"""The server answers its own pages alone, and writes nothing but reviews."""

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from auditor.batch.outcome import app_id
from auditor.batch.store import Store
from auditor.web.application import application
from auditor.web.reviewing import reviews_alone
from tests.survey.site import stores
from tests.survey.site.stores import SHOP
from tests.web.visiting import HOST, Visitor

if TYPE_CHECKING:
    from werkzeug.test import TestResponse


@pytest.fixture
def path(tmp_path: Path) -> str:
    return stores.filled(tmp_path / "a.db", stores.ordinary())


@pytest.fixture
def visitor(path: str) -> Visitor:
    return Visitor(application(path, "en", [HOST, "localhost:8642"]))


def reviews(path: str) -> list[tuple[object, ...]]:
    with Store.reading(path) as store:
        return store.connection.execute("SELECT app, reviewer, decision, name, note FROM review").fetchall()


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8642", "127.0.0.1", "127.0.0.1:80", "", "127.0.0.1:8642.x"]
)
def test_a_name_that_is_not_the_servers_own_is_refused(visitor: Visitor, host: str) -> None:
    assert visitor.get("/", host=host).status_code == 421


@pytest.mark.parametrize("host", ["127.0.0.1:8642", "LOCALHOST:8642"])
def test_its_own_names_are_answered(visitor: Visitor, host: str) -> None:
    assert visitor.get("/", host=host).status_code == 200


def test_a_review_of_a_page_of_the_server_is_kept(visitor: Visitor, path: str) -> None:
    answer = visitor.review(SHOP, decision="confirmed", name="李雷", note=" 属实 ")
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/apps/{app_id(SHOP)}#review-{visitor.fingerprint(SHOP)}"
    assert reviews(path) == [(app_id(SHOP), 1, "confirmed", "李雷", "属实")]


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:8643"},
        {"Origin": "http://127.0.0.1:8642.evil.example"},
        {"Origin": "file://127.0.0.1:8642"},
        {"Origin": ""},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_a_form_of_another_page_is_refused(visitor: Visitor, path: str, headers: dict[str, str]) -> None:
    assert visitor.review(SHOP, headers=headers).status_code == 403
    assert reviews(path) == []


@pytest.mark.parametrize("token", ["", "x", "\u00e9" * 20])
def test_a_form_without_the_token_of_its_reader_is_refused(visitor: Visitor, path: str, token: str) -> None:
    assert visitor.review(SHOP, token=token).status_code == 403
    assert reviews(path) == []


def test_the_token_of_another_reader_is_refused(visitor: Visitor, path: str) -> None:
    other = Visitor(visitor.app)
    assert visitor.review(SHOP, token=other.token(SHOP)).status_code == 403
    assert reviews(path) == []


def test_a_reader_without_a_cookie_is_refused(visitor: Visitor, path: str) -> None:
    token = visitor.token(SHOP)
    visitor.forget()
    assert visitor.review(SHOP, token=token, visit=False).status_code == 403
    assert reviews(path) == []


@pytest.mark.parametrize(
    "field",
    [
        {"reviewer": "3"},
        {"reviewer": "1; DROP TABLE review"},
        {"reviewer": "١"},
        {"decision": "true"},
        {"decision": ""},
        {"name": ""},
        {"name": "  "},
        {"name": "x" * 101},
        {"note": "x" * 2001},
    ],
)
def test_a_field_that_no_form_of_ours_sends_is_refused(visitor: Visitor, path: str, field: dict[str, str]) -> None:
    assert visitor.review(SHOP, form=field).status_code == 400
    assert reviews(path) == []


@pytest.mark.parametrize("fingerprint", ["", "0" * 16])
def test_a_review_of_no_finding_is_refused(visitor: Visitor, path: str, fingerprint: str) -> None:
    assert visitor.review(SHOP, fingerprint=fingerprint).status_code == 404
    assert reviews(path) == []


def test_a_body_that_is_too_large_is_refused(visitor: Visitor) -> None:
    assert visitor.review(SHOP, note="x" * 20_000).status_code == 413


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_other_methods_are_refused(visitor: Visitor, method: str) -> None:
    assert visitor.open(f"/apps/{app_id(SHOP)}", method=method).status_code == 405


@pytest.mark.parametrize("address", ["/", f"/apps/{app_id(SHOP)}", "/nothing", "/apps/x", "/sdks"])
def test_every_answer_has_the_headers_that_guard_it(visitor: Visitor, address: str) -> None:
    headers = visitor.get(address).headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; ")
    assert policy.endswith("form-action 'self'; frame-ancestors 'none'")
    assert "unsafe" not in policy
    assert "strict-dynamic" not in policy
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"


def test_the_cookie_stays_with_this_server_and_out_of_scripts(visitor: Visitor) -> None:
    cookie = visitor.get(f"/apps/{app_id(SHOP)}").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie


def test_two_servers_of_one_machine_have_their_own_cookies(path: str) -> None:
    first, second = (application(path, "en", [f"127.0.0.1:{port}"]) for port in (8642, 8643))
    assert first.config["SESSION_COOKIE_NAME"] != second.config["SESSION_COOKIE_NAME"]


@pytest.mark.parametrize(
    "attack", ["DELETE FROM finding", "UPDATE app SET verdict = 'pass'", "DROP TABLE audit", "ATTACH ':memory:' AS x"]
)
def test_it_never_writes_an_audit(path: str, attack: str) -> None:
    with Store.writing(path) as store, reviews_alone(store.connection):
        with pytest.raises(sqlite3.DatabaseError, match="not authorized"):
            store.connection.execute(attack)
        store.connection.execute("INSERT INTO review VALUES ('a', 'f', 1, 'confirmed', 'x', '')")


def test_without_debugging_a_bug_shows_no_code(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> "TestResponse":
        raise ZeroDivisionError("secret")

    monkeypatch.setattr("auditor.web.application.how_many", fails)
    answer = visitor.get("/")
    assert (visitor.app.debug, answer.status_code) == (False, 500)
    assert "The page could not be made." in answer.text
    assert b"secret" not in answer.data
    assert b"Traceback" not in answer.data
