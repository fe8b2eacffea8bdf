"""What a policy tells beside its claims, and what a template left in it."""

from pathlib import Path

import pytest

from auditor.model.policy import PolicyElement
from tests.policy.texts import read, read_raw


def told(tmp_path: Path, text: str, language: str = "zh") -> set[str]:
    return {claim.element.value for claim in read(tmp_path, text, language=language).elements}


@pytest.mark.parametrize(
    ("text", "element"),
    [
        ("我们仅在实现目的所必需的最短期限内保留您的个人信息。", "retention"),
        ("日志保存六个月。", "retention"),
        ("您可以查阅您的个人信息。", "access"),
        ("您可以更正您的个人信息。", "correction"),
        ("您可以要求我们删除您的个人信息。", "deletion"),
        ("您可以撤回您的同意。", "withdrawal"),
        ("您可以在设置中注销账号。", "account_closure"),
        ("您可以向监管部门投诉。", "complaint"),
        ("我们将在十五个工作日内答复。", "response_time"),
        ("处理敏感个人信息前，我们会取得您的单独同意。", "separate_consent"),
        ("未满十四周岁的儿童须由监护人同意。", "minors"),
        ("您可以关闭个性化推荐。", "personalised_opt_out"),
        ("您的信息存储在中国境内。", "cross_border"),
        ("位置属于敏感个人信息，开启前我们单独征得您的同意。", "separate_consent"),
        ("个性化推荐的开关在设置里。", "personalised_opt_out"),
        ("您说了算\n资料可以随时改正。", "correction"),
        ("个人中心支持查看、修改收货资料。", "access"),
        ("您能做的\n设置里可以导出资料，也可以收回授权。", "withdrawal"),
        ("账号注销后三十日内匿名化。", "retention"),
    ],
)
def test_chinese_elements(tmp_path: Path, text: str, element: str) -> None:
    assert element in told(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "element"),
    [
        ("We keep crash logs for 90 days.", "retention"),
        ("You can request a copy of your data.", "access"),
        ("You may correct your information.", "correction"),
        ("You may ask us to delete your data.", "deletion"),
        ("You may withdraw your consent at any time.", "withdrawal"),
        ("You can delete your account in the settings.", "account_closure"),
        ("You may lodge a complaint with an authority.", "complaint"),
        ("We answer within 30 days.", "response_time"),
        ("This app is not meant for children.", "minors"),
        ("You can opt out of personalised ads.", "personalised_opt_out"),
        ("Data may be transferred to servers outside your country.", "cross_border"),
        ("Your rights\nAccess, rectification, erasure, objection and portability.", "objection"),
        ("Server logs: 14 days.", "retention"),
        ("We rely on your consent for the microphone.", "legal_basis"),
        ("What you can ask of us\nA copy of what we hold, and corrections.", "access"),
        ("Invoices are kept for ten years after the sale.", "retention"),
        ("You may have your profile and your data erased.", "deletion"),
    ],
)
def test_english_elements(tmp_path: Path, text: str, element: str) -> None:
    assert element in told(tmp_path, text, "en")


@pytest.mark.parametrize(
    ("text", "element"),
    [
        ("您可以在系统设置中随时关闭上述权限。", "withdrawal"),
        ("日志在排查故障所需的时间内保留。", "retention"),
        ("我们在完成配送所必需的时间内或者税法要求的期间里保存订单。", "retention"),
        ("您可以在“我的—个人资料”中访问和更正您的资料。", "access"),
        ("您可以编辑账户中的个人资料。", "correction"),
        ("您可以关闭账户。", "account_closure"),
        ("您若不想接受这类推荐，可以写信让我们关闭。", "personalised_opt_out"),
        ("我们的定向推送设有退出机制。", "personalised_opt_out"),
        ("我们会为您准备个性化的内容和推荐。", "personalisation"),
        ("人脸是敏感信息，不提供则只能用密码登录。", "necessity"),
        ("您可以通过“我的—帮助与反馈”联系我们。", "contact_in_app"),
        ("您注册账号时需要提供手机号。", "account"),
        ("您可以向网信等监管部门投诉。", "supervisory_authority"),
        ("您有权反对处理您的个人信息。", "objection"),
        ("您可以要求转移您的个人信息。", "portability"),
        ("我们处理个人信息的法律依据是您的同意。", "legal_basis"),
        ("您的权利\n资料不对，您随时更改。", "correction"),
        ("您可以\n在应用里清空练习。", "deletion"),
        ("在“我的”里可查看、更改或导出、删除练习记录。", "deletion"),
        ("在“我的”里可查看、更改练习记录。", "correction"),
        ("在“我的”里可查看、更改练习记录。", "access"),
    ],
)
def test_chinese_elements_in_other_words(tmp_path: Path, text: str, element: str) -> None:
    assert element in told(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "element"),
    [
        ("处理（收集、使用、删除等）个人信息须有理由。", "deletion"),
        ("只有值班工程师才能访问个人信息。", "access"),
        ("我们防范对个人信息的未经授权访问。", "access"),
        ("投诉渠道发生变化的，我们会另行公告。", "complaint"),
        ("找回密码的申诉服务需要核实身份。", "complaint"),
        ("未成年人：指不满十八周岁的自然人。", "minors"),
        ("儿童：指不满14周岁的自然人。", "minors"),
        ("弹窗会写明用途、保存期限和地点。", "retention"),
        ("本应用无需注册账号。", "account"),
        ("我们不提供账号注册。", "account"),
        ("您不必注册登录即可收听。", "account"),
        ("图层可以复制，路线会自动更改。", "correction"),
        ("您可以删除以前用账户发布的图片。", "account_closure"),
        ("发生安全事件时，我们会报告主管部门。", "supervisory_authority"),
    ],
)
def test_chinese_words_that_tell_nothing_of_it(tmp_path: Path, text: str, element: str) -> None:
    assert element not in told(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "element", "is_told"),
    [
        ("We do not store it for longer than required.", "retention", True),
        ("You may ask us for access to it, or for its correction or deletion.", "deletion", True),
        ("You may ask us for access to it, or for its correction or deletion.", "correction", True),
        ("Ask for a copy of the reports, or have them deleted.", "deletion", True),
        ("We prevent unauthorized access to information.", "access", False),
        ("Data is sent to servers outside of your country.", "cross_border", True),
        ("You can turn off personalised ads.", "personalised_opt_out", True),
        ("We neither sell nor share your information.", "sale_opt_out", True),
        ("We do not sell your information.", "sale_opt_out", False),
        ("Our lawful basis is a contract.", "legal_basis", True),
        ("Contact the app store.", "contact_in_app", False),
        ("Erasing your data: open Settings and tap Erase.", "deletion", True),
        ("Swipe a recipe to delete it, or uninstall the app to delete everything.", "deletion", True),
        ("You can delete single songs with a long press, or the account under Profile.", "deletion", True),
        ("Uninstalling the app also removes what it saved.", "deletion", True),
        ("We may remove offensive posts.", "deletion", False),
        ("You do not need to sign up.", "account", False),
        ("There is no account to register for.", "account", False),
        ("It works without signing up.", "account", False),
        ("When you sign up, we ask for your e-mail address.", "account", True),
    ],
)
def test_english_elements_in_other_words(tmp_path: Path, text: str, element: str, is_told: bool) -> None:  # noqa: FBT001
    assert (element in told(tmp_path, text, "en")) is is_told


@pytest.mark.parametrize(
    ("text", "element"),
    [
        ("聊天记录只留三十天。", "retention"),
        ("销户后七天内全部清掉。", "retention"),
        ("您能做的事\n自己的课表可以看、改、删。", "access"),
        ("您能做的事\n自己的课表可以看、改、删。", "correction"),
        ("您能做的事\n自己的课表可以看、改、删。", "deletion"),
        ("“我”页可查、可改、可删。", "access"),
        ("“我”页可查、可改、可删。", "correction"),
        ("“我”页可查、可改、可删。", "deletion"),
        ("课表随时可以删。", "deletion"),
        ("行程三十天后自动清除。", "retention"),
        ("订单资料保管两年。", "retention"),
        ("日志存90天。", "retention"),
        ("账号注销即删。", "retention"),
        ("交易资料满三年即销毁。", "retention"),
        ("录音满七天自动删除。", "retention"),
        ("在您使用期间一直保存。", "retention"),
        ("保存到您删除时。", "retention"),
        ("我们把日志留六个月。", "retention"),
        ("轨迹保留到您手动清空为止。", "retention"),
        ("您的权利\n想删的记录，长按就能删掉。", "deletion"),
        ("您的权利\n资料写错了可以改。", "correction"),
        ("您的权利\n已经给出的授权，可以在设置里取消。", "withdrawal"),
        ("您可以随时在系统设置里收回已经给出的权限。", "withdrawal"),
        ("您的权利\n可以向我们要一份资料副本。", "access"),
        ("在“我的—资料”里查看、修订或抹去您的资料。", "deletion"),
        ("在“设置—退出并销号”中可以销号。", "account_closure"),
        ("您可随时删除评论和收藏。", "deletion"),
        ("点击头像即可修改昵称、头像。", "correction"),
        ("点击“我的—个人信息”即可查看昵称、手机号。", "access"),
        ("您可以申请销户。", "account_closure"),
        ("未满14岁的孩子请由家长陪同。", "minors"),
        ("须年满十八周岁方可使用。", "minors"),
        ("不满十四岁的，由监护人同意。", "minors"),
        ("我们不向未成年人提供服务。", "minors"),
        ("服务器在上海。", "cross_border"),
        ("数据存放于国内。", "cross_border"),
        ("所有资料不出国。", "cross_border"),
        ("资料保存在杭州的机房。", "cross_border"),
        ("上传人脸之前，我们会单独征求您的意见。", "separate_consent"),
        ("人脸须经您另行同意。", "separate_consent"),
        ("采集人脸前，我们另外弹窗，由您决定是否同意。", "separate_consent"),
        ("首次使用时，专门就身份证号征得您的同意。", "separate_consent"),
        ("不想看推荐，可以关掉“猜你喜欢”。", "personalised_opt_out"),
        ("在设置中关掉个性推荐。", "personalised_opt_out"),
        ("您可以停用个性化广告。", "personalised_opt_out"),
        ("对处理结果不满意，可以向我们反映或者投诉。", "complaint"),
        ("对我们的做法有异议，请联系个人信息保护负责人。", "complaint"),
    ],
)
def test_chinese_elements_in_words_of_every_day(tmp_path: Path, text: str, element: str) -> None:
    assert element in told(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "element"),
    [
        ("我们是国内领先的团队。", "cross_border"),
        ("我们可能删减课程。", "deletion"),
        ("题目可以改编成歌。", "correction"),
        ("您可以清除浏览器中的Cookie。", "deletion"),
        ("您可以随时删除本应用。", "deletion"),
        ("您可以查看本政策的最新版本。", "access"),
        ("您可以查看商品信息。", "access"),
        ("如果您不同意本政策，请停用本应用。", "withdrawal"),
        ("留言会在三天内得到回复。", "retention"),
        ("页面停留三十天。", "retention"),
        ("会员有效期为一年。", "retention"),
        ("变更用途的，我们会另行征得您的同意。", "separate_consent"),
        ("有任何疑问，请联系我们。", "complaint"),
        ("您需要完成三道题。", "minors"),
        ("我们会推荐您可能喜欢的歌。", "personalised_opt_out"),
        ("我们会更改展示位置。", "correction"),
        ("请勿把账号借给他人。", "account_closure"),
    ],
)
def test_chinese_words_of_every_day_about_something_else(tmp_path: Path, text: str, element: str) -> None:
    assert element not in told(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "element"),
    [
        ("You can wipe everything in Settings.", "deletion"),
        ("Tap Forget me to have all of it removed.", "deletion"),
        ("Write to us and we will delete what we hold about you.", "deletion"),
        ("You can clear your history at any time.", "deletion"),
        ("We erase your records on request.", "deletion"),
        ("To be forgotten, e-mail us.", "deletion"),
        ("Your account and everything in it can be deleted under Profile.", "deletion"),
        ("You may ask us to delete your details.", "deletion"),
        ("Delete a note by swiping left.", "deletion"),
        ("Your right to erasure (Art. 17).", "deletion"),
        ("Orders: three years.", "retention"),
        ("Bookings for seven years, as the law asks.", "retention"),
        ("You may turn to the Autoriteit Persoonsgegevens.", "supervisory_authority"),
        ("Photos stay on the server for 30 days.", "retention"),
        ("Records are wiped 90 days after you leave.", "retention"),
        ("We keep it until you ask us to delete it.", "retention"),
        ("Messages disappear after 24 hours.", "retention"),
        ("Locations live for seven days.", "retention"),
        ("Everything is deleted within 60 days of closing.", "retention"),
        ("Kept: ten years, as tax law asks.", "retention"),
        ("You can switch to ads that are not personalised.", "personalised_opt_out"),
        ("Opt out of interest-based ads in the settings of Android.", "personalised_opt_out"),
        ("We do this because you agreed (Art. 6(1)(a) GDPR).", "legal_basis"),
        ("You may complain to the CNIL.", "supervisory_authority"),
        ("You may lodge a complaint with the Data Protection Commission.", "supervisory_authority"),
        ("You can turn to the Garante or any other regulator.", "supervisory_authority"),
        ("You may object at any time.", "objection"),
        ("You can take your data to another provider.", "portability"),
        ("Export everything as JSON.", "portability"),
        ("Do Not Sell or Share My Personal Information", "sale_opt_out"),
    ],
)
def test_english_elements_in_words_of_every_day(tmp_path: Path, text: str, element: str) -> None:
    assert element in told(tmp_path, text, "en")


@pytest.mark.parametrize(
    ("text", "element"),
    [
        ("You can delete cookies in your browser.", "deletion"),
        ("You may remove the app at any time.", "deletion"),
        ("We may delete posts that break the rules.", "deletion"),
        ("Free trial: 7 days.", "retention"),
        ("You can try it for 30 days.", "retention"),
        ("Response time: 30 days", "retention"),
        ("We answer within 30 days.", "retention"),
        ("Write to us first.", "supervisory_authority"),
        ("The app can export pictures.", "portability"),
        ("We show personalised ads.", "personalised_opt_out"),
        ("Article 7 of the terms.", "legal_basis"),
    ],
)
def test_english_words_of_every_day_about_something_else(tmp_path: Path, text: str, element: str) -> None:
    assert element not in told(tmp_path, text, "en")


@pytest.mark.parametrize(
    ("text", "count"),
    [("Write to info@example.com.", 1), ("See www.example.com.", 1), ("Write to a@shop.example.com.", 0)],
)
def test_the_domain_of_examples_is_a_leftover_and_one_below_it_is_not(tmp_path: Path, text: str, count: int) -> None:
    assert len(read(tmp_path, text, language="en").leftovers) == count


def test_what_is_not_told_is_not_among_them(tmp_path: Path) -> None:
    assert told(tmp_path, "我们会收集您的设备型号。") == set()


def test_the_sentence_is_quoted_rather_than_the_heading(tmp_path: Path) -> None:
    policy = read(tmp_path, "五、保存期限\n我们的保存期限为三年。")
    (retention,) = [claim for claim in policy.elements if claim.element is PolicyElement.RETENTION]
    assert retention.evidence[0].line == 4


@pytest.mark.parametrize(
    ("text", "language", "count"),
    [
        ("本政策由【请填写公司名称】提供。", "zh", 1),
        ("XX公司尊重您的隐私。联系邮箱：xxx。", "zh", 2),
        ("我们会收集设备型号（示例）。", "zh", 1),
        ("【设备信息】用于统计。", "zh", 0),
        ("【联系方式】请写信到客服邮箱。", "zh", 0),
        ("【应用日志】用于排查闪退。", "zh", 0),
        ("本应用由【公司名称】运营。", "zh", 1),
        ("联系我们：【邮箱】", "zh", 1),
        ("【公司全称】", "zh", 1),
        ("Last updated: [Insert Date]. Contact: [your e-mail].", "en", 2),
        ("See [our site](https://a.example) for more.", "en", 0),
    ],
)
def test_what_a_template_left(tmp_path: Path, text: str, language: str, count: int) -> None:
    assert len(read(tmp_path, text, language=language).leftovers) == count


@pytest.mark.parametrize(
    ("text", "language", "field", "value"),
    [
        ("生效日期：2023年4月", "zh", "effective_date", "2023-04"),
        ("本政策自2024年1月5日起施行。", "zh", "effective_date", "2024-01-05"),
        ("《个人信息保护法》自2021年11月1日起施行。", "zh", "effective_date", None),
        ("最近更新：2022-03-01", "zh", "updated_date", "2022-03-01"),
        ("政策版本：V2.1", "zh", "version", "V2.1"),
        ("“我们”是指杭州青竹科技有限公司。", "zh", "developer", "杭州青竹科技有限公司"),
        ("谁在负责\n名称：杭州青竹科技有限公司\n地址：西湖区", "zh", "developer", "杭州青竹科技有限公司"),
        ("名称：青竹记账", "zh", "developer", None),
        ("开发运营：杭州青竹科技有限公司", "zh", "developer", "杭州青竹科技有限公司"),
        ("青竹记账（杭州青竹科技有限公司出品）保护您的信息。", "zh", "developer", "杭州青竹科技有限公司"),
        ("您好，这里是杭州青竹科技有限公司。", "zh", "developer", "杭州青竹科技有限公司"),
        ("本规则的制定者是杭州青竹科技有限公司。", "zh", "developer", "杭州青竹科技有限公司"),
        ("Responsible: Bamboo Labs GmbH, Berlin", "en", "developer", "Bamboo Labs GmbH"),
        ("杭州青竹科技有限公司（以下简称“我们”）尊重您的隐私。", "zh", "developer", "杭州青竹科技有限公司"),
        ("西塘县文化馆服务中心（西塘县河滨路3号）主办。", "zh", "developer", "西塘县文化馆服务中心"),
        ("使用时，杭州青竹科技有限公司会依照本政策处理您的信息。", "zh", "developer", "杭州青竹科技有限公司"),
        ("【生效日期】2026年02月12日", "zh", "effective_date", "2026-02-12"),
        ("修订/施行：2025年2月3日", "zh", "effective_date", "2025-02-03"),
        ("本应用由青竹软件工作室开发。", "zh", "developer", "青竹软件工作室"),
        ("最近更新\n2025年2月3日", "zh", "updated_date", "2025-02-03"),
        ("Last updated\n5 May 2023", "en", "updated_date", "2023-05-05"),
        ("问：软件是谁做的？\n答：杭州青竹科技有限公司，在西湖区。", "zh", "developer", "杭州青竹科技有限公司"),
        ("Effective: March 2024", "en", "effective_date", "2024-03"),
        ("Last updated on 5 May 2023.", "en", "updated_date", "2023-05-05"),
        ('Bamboo Labs Ltd. ("we", "us") runs this app.', "en", "developer", "Bamboo Labs Ltd."),
        ("The app was developed by Jane Doe.", "en", "developer", "Jane Doe"),
        ("Standard tools provided by Android for storing app data are used.", "en", "developer", None),
        ('The app "Bamboo Notes" keeps your notes.', "en", "app_name", "Bamboo Notes"),
    ],
)
def test_metadata(tmp_path: Path, text: str, language: str, field: str, value: str | None) -> None:
    assert getattr(read(tmp_path, text, language=language), field) == value


def test_a_sentence_is_no_name_of_an_app(tmp_path: Path) -> None:
    page = "<p>Privacy policy: the app requests the camera.</p><p>Your privacy matters to all of us here.</p>"
    assert read_raw(tmp_path, page.encode(), "policy.html").app_name is None


@pytest.mark.parametrize(
    ("text", "language", "is_told"),
    [
        ("问：会有定向推送吗？\n答：不会，所有人看到的都一样。", "zh", False),
        ("问：会有定向推送吗？\n答：会，依据您的浏览记录。", "zh", True),
        ("Q: Do you show targeted advertising?\nA: No, none at all.", "en", False),
        ("Q: Do you show targeted advertising?\nA: Yes, in the free version.", "en", True),
    ],
)
def test_what_an_answer_denies_is_not_done(tmp_path: Path, text: str, language: str, *, is_told: bool) -> None:
    assert ("personalisation" in told(tmp_path, text, language)) is is_told


def test_a_question_that_is_answered_no_tells_all_the_same(tmp_path: Path) -> None:
    assert "cross_border" in told(tmp_path, "问：资料会传到境外吗？\n答：不会。")
