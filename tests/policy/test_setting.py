"""What headings, introductions, tables and subjects do to the words below or beside them."""

from pathlib import Path

import pytest

from auditor.model.finding import Disclosure
from auditor.rules.disclosure import permission_treatment
from tests.policy.texts import read, read_raw

DECLARED, UNDECLARED, DENIED = Disclosure.DECLARED, Disclosure.UNDECLARED, Disclosure.DENIED

CASES = [
    # denials in every word order
    ("en", "We don’t read your contacts.", "READ_CONTACTS", DENIED),
    ("en", "We are not able to read your contacts.", "READ_CONTACTS", DENIED),
    ("zh", "我们不会通过任何方式读取您的短信。", "READ_SMS", DENIED),
    ("zh", "您的通讯录不会被我们读取。", "READ_CONTACTS", DENIED),
    ("zh", "通讯录、相机等敏感权限，本应用一概不申请。", "CAMERA", DENIED),
    ("zh", "四、我们不申请的权限\n1. 通讯录权限\n2. 相机权限", "CAMERA", DENIED),
    ("zh", "我们不会收集您的以下信息：\n（1）通讯录\n（2）位置信息", "READ_CONTACTS", DENIED),
    ("zh", "五、我们不做的事\n- 读取通讯录\n- 打开相册", "READ_CONTACTS", DENIED),
    ("zh", "不会读取短信；不会在您未点击时打开相机。", "READ_SMS", DENIED),
    ("en", "What we never do\n- read your contacts\n- sell data", "READ_CONTACTS", DENIED),
    # titles in brackets, on a line of their own or before their text
    ("zh", "【权限】\n通讯录：选择联系人\n相机：拍摄证件", "READ_CONTACTS", DECLARED),
    ("zh", "【权限列表】\n【相机】扫码\n【您的权利】您可以在通讯录中查看、更正资料。", "READ_CONTACTS", UNDECLARED),
    # what only explains a term, or asks
    ("zh", "个人信息包括姓名、通讯录等；列举仅为解释概念，不表示我们都会收集。", "READ_CONTACTS", UNDECLARED),
    ("zh", "你们会读取我的通讯录吗？", "READ_CONTACTS", UNDECLARED),
    ("en", "Do you read my contacts?", "READ_CONTACTS", UNDECLARED),
    # what only looks like one
    ("zh", "五、我们不做的事\n- 未经您允许，不会打开相机", "CAMERA", DECLARED),
    ("zh", "如果您拒绝，我们不会读取通讯录；也不会读取短信。", "READ_SMS", DECLARED),
    ("zh", "我们不得不申请相机权限，用于扫码。", "CAMERA", DECLARED),
    ("zh", "除用于添加好友外，我们不会读取您的通讯录。", "READ_CONTACTS", DECLARED),
    ("zh", "若不申请相机权限，我们将无法为您扫码。", "CAMERA", DECLARED),
    ("zh", "我们不会读取短信但会读取通讯录。", "READ_CONTACTS", DECLARED),
    ("zh", "我们不会将您的通讯录提供给广告商。", "READ_CONTACTS", UNDECLARED),
    # questions and answers: a question heads its answer, and the next one ends that
    ("zh", "问：需要哪些手机权限？\n答：其一“相机”：扫描门票。其二“日历”：写入场次。", "READ_CALENDAR", DECLARED),
    (
        "zh",
        "问：需要哪些手机权限？\n答：相机：扫描门票。\n问：日历怎么用？\n答：日历：首页可以打开。",
        "READ_CALENDAR",
        UNDECLARED,
    ),
    (
        "en",
        "Q: Which permissions do you ask for?\nA: First, “Camera”: tickets. Second, “Calendar”: dates.",
        "READ_CALENDAR",
        DECLARED,
    ),
    ("zh", "问：不授权相机还能用吗？\n答：可以。扫码时我们才会申请相机权限。", "CAMERA", DECLARED),
    ("zh", "问：需要授权相机吗？\n答：不用。拍照由系统相机完成。", "CAMERA", UNDECLARED),
    ("zh", "问：不给通讯录权限会怎样？\n答：照常使用。只在邀请好友时我们才申请通讯录权限。", "READ_CONTACTS", DECLARED),
    (
        "zh",
        "问：哪些信息你们不收集？\n答：通话记录、位置。\n问：权限有哪些？\n答：相机：扫码。",
        "READ_CALL_LOG",
        DENIED,
    ),
    ("zh", "问：哪些信息你们不收集？\n答：通话记录、位置。\n问：权限有哪些？\n答：相机：扫码。", "CAMERA", DECLARED),
    ("en", "Q: What do you not collect?\nA: Your contacts, your call log.", "READ_CONTACTS", DENIED),
    (
        "en",
        "Q: What if I do not allow it?\nA: Nothing; we ask for camera permission when you scan.",
        "CAMERA",
        DECLARED,
    ),
    # a part with many numbered entries is no table of contents
    (
        "zh",
        "2 使用\n2.1 注册\n2.2 听书\n2.3 付费\n3 权限调用\n3.1 悬浮窗——显示控制条",
        "SYSTEM_ALERT_WINDOW",
        DECLARED,
    ),
    # titles in more words
    ("zh", "权限怎么用\n相机：拍照入库\n日历：写入提醒", "READ_CALENDAR", DECLARED),
    ("en", "## What the app needs on your phone\n\n- Calendar: shows your shifts", "READ_CALENDAR", DECLARED),
    # what is no more
    ("zh", "早期版本曾申请READ_SMS权限，现已移除。", "READ_SMS", UNDECLARED),
    # somebody else does it
    ("zh", "任何员工读取通话记录均须审批。", "READ_CALL_LOG", UNDECLARED),
    ("zh", "第三方网站可能会要求访问您的相机。", "CAMERA", UNDECLARED),
    ("en", "Other apps may request permission to read your contacts.", "READ_CONTACTS", UNDECLARED),
    ("zh", "您可以使用手机相机扫描二维码下载。", "CAMERA", UNDECLARED),
    # ordinary words inside longer ones
    ("zh", "我们使用存储加密技术。", "READ_EXTERNAL_STORAGE", UNDECLARED),
    ("en", "We use storage providers.", "READ_EXTERNAL_STORAGE", UNDECLARED),
    ("en", "The laws of your location may require us to keep records.", "ACCESS_FINE_LOCATION", UNDECLARED),
    ("zh", "我们通过IP地址获取您的大致位置。", "ACCESS_COARSE_LOCATION", UNDECLARED),
    ("zh", "您需要提供商品的序列号。", "READ_PHONE_STATE", UNDECLARED),
    # lists
    ("zh", "我们可能会调用您设备的以下权限：\n1. 摄像头（扫码）；\n2. 麦克风", "RECORD_AUDIO", DECLARED),
    ("zh", "权限列表\n【定位】推荐附近门店\n【日历】添加日程提醒", "READ_CALENDAR", DECLARED),
    ("en", "App permissions\nCamera - to scan QR codes", "CAMERA", DECLARED),
    ("zh", "（二）iOS 端权限\n1. 相机权限", "CAMERA", UNDECLARED),
]


@pytest.mark.parametrize(("language", "text", "permission", "disclosure"), CASES)
def test_disclosure(tmp_path: Path, language: str, text: str, permission: str, disclosure: Disclosure) -> None:
    policy = read(tmp_path, text, language=language)
    assert permission_treatment(f"android.permission.{permission}", policy).disclosure is disclosure


ROWS = [
    ("<tr><th>权限名称</th><th>目的</th></tr><tr><td>通讯录</td><td>邀请</td></tr>", DECLARED),
    ("<tr><th>权限名称</th><th>目的</th></tr><tr><td>通讯录（本应用不申请）</td><td>无</td></tr>", DENIED),
    ("<tr><th>权限</th><th>用途</th><th>是否申请</th></tr><tr><td>通讯录</td><td>邀请</td><td>否</td></tr>", DENIED),
    (
        "<tr><th>系统</th><th>权限名称</th><th>目的</th></tr><tr><td>iOS</td><td>通讯录</td><td>邀请</td></tr>",
        UNDECLARED,
    ),
]


@pytest.mark.parametrize(("rows", "disclosure"), ROWS)
def test_a_table_means_what_its_cells_say(tmp_path: Path, rows: str, disclosure: Disclosure) -> None:
    page = f"<html><body><h1>隐私政策</h1><p>我们重视您的隐私。</p><table>{rows}</table></body></html>"
    policy = read_raw(tmp_path, page.encode(), "policy.html")
    assert permission_treatment("android.permission.READ_CONTACTS", policy).disclosure is disclosure
