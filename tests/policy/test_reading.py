"""From bytes to a policy: encodings, HTML, metadata, and what cannot be read."""

import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.errors import InputMissingError
from auditor.limits import Limits
from auditor.model.evidence import Effect, ProblemKind
from auditor.policy.reader import merge_policies, read_policy
from tests.policy.texts import ZH, read, read_raw, strength_of

HEAD = "<html><body><h1>Privacy policy of Test</h1><p>Privacy matters to us and to you.</p>"
CAMERA = ZH.format("我们会申请相机权限，用于拍摄您的商品，并在您同意之后使用。")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "big5hkscs", "utf-16", "utf-16-le"])
def test_every_encoding_of_the_ladder_reads_the_same(tmp_path: Path, encoding: str) -> None:
    text = CAMERA
    if encoding == "big5hkscs":
        text = "隱私政策\n我們會申請相機權限，使用相機拍攝。我們重視用戶的隱私和個人信息。\n"
    policy = read_raw(tmp_path, text.encode(encoding))
    assert policy.language == "zh"
    assert policy.problems == ()
    assert strength_of(policy, "CAMERA") == 3


def test_a_declared_charset_is_believed(tmp_path: Path) -> None:
    page = '<html><head><meta charset="gb2312"></head><body><p>隐私政策：我们会申请相机权限。</p></body></html>'
    assert strength_of(read_raw(tmp_path, page.encode("gb18030")), "CAMERA") == 3


def test_scripts_styles_comments_and_hidden_text_do_not_count(tmp_path: Path) -> None:
    page = """<html><head><style>.a::after{content:"READ_SMS"}</style></head><body>
    <!-- We request the READ_CONTACTS permission. --><script>var a = "READ_CALL_LOG";</script>
    <p>Privacy policy: the app requests the CAMERA permission.</p>
    <div style="display: none">The app requests the RECORD_AUDIO permission.</div></body></html>"""
    policy = read_raw(tmp_path, page.encode(), "policy.html")
    assert [strength_of(policy, name) for name in ("READ_SMS", "READ_CONTACTS", "READ_CALL_LOG", "RECORD_AUDIO")] == [
        -1,
        -1,
        -1,
        -1,
    ]
    assert strength_of(policy, "CAMERA") >= 2


def test_the_line_of_html_text_is_the_line_of_the_file(tmp_path: Path) -> None:
    page = "<html><body>\n<p>Privacy policy of\nTest</p>\n<p>We ask\nfor the\ncamera permission.</p></body></html>"
    policy = read_raw(tmp_path, page.encode(), "policy.html")
    (claim,) = policy.permissions
    assert claim.evidence[0].line == 6


def test_metadata_is_read_as_stated(tmp_path: Path) -> None:
    policy = read(
        tmp_path,
        "应用名称：拾光\n开发者：拾光（西安）科技有限公司\n更新日期：2023年3月1日\n生效日期：2023年4月1日\n"
        "请发送邮件至help@shiguang.example或拨打4008001234联系我们。",
    )
    assert (policy.app_name, policy.developer) == ("拾光", "拾光（西安）科技有限公司")
    assert (policy.updated_date, policy.effective_date) == ("2023-03-01", "2023-04-01")
    assert policy.contact == ("help@shiguang.example", "4008001234")


def test_metadata_that_is_not_stated_is_none(tmp_path: Path) -> None:
    policy = read(tmp_path, "我们会保护您的信息。")
    assert (policy.developer, policy.effective_date, policy.updated_date) == (None, None, None)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", ProblemKind.POLICY_WITHOUT_WORDS),
        (b" \n\t\n ", ProblemKind.POLICY_WITHOUT_WORDS),
        (b"<html><body><script>var a = 1;</script></body></html>", ProblemKind.POLICY_ONLY_SCRIPT),
        (b"%PDF-1.7 ...", ProblemKind.POLICY_UNREADABLE),
        (b"PK\x03\x04...", ProblemKind.POLICY_UNREADABLE),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), ProblemKind.POLICY_FORMAT),
        (b"{\\rtf1 Privacy policy}", ProblemKind.POLICY_FORMAT),
        ("EncryptedPackage".encode("utf-16-le").join([b"\xd0\xcf\x11\xe0", b""]), ProblemKind.POLICY_ENCRYPTED),
        (bytes(range(128, 256)) * 64, ProblemKind.POLICY_FORMAT),
        (b"<div>" * 2000 + b"Privacy policy and words, quite a few of them", ProblemKind.POLICY_UNREADABLE),
    ],
    ids=["empty", "blank", "only a script", "pdf", "zip", "doc", "rtf", "locked", "binary", "deep"],
)
def test_what_cannot_be_read_is_a_fatal_problem(tmp_path: Path, content: bytes, kind: ProblemKind) -> None:
    policy = read_raw(tmp_path, content)
    assert [(problem.kind, problem.effect) for problem in policy.problems] == [(kind, Effect.FATAL)]


def test_a_policy_over_budget_is_read_in_part_and_says_so(tmp_path: Path) -> None:
    file = tmp_path / "policy.txt"
    file.write_text(CAMERA + "很长。" * 10_000, encoding="utf-8")
    policy = read_policy(file, Limits(policy_bytes=3000))
    assert ProblemKind.POLICY_OVER_BUDGET in {problem.kind for problem in policy.problems}
    assert strength_of(policy, "CAMERA") == 3


def test_a_missing_policy_and_a_folder_are_the_callers_mistake(tmp_path: Path) -> None:
    with pytest.raises(InputMissingError, match="no such file"):
        read_policy(tmp_path / "absent.txt")
    with pytest.raises(InputMissingError, match="directory"):
        read_policy(tmp_path)


def test_several_documents_are_read_as_one(tmp_path: Path) -> None:
    first = read(tmp_path, "我们会申请相机权限。", name="one.txt")
    second = read(tmp_path, "我们会申请麦克风权限。", name="two.txt")
    both = merge_policies((first, second))
    assert (strength_of(both, "CAMERA"), strength_of(both, "RECORD_AUDIO")) == (3, 3)
    assert [Path(source.path).name for source in both.sources] == ["one.txt", "two.txt"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=600))
def test_no_bytes_raise(tmp_path: Path, content: bytes) -> None:
    read_raw(tmp_path, content)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet="我们不会收集读取您的短信相机权限、，。：；（）<>p/ SDK用于a1【】\n", max_size=200))
def test_no_text_raises(tmp_path: Path, text: str) -> None:
    read_raw(tmp_path, text.encode())


def test_another_companys_policy_names_neither_the_app_nor_its_developer(tmp_path: Path) -> None:
    policy = read(
        tmp_path,
        "推送由深圳市和讯华谷信息技术有限公司提供，请阅读《微信隐私保护指引》。\n开发者：拾光科技有限公司\n"
        "《民法典》自2021年1月1日起施行。",
    )
    assert (policy.app_name, policy.developer) == (None, "拾光科技有限公司")
    assert policy.effective_date is None


def test_a_date_that_is_none_is_not_read(tmp_path: Path) -> None:
    assert read(tmp_path, "生效日期：2024年2月30日").effective_date is None


def test_comments_and_odd_line_separators_leave_the_line_numbers_right(tmp_path: Path) -> None:
    page = "<html><body><!-- an\nolder\npolicy --><p>Privacy policy</p>\n<p>We request camera permission.</p></body>"
    assert read_raw(tmp_path, page.encode(), "p.html").permissions[0].evidence[0].line == 4
    text = "隐私政策\u2028的标题\x0c\n我们重视您的隐私。\n我们会申请相机权限。\n"
    assert read_raw(tmp_path, text.encode()).permissions[0].evidence[0].line == 3


def test_a_stray_tag_does_not_make_plain_text_html(tmp_path: Path) -> None:
    policy = read(tmp_path, "请看<br>这里。\n我们会申请相机权限。")
    assert policy.sources[0].format == "text"


@pytest.mark.parametrize(
    "text",
    [
        "我们收集通讯录" * 20_000,
        "使用SDK" * 20_000,
        "<p " * 20_000,
        "- 相机\n" * 5_000,
        "不会" * 50_000,
        "【" * 20_000,
        "使用目的：推送\n" * 20_000,
    ],
    ids=["one sentence", "one word", "open tags", "items", "negations", "brackets", "pairs"],
)
def test_long_texts_cost_no_more_than_their_length(tmp_path: Path, text: str) -> None:
    # A quadratic reader takes minutes here; a linear one a fraction of a second each.
    started = time.process_time()
    read_raw(tmp_path, ("隐私政策，我们，您，个人，信息。\n" + text).encode())
    assert time.process_time() - started < 10


def test_what_stands_after_the_end_of_the_page_is_read(tmp_path: Path) -> None:
    page = "<html><body><h1>Privacy policy</h1><p>We request camera permission.</p></body></html>{}"
    for more in (
        "<p>We do not read your contacts.</p>",
        "<!DOCTYPE html><html><body><p>We do not read your contacts.</p></body></html>",
    ):
        policy = read_raw(tmp_path, page.format(more).encode(), "policy.html")
        assert strength_of(policy, "READ_CONTACTS") == 3


def test_a_very_long_line_is_read_to_its_end(tmp_path: Path) -> None:
    policy = read(tmp_path, "This notice says nothing at all. " * 7000 + "We do not read your contacts.", language="en")
    assert strength_of(policy, "READ_CONTACTS") == 3


@pytest.mark.parametrize("charset", ["undefined", "utf-16le", "unicode_escape", "latin-1", "no-such"])
def test_a_charset_that_lies_or_is_none_does_no_harm(tmp_path: Path, charset: str) -> None:
    page = f'<html><head><meta charset="{charset}"></head><body><p>隐私政策：我们会申请相机权限。</p></body></html>'
    policy = read_raw(tmp_path, page.encode())
    assert (policy.language, strength_of(policy, "CAMERA")) == ("zh", 3)


def test_xml_declarations_do_not_stop_the_reader(tmp_path: Path) -> None:
    page = (
        '<?xml version="1.0"?><?xml version="1.0" encoding="utf-8"?><html><body><p>隐私政策：我们会申请相机权限。</p>'
    )
    assert strength_of(read_raw(tmp_path, page.encode()), "CAMERA") == 3


def test_cells_that_claim_to_span_everything_are_refused(tmp_path: Path) -> None:
    cell = f'<td rowspan="1000" colspan="50">{"camera " * 20}</td>'
    page = f"<html><p>Privacy policy, in words of its own.</p><table><tr>{cell * 40}</tr>{'<tr><td>x</td></tr>' * 999}"
    policy = read_raw(tmp_path, page.encode(), "policy.html")
    assert [problem.effect for problem in policy.problems] == [Effect.FATAL]


def test_a_span_of_zero_is_one(tmp_path: Path) -> None:
    page = (
        HEAD + '<table><tr><th>SDK</th><th>Company</th></tr><tr><td colspan="0">Bugly</td><td>Tencent</td></tr></table>'
    )
    assert [claim.sdk_ids for claim in read_raw(tmp_path, page.encode(), "p.html").sdks] == [("bugly",)]
