"""Markdown and MDX: what is Markdown, and what its marks mean."""

from pathlib import Path

import pytest

from auditor.limits import DEFAULT_LIMITS
from auditor.model.evidence import ProblemKind
from auditor.policy.document import BlockKind
from auditor.policy.formats import read_content
from auditor.policy.readers.content import Content
from auditor.policy.readers.markdown import is_markdown
from tests.policy.texts import claims_of, read_raw, strength_of


def content(text: str) -> Content:
    found = read_content(text.encode(), DEFAULT_LIMITS)
    assert isinstance(found, Content)
    return found


def shapes(text: str) -> list[tuple[str, str]]:
    """Kind and text of each block."""
    return [(str(block.kind), block.text) for block in content(text).blocks]


@pytest.mark.parametrize(
    "text",
    [
        "# Privacy Policy\n\nWe ask for the camera.\n",
        "Privacy Policy\n==============\n\nPermissions\n-----------\n\nCamera.\n",
        "Permissions:\n\nName | Purpose\n--- | ---\nCamera | scans\n",
        "---\ntitle: 隐私政策\nlayout: page\n---\n我们会申请相机权限。\n",
        "We use **Bugly** and **Firebase** to learn of crashes.\n",
        "See [our list](https://example.com/list) and [theirs](https://example.org/p).\n",
        "import Tabs from '@theme/Tabs';\n\nWe ask for the camera.\n",
        "Permissions\n\n```\nandroid.permission.CAMERA\n```\n",
    ],
    ids=["heading", "underlines", "table", "front matter", "bold", "links", "MDX", "fence"],
)
def test_clear_signs_make_markdown(text: str) -> None:
    assert is_markdown(text)


@pytest.mark.parametrize(
    "text",
    [
        "隐私政策\n\n一、权限\n- 相机：拍照\n- 麦克风：录音\n1. 我们会收集位置。\n",
        "Privacy Policy\n--------------\nWe ask for the camera.\n",
        "SDK名称 | 公司\n极光 | 和讯华谷\n",
        "联系我们\n# 1 大街 5 号\n*表示必填\n",
        "a * b ** c, see 2*3*4 and READ_SMS_x_ or #hash\n",
        "    我们会收集您的位置。\n    缩进的段落。\n",
        "------\n说明：以下为正文\n------\n",
    ],
    ids=["lists", "one underline", "pipes", "a number sign", "stars", "indented", "dashes"],
)
def test_plain_text_is_no_markdown(text: str) -> None:
    assert not is_markdown(text)


def test_marks_are_no_text() -> None:
    assert shapes(
        "# 隐私_政策_\n\n我们会申请**相机**权限，~~读取短信~~用于`拍摄`商品，见[说明](https://a.example/x)。"
    ) == [
        ("heading", "隐私_政策_"),
        ("paragraph", "我们会申请相机权限，用于拍摄商品，见说明。"),
    ]


def test_emphasis_beside_chinese_punctuation_leaves_no_stars() -> None:
    assert shapes("# 权限\n\n**相机权限：**用于拍摄。**“麦克风”**权限用于录音。") == [
        ("heading", "权限"),
        ("paragraph", "相机权限：用于拍摄。“麦克风”权限用于录音。"),
    ]


def test_headings_lists_and_tables_are_blocks_of_their_kind() -> None:
    text = "Policy\n===\n\n1. one thing\n2. another\n\n   with air\n\n- loose\n\n- items\n\nA | B\n-|-\nx | y\n"
    assert shapes("# x\n\n" + text) == [
        ("heading", "x"),
        ("heading", "Policy"),
        ("item", "one thing"),
        ("item", "another"),
        ("item", "with air"),
        ("item", "loose"),
        ("item", "items"),
        ("row", "A | B"),
        ("row", "x | y"),
    ]


def test_every_line_is_the_line_of_the_file() -> None:
    text = (
        "---\ntitle: T\n---\n\n# Policy\n\n<!-- a comment\n\nover lines -->\n\nText over\ntwo lines\n\n"
        "| A | B |\n|---|---|\n| c | d |\n\n```\nfenced\nlines\n```\n\n<div>\nmarkup\n</div>\n\n- item\n- last\n"
    )
    lines = text.splitlines()
    for block in content(text).blocks:
        for offset, line in block.lines:
            first = block.text[offset:].split()[0]
            assert first in lines[line - 1], (block.text, line)


def test_comments_and_front_matter_do_not_count(tmp_path: Path) -> None:
    text = (
        "---\ntitle: 拾光隐私政策\ndescription: 我们会申请读取短信权限\n---\n"
        "# 隐私政策\n\n我们会申请相机权限，用于拍摄。\n\n"
        "<!--\n我们会申请通讯录权限。\n\n我们会申请麦克风权限。\n-->\n\n行内<!-- 日历权限 -->文字。\n"
    )
    policy = read_raw(tmp_path, text.encode())
    assert policy.title == "拾光隐私政策"
    assert [claim.permissions for claim in policy.permissions] == [("android.permission.CAMERA",)]


def test_html_inside_is_read_as_html(tmp_path: Path) -> None:
    text = (
        "# 隐私政策\n\n我们接入的SDK：\n\n<table>\n<tr><th>SDK名称</th><th>使用目的</th></tr>\n"
        "<tr><td>极光推送SDK</td><td>消息推送</td></tr>\n<tr><td>Bugly</td><td>崩溃统计</td></tr>\n</table>\n\n"
        '<span style="display:none">我们会申请短信权限。</span>\n'
    )
    policy = read_raw(tmp_path, text.encode())
    assert policy.sources[0].format == "markdown"
    assert [claim.sdk_ids for claim in policy.sdks] == [("jpush",), ("bugly",)]
    assert strength_of(policy, "READ_SMS") == -1
    assert policy.sdks[0].evidence[0].line == 7


def test_a_table_without_outer_pipes_has_cells() -> None:
    blocks = content("# T\n\nName | Purpose\n:--- | ---:\n`CAMERA` | scans\n").blocks
    assert [[cell.text for cell in block.cells] for block in blocks if block.kind is BlockKind.ROW] == [
        ["Name", "Purpose"],
        ["CAMERA", "scans"],
    ]


def test_short_lines_stay_lines_and_wrapped_ones_are_one() -> None:
    text = (
        "# T\n\n应用名称：拾光\n开发者：拾光科技\n\n"
        "We ask for the permission to use the camera of your device in order to scan\npaper pages.\n"
    )
    assert shapes(text)[1:] == [
        ("paragraph", "应用名称：拾光"),
        ("paragraph", "开发者：拾光科技"),
        ("paragraph", "We ask for the permission to use the camera of your device in order to scan paper pages."),
    ]


def test_imports_exports_and_comments_of_mdx_do_not_count() -> None:
    text = (
        "import Tabs from '@theme/Tabs'\n\nexport const meta = {\n  sms: 'we request the READ_SMS permission',\n}\n\n"
        "# Policy\n\n{/* The app requests READ_CONTACTS.\n\nAnd more. */}\n\n"
        "<Note>\n\nThe app requests CAMERA.\n\n</Note>\n"
    )
    assert shapes(text) == [("heading", "Policy"), ("paragraph", "The app requests CAMERA.")]
    assert content(text).blocks[1].lines == ((0, 15),)


def test_permissions_in_a_fence_are_declared(tmp_path: Path) -> None:
    names = "android.permission.CAMERA\nandroid.permission.READ_SMS\n"
    text = f"# Privacy Policy\n\nThe app requests these permissions:\n\n```xml\n{names}```\n"
    policy = read_raw(tmp_path, text.encode())
    assert [claim.evidence[0].line for claim in claims_of(policy, "READ_SMS")] == [7]


def test_what_nests_too_deep_is_refused_and_not_left_out(tmp_path: Path) -> None:
    text = "# Policy of many words, quite a few\n\n" + "\n".join("  " * depth + "- item" for depth in range(80))
    (problem,) = read_raw(tmp_path, text.encode()).problems
    assert problem.kind is ProblemKind.POLICY_UNREADABLE


@pytest.mark.parametrize("mark", ["[", "![", "*a **a ", "`", "<a ", "|a|b|\n|-|-|\n", "[a](", "> ", "~~a", "{/*", "&a"])
@pytest.mark.parametrize("length", [60_000, 600_000])
def test_a_flood_of_marks_is_read_in_linear_time(tmp_path: Path, mark: str, length: int) -> None:
    text = "# Privacy policy with words enough\n\n**a** **b**\n\n" + mark * (length // len(mark))
    assert all(
        problem.kind is not ProblemKind.POLICY_DAMAGED_TEXT for problem in read_raw(tmp_path, text.encode()).problems
    )
