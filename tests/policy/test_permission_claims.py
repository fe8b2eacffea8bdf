"""What a policy's words claim about permissions, and how strongly."""

from pathlib import Path

import pytest

from auditor.model.policy import OperatingSystem, Polarity, Scope
from tests.policy.texts import claims_of, read, strength_of

CHINESE_STRENGTHS = [
    # a permission word with a cue
    ("您需要向我们开启相机权限，用于拍摄商品。", "CAMERA", 3),
    ("我们会申请读取您手机中的短信，用于自动填写。", "READ_SMS", 3),
    ("（3）基于通话记录的功能：您可以用它找回错过的来电。", "READ_CALL_LOG", 3),
    ("本功能需要您开启地理位置、相机、存储以及通讯录的访问权限。", "READ_EXTERNAL_STORAGE", 3),
    ("本功能需要您开启地理位置、相机、存储以及通讯录的访问权限。", "READ_CONTACTS", 3),
    ("我们会申请以下权限：麦克风，用于语音搜索。", "RECORD_AUDIO", 3),
    # a constant
    ("android.permission.READ_CALENDAR：用于添加提醒。", "READ_CALENDAR", 4),
    ("READ_PHONE_STATE 权限用于识别设备。", "READ_PHONE_STATE", 4),
    # a data word tied to collection
    ("我们会收集您的设备信息（包括IMEI、设备型号）。", "READ_PHONE_STATE", 1),
    ("统计服务会收集MAC地址。", "ACCESS_WIFI_STATE", 1),
    ("我们会收集您的软件安装列表和应用列表。", "QUERY_ALL_PACKAGES", 1),
    # one verb joined to another before what both are about
    ("我们会申请查看和更改WLAN连接的权限，用于找到打印机。", "ACCESS_WIFI_STATE", 3),
    ("我们会申请查看和更改WLAN连接的权限，用于找到打印机。", "CHANGE_WIFI_STATE", 3),
    ("我们会申请更改WLAN连接的权限，用于连接打印机。", "ACCESS_WIFI_STATE", -1),
    # what fingers and pointers draw is no place
    ("验证服务会收集鼠标轨迹和触摸轨迹。", "ACCESS_FINE_LOCATION", -1),
    ("我们会收集您的骑行轨迹。", "ACCESS_FINE_LOCATION", 1),
    # ordinary language that declares nothing
    ("您的个人信息将存储于境内。", "READ_EXTERNAL_STORAGE", 0),
    ("我们规范个人信息的存储和使用。", "READ_EXTERNAL_STORAGE", 0),
    ("您可以回复短信通知退订，促销短信由服务器发送。", "READ_SMS", -1),
    ("我们会向您的手机发送短信验证码。", "READ_SMS", -1),
    ("客服通话记录会保存九十天。", "READ_CALL_LOG", 0),
    ("如有疑问，您可以拨打电话4008000000。", "CALL_PHONE", 0),
    ("（3）基于图片上传的功能：您可以上传照片来评价商品。", "READ_MEDIA_IMAGES", 0),
    # definitions
    ("个人信息包括姓名、通讯录、通话记录、IMEI、精准定位信息等。", "READ_CONTACTS", 0),
    ("本政策中涉及的个人信息包括：设备信息；通讯录；精准定位信息。", "READ_CONTACTS", 0),
    ("本政策中涉及的个人信息包括：设备信息；通讯录；精准定位信息。", "ACCESS_FINE_LOCATION", 0),
    # security text
    ("四、我们如何保护您的信息\n我们对数据库设置了严格的访问权限控制和相机监控。", "CAMERA", 0),
]


@pytest.mark.parametrize(("text", "permission", "strength"), CHINESE_STRENGTHS)
def test_strength_of_chinese_words(tmp_path: Path, text: str, permission: str, strength: int) -> None:
    assert strength_of(read(tmp_path, text), permission) == strength


ENGLISH_STRENGTHS = [
    ("We ask for the camera when you point it at a stamp.", "CAMERA", 3),
    ("The app asks for your contacts, to suggest whom to invite.", "READ_CONTACTS", 3),
    ("You ask for your contacts to be removed.", "READ_CONTACTS", 0),
    ("Bamboo asks to be a device administrator.", "BIND_DEVICE_ADMIN", 3),
    ("The office has a device administrator.", "BIND_DEVICE_ADMIN", 0),
    ("We keep records until the end of the calendar year.", "READ_CALENDAR", 0),
    ("The app requests permission to use the camera.", "CAMERA", 3),
    ("We read your contacts to find friends.", "READ_CONTACTS", 3),
    ("We access your device's storage to save files.", "READ_EXTERNAL_STORAGE", 3),
    ("The READ_SMS permission lets us fill in codes.", "READ_SMS", 4),
    ("We collect your name, email address and location.", "ACCESS_FINE_LOCATION", 1),
    ("We collect the IMEI of your device.", "READ_PHONE_STATE", 1),
    ("Our servers are in a secure location.", "ACCESS_FINE_LOCATION", 0),
    ("Personal information means any information such as your contacts and location.", "READ_CONTACTS", 0),
    ("Message rates of your carrier may apply to text messages from us.", "READ_SMS", 0),
]


@pytest.mark.parametrize(("text", "permission", "strength"), ENGLISH_STRENGTHS)
def test_strength_of_english_words(tmp_path: Path, text: str, permission: str, strength: int) -> None:
    assert strength_of(read(tmp_path, text, language="en"), permission) == strength


POLARITIES = [
    ("zh", "我们不会读取您的短信。", "READ_SMS", Polarity.DENIED),
    ("zh", "我们从不收集您的通讯录。", "READ_CONTACTS", Polarity.DENIED),
    ("zh", "我们不会读取您的短信、通讯录。", "READ_CONTACTS", Polarity.DENIED),
    ("zh", "未经您同意，我们不会访问您的相机。", "CAMERA", Polarity.CONDITIONAL),
    ("zh", "如果您拒绝授权，我们不会访问您的相机。", "CAMERA", Polarity.CONDITIONAL),
    ("zh", "我们会访问您的通讯录，联系人信息不会上传。", "READ_CONTACTS", Polarity.NOT_UPLOADED),
    ("zh", "如果您拒绝开启相机权限，将无法扫码。", "CAMERA", Polarity.DECLARED),
    ("en", "We do not read your contacts.", "READ_CONTACTS", Polarity.DENIED),
    ("en", "Your contacts are never collected.", "READ_CONTACTS", Polarity.DENIED),
    ("en", "We don't access the camera unless you tap the button.", "CAMERA", Polarity.CONDITIONAL),
    ("en", "We access your contacts. They are not uploaded.", "READ_CONTACTS", Polarity.DECLARED),
    ("en", "We do NOT:\n- read your contacts\n- use the camera", "CAMERA", Polarity.DENIED),
]


@pytest.mark.parametrize(("language", "text", "permission", "polarity"), POLARITIES)
def test_polarity(tmp_path: Path, language: str, text: str, permission: str, polarity: Polarity) -> None:
    policy = read(tmp_path, text, language=language)
    assert polarity in {claim.polarity for claim in claims_of(policy, permission) if claim.strength}


def test_what_users_choose_denies_nothing(tmp_path: Path) -> None:
    policy = read(tmp_path, "如果您不使用相机功能，可以关闭它。")
    assert Polarity.DENIED not in {claim.polarity for claim in claims_of(policy, "CAMERA")}


def test_a_denial_covers_only_its_own_object(tmp_path: Path) -> None:
    policy = read(tmp_path, "我们会申请相机权限，但不会读取您的短信。")
    assert [claim.polarity for claim in claims_of(policy, "CAMERA")] == [Polarity.DECLARED]
    assert [claim.polarity for claim in claims_of(policy, "READ_SMS")] == [Polarity.DENIED]


def test_a_denial_of_the_precise_location_leaves_the_approximate_one(tmp_path: Path) -> None:
    policy = read(tmp_path, "我们会收集您的粗略位置，不会收集您的精确位置。")
    assert {claim.polarity for claim in claims_of(policy, "ACCESS_COARSE_LOCATION")} == {Polarity.DECLARED}
    assert {claim.polarity for claim in claims_of(policy, "ACCESS_FINE_LOCATION")} == {Polarity.DENIED}


def test_after_a_semicolon_a_denial_claims_nothing_more(tmp_path: Path) -> None:
    policy = read(tmp_path, "我们不会读取您的短信；通讯录。")
    assert strength_of(policy, "READ_CONTACTS") == 0


def test_plain_location_does_not_declare_background_location(tmp_path: Path) -> None:
    policy = read(tmp_path, "我们会申请位置权限，收集您的位置信息。")
    assert strength_of(policy, "ACCESS_FINE_LOCATION") == 3
    assert strength_of(policy, "ACCESS_BACKGROUND_LOCATION") == -1


def test_an_ios_row_does_not_speak_of_android(tmp_path: Path) -> None:
    policy = read(tmp_path, "【iOS】我们会申请相机权限。")
    assert {claim.os for claim in claims_of(policy, "CAMERA")} == {OperatingSystem.IOS}


def test_the_name_of_the_app_claims_nothing(tmp_path: Path) -> None:
    policy = read(tmp_path, "应用名称：短信权限管家\n我们使用短信权限管家为您服务。")
    assert strength_of(policy, "READ_SMS") == -1


def test_what_an_sdk_collects_is_in_the_scope_of_the_sdk(tmp_path: Path) -> None:
    policy = read(tmp_path, "友盟+SDK需要收集您设备的MAC地址。")
    assert {claim.scope for claim in claims_of(policy, "ACCESS_WIFI_STATE")} == {Scope.SDK}


def test_album_answers_for_images_and_says_so_of_video_only_in_general(tmp_path: Path) -> None:
    policy = read(tmp_path, "我们会申请访问您的相册。")
    (claim,) = claims_of(policy, "READ_MEDIA_IMAGES")
    assert "android.permission.READ_EXTERNAL_STORAGE" in claim.permissions
    assert "android.permission.READ_MEDIA_VIDEO" in claim.general


def test_a_claim_quotes_the_line_that_makes_it(tmp_path: Path) -> None:
    policy = read(tmp_path, "第一段。\n\n我们会申请相机权限。")
    (claim,) = claims_of(policy, "CAMERA")
    assert claim.evidence[0].line == 5
    assert claim.evidence[0].snippet == "我们会申请相机权限。"


def test_a_purpose_is_quoted_as_written(tmp_path: Path) -> None:
    policy = read(tmp_path, "我们会申请相机权限，用于 扫描 QR 码。")
    (claim,) = claims_of(policy, "CAMERA")
    assert claim.purpose == "扫描 QR 码"


@pytest.mark.parametrize(
    "disguise",
    [
        lambda text: text.replace("通讯录", "通\u200b讯\u200b录"),
        lambda text: text.replace("权限", " 权 限 "),
        lambda text: text.replace("，", ","),
    ],
    ids=["zero-width", "spaces", "half-width"],
)
def test_disguises_change_nothing(tmp_path: Path, disguise: object) -> None:
    text = "我们会申请通讯录权限，用于邀请好友。"
    assert callable(disguise)
    assert strength_of(read(tmp_path, str(disguise(text))), "READ_CONTACTS") == strength_of(
        read(tmp_path, text), "READ_CONTACTS"
    )


@pytest.mark.parametrize(
    ("text", "strength"),
    [
        ("我们通过AD_ID权限读取广告标识符。", 4),
        ("## 权限列表\n\n- AD_ID", 4),
        ("该SDK收集AD_ID、机型。", -1),
    ],
)
def test_a_constant_of_others_than_android_counts_beside_the_word_or_in_a_list(
    tmp_path: Path, text: str, strength: int
) -> None:
    policy = read(tmp_path, text, name="policy.md")
    name = "com.google.android.gms.permission.AD_ID"
    assert max((claim.strength for claim in policy.permissions if name in claim.permissions), default=-1) == strength
