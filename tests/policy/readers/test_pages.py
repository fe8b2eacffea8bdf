"""Saved pages, and pages with nothing to read."""

from email.message import EmailMessage
from pathlib import Path

import pytest

from auditor.model.evidence import Effect, ProblemKind
from tests.policy.texts import read_raw, strength_of

WORDS = "<h1>隐私政策</h1><p>我们会申请相机权限，用于拍摄您的商品，并在您同意之后使用。</p>"


def saved(*parts: tuple[str, str, str]) -> bytes:
    """A page as browsers save it; parts are (HTML, charset, transfer encoding)."""
    message = EmailMessage()
    message["From"] = "<Saved by Blink>"
    message["Snapshot-Content-Location"] = "https://example.com/privacy"
    message["MIME-Version"] = "1.0"
    message.make_related()
    for html, charset, encoding in parts:
        part = EmailMessage()
        part.set_content(html.encode(charset), "text", "html", cte=encoding)
        part.set_param("charset", charset)
        message.attach(part)
    return message.as_bytes()


@pytest.mark.parametrize("charset", ["utf-8", "gb18030", "big5hkscs"])
@pytest.mark.parametrize("encoding", ["quoted-printable", "base64"])
def test_a_saved_page_is_read_in_its_charset(tmp_path: Path, charset: str, encoding: str) -> None:
    html = f"<html><head><title>隱私</title></head><body>{WORDS}</body></html>"
    if charset == "big5hkscs":
        words = "<p>隱私政策：我們會申請相機權限，使用相機拍攝。</p>"
        html = f"<html><head><title>隱私</title></head><body>{words}</body></html>"
    policy = read_raw(tmp_path, saved((html, charset, encoding)), "page.htm")
    assert (policy.sources[0].format, policy.title, policy.problems) == ("mhtml", "隱私", ())
    assert strength_of(policy, "CAMERA") == 3


def test_the_policy_in_a_frame_of_a_saved_page_is_read(tmp_path: Path) -> None:
    shell = '<html><body><iframe src="cid:frame-1"></iframe></body></html>'
    policy = read_raw(tmp_path, saved((shell, "utf-8", "base64"), (f"<body>{WORDS}</body>", "utf-8", "base64")))
    assert strength_of(policy, "CAMERA") == 3
    assert policy.problems == ()


def test_a_letter_about_privacy_is_text(tmp_path: Path) -> None:
    text = "From: us\nSubject: privacy\n\nThe app requests permission to use the camera.\n"
    assert read_raw(tmp_path, text.encode()).sources[0].format == "text"


@pytest.mark.parametrize(
    ("page", "kind", "detail"),
    [
        ('<html><body><div id="app"></div><script src="app.js"></script></body></html>', "policy_only_script", ""),
        ("<body><div>Loading, please wait a moment …</div><script>x()</script></body>", "policy_only_script", ""),
        ("<noscript>You need to enable JavaScript to run it.</noscript><script>x()</script>", "policy_only_script", ""),
        ('<meta http-equiv="refresh" content="0; url=https://a.example/p">', "policy_redirect", "https://a.example/p"),
        ('<META HTTP-EQUIV=Refresh CONTENT="3;URL=/p">You are being sent on to the policy.', "policy_redirect", "/p"),
        ('<html><script>window.location.href = "/zh/p.html";</script></html>', "policy_redirect", "/zh/p.html"),
        ('<frameset cols="20%,*"><frame src="menu.html"><frame src="p.html"></frameset>', "policy_frames", "menu.html"),
        ('<h1>隐私政策</h1><iframe src="https://a.example/p"></iframe>', "policy_frames", "https://a.example/p"),
        ("<html><body><p> </p></body></html>", "policy_without_words", ""),
    ],
)
def test_a_page_that_shows_nothing_says_why(tmp_path: Path, page: str, kind: str, detail: str) -> None:
    (problem,) = read_raw(tmp_path, page.encode()).problems
    assert (problem.kind, problem.effect, problem.detail) == (ProblemKind(kind), Effect.FATAL, detail)


def test_a_real_page_with_scripts_and_frames_is_read(tmp_path: Path) -> None:
    page = (
        "<html><body><script>window.location.hash; if (location == 1) { go() }</script>"
        '<iframe src="https://ads.example"></iframe>' + WORDS * 2 + "</body></html>"
    )
    policy = read_raw(tmp_path, page.encode())
    assert policy.problems == ()
    assert strength_of(policy, "CAMERA") == 3


def test_nested_multiparts_are_refused(tmp_path: Path) -> None:
    data = b"MIME-Version: 1.0\n" + b"".join(
        b'Content-Type: multipart/related; boundary="%d"\n\n--%d\n' % (depth, depth) for depth in range(3000)
    )
    assert [problem.kind for problem in read_raw(tmp_path, data).problems] == [ProblemKind.POLICY_UNREADABLE]


def test_a_message_without_a_page_is_refused(tmp_path: Path) -> None:
    data = (
        b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/css\n\na{}\n--x--\n"
    )
    assert [problem.kind for problem in read_raw(tmp_path, data).problems] == [ProblemKind.POLICY_WITHOUT_WORDS]
