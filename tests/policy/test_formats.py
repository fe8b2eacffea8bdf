"""The same text in every format makes the same claims."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.knowledge.names import normalise_name
from auditor.model.policy import Policy
from tests.policy.sketch import FORMATS, Part, Sketch
from tests.policy.texts import read_raw

CHINESE = (
    "您需要向我们开启相机权限，用于拍摄您要出售的商品，并在您确认订单之后把照片展示给我们的回收员查看。",
    "我们会申请读取您手机中的短信，用于自动填写验证码。",
    "我们不会读取您的通话记录，也不会在您没有使用本应用的时候申请麦克风权限或者在后台录制任何声音。",
    "为了推荐附近的门店，我们会收集您的位置信息；未经您的同意，我们不会收集您的精准定位信息。",
    "android.permission.READ_CALENDAR：用于在您的日历中添加上门取件的提醒。",
    "个人信息包括姓名、通讯录、通话记录、IMEI、精准定位信息等。",
    "我们集成了极光SDK，用于消息推送，该SDK会收集您的设备型号、系统版本、Android ID以及网络状态，以便送达通知。",
    "为了统计分析，友盟+SDK需要收集您的设备信息（包括IMEI、设备型号），以便改进我们的服务。",
    "我们接入了青竹风控SDK，用于识别风险账号。",
)
ENGLISH = (
    "The app requests permission to use the camera so that you can scan paper pages into a note, whenever you want to.",
    "We read your contacts to find friends who already use the app.",
    "We do not read your text messages, and we never record your calls or keep any history of the calls that you make.",
    "The READ_CALENDAR permission lets us remind you of a visit.",
    "We collect your name, email address and location in order to show you the shops that are near to where you are.",
    "Personal information means any information such as your contacts and location.",
    "We integrate the Bugly SDK to learn of crashes; it collects the model of your device and its version.",
)


def sketches(sentences: tuple[str, ...], title: str, headings: tuple[str, ...]) -> st.SearchStrategy[Sketch]:
    part = st.builds(
        Part,
        heading=st.sampled_from(headings),
        paragraphs=st.lists(st.sampled_from(sentences), min_size=1, max_size=4, unique=True),
        items=st.lists(st.sampled_from(sentences), max_size=3, unique=True),
    )
    return st.builds(Sketch, title=st.just(title), sections=st.lists(part, min_size=1, max_size=4))


def claims(policy: Policy) -> dict[str, set[tuple[object, ...]]]:
    return {
        "permissions": {(c.permissions, c.strength, c.polarity, c.scope) for c in policy.permissions},
        "sdks": {(normalise_name(c.name_as_written), c.sdk_ids, c.level, c.data_types) for c in policy.sdks},
        "data": {(c.data_type, c.polarity, c.scope) for c in policy.data},
    }


def check(tmp_path: Path, sketch: Sketch, formats: tuple[str, ...]) -> None:
    policies = {name: read_raw(tmp_path, FORMATS[name](sketch), "policy") for name in formats}
    assert {name: policy.sources[0].format for name, policy in policies.items()} == {name: name for name in formats}
    assert [policy.problems for policy in policies.values()] == [()] * len(formats)
    expected = claims(policies[formats[0]])
    for name in formats[1:]:
        assert claims(policies[name]) == expected, name


ALL = tuple(FORMATS)
quick = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@quick
@given(sketches(CHINESE, "拾光回收隐私政策", ("一、我们如何收集和使用信息", "二、第三方SDK", "三、其他内容")))
def test_a_chinese_policy_says_the_same_in_every_format(tmp_path: Path, sketch: Sketch) -> None:
    check(tmp_path, sketch, ALL)


@quick
@given(
    sketches(ENGLISH, "Clean Notes Privacy Policy", ("1. What We Collect", "2. Third-Party SDKs", "3. Other Things"))
)
def test_an_english_policy_says_the_same_in_every_format(tmp_path: Path, sketch: Sketch) -> None:
    check(tmp_path, sketch, ALL)


TABLES = (
    Part(
        heading="二、第三方SDK清单",
        paragraphs=["我们接入的第三方SDK如下。"],
        rows=[
            ["SDK名称", "公司名称", "使用目的", "收集信息"],
            ["极光推送SDK", "深圳市和讯华谷信息技术有限公司", "消息推送", "设备型号、Android ID"],
            ["友盟+SDK", "友盟同欣（北京）科技有限公司", "统计分析", "IMEI、MAC地址"],
            ["青竹风控SDK", "青竹科技有限公司", "识别风险", "应用列表"],
        ],
    ),
    Part(
        heading="三、应用权限清单",
        paragraphs=["我们申请的权限如下。"],
        rows=[["权限名称", "使用目的"], ["相机权限", "拍摄商品"], ["android.permission.READ_CALENDAR", "添加提醒"]],
    ),
)


@pytest.mark.parametrize("part", TABLES, ids=["SDKs", "permissions"])
def test_a_table_says_the_same_in_every_format_that_has_tables(tmp_path: Path, part: Part) -> None:
    sketch = Sketch("拾光回收隐私政策", [Part("一、总则", ["我们重视您的隐私。"]), part])
    policy = read_raw(tmp_path, FORMATS["html"](sketch))
    assert len(policy.sdks) == 3 or len(policy.permissions) == 2
    check(tmp_path, sketch, ("html", "markdown", "docx"))
