"""The page as markup: complete, inert, the same every time, in one language, and readable."""

import base64
import hashlib
import re
import tomllib
from copy import deepcopy
from dataclasses import replace
from importlib.resources import files
from itertools import pairwise
from time import process_time

import pytest
from lxml import html

from auditor import __version__, audit, read_app, read_policy
from auditor.knowledge import catalog
from auditor.model.app import App
from auditor.model.audit import Audit, BlockedRules
from auditor.model.evidence import Evidence
from auditor.model.finding import Gate, Verdict
from auditor.report.html.page import audit_html
from auditor.report.html.words import HtmlWords
from auditor.report.words import words
from tests.conftest import ROOT
from tests.report import shop
from tests.report.html import pages

LANGUAGES = ("en", "zh")
QUOTED = ("style", "script", "code", "*[@class='phrases']", "blockquote", "*[@class='policy']", "dd/*[@lang]")
"""What is shown as it was found."""
SAMPLE = ROOT / "sample_apks/recycling-market"


def text_of(element: html.HtmlElement) -> str:
    return re.sub(r"\s+", " ", element.text_content()).strip()


@pytest.fixture(scope="module")
def sample() -> html.HtmlElement:
    """The report in Chinese of an app with findings of many kinds."""
    result = audit(read_app(f"{SAMPLE}.apk"), read_policy(SAMPLE / "policy.txt"))
    return pages.page(result, "zh")


# --- inert


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_of_a_hostile_app_or_policy_becomes_markup(language: str) -> None:
    page = pages.page(pages.hostile(), language)
    assert len(page.xpath("//script")) == 1
    assert len(page.xpath("//style")) == 1
    assert page.xpath("//img | //iframe | //object | //embed | //form | //base") == []
    assert page.xpath("//@*[starts-with(name(), 'on')] | //@style | //@src") == []
    assert "49" not in text_of(page.xpath("//h1")[0])


def test_what_a_hostile_name_hides_is_shown() -> None:
    page = pages.page(pages.hostile())
    name = text_of(page.xpath("//dl[@class='identity']//dd")[0])
    assert '<script>document.documentElement.dataset.owned="1"</script>' in name
    assert r"\u202e\u200b\x1b[31m\x00" in name
    assert not re.search("[\u202e\u200b\x1b]", page.text_content())


def test_a_name_without_end_leaves_room_for_the_verdict() -> None:
    assert len(text_of(pages.page(pages.hostile()).xpath("//h1")[0])) <= 81


@pytest.mark.parametrize("language", LANGUAGES)
def test_links_lead_into_the_page_or_to_the_web_and_to_no_script(language: str) -> None:
    page = pages.page(pages.hostile(), language)
    links = [str(link) for link in page.xpath("//@href")]
    assert [link for link in links if not re.match(r"#|https?://|data:,$", link)] == []


def test_the_content_policy_names_the_style_and_the_script_and_allows_nothing_else() -> None:
    page = pages.page(shop.audit())
    allowed = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    hashes = [
        base64.b64encode(hashlib.sha256(page.xpath(f"//{tag}")[0].text.encode()).digest()).decode()
        for tag in ("style", "script")
    ]
    assert allowed == (
        f"default-src 'none'; style-src 'sha256-{hashes[0]}'; script-src 'sha256-{hashes[1]}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    assert not re.search(r"url\(|@import", page.xpath("//style")[0].text)


# --- whole


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "result", [shop.audit(), shop.clean_audit(), pages.hostile()], ids=["shop", "clean", "hostile"]
)
def test_every_link_into_the_page_finds_one_place(result: Audit, language: str) -> None:
    page = pages.page(result, language)
    ids = [str(one) for one in page.xpath("//@id")]
    assert len(ids) == len(set(ids))
    aims = {str(link)[1:] for link in page.xpath("//@href") if str(link).startswith("#")}
    aims |= {name for names in page.xpath("//@aria-labelledby | //@aria-controls") for name in str(names).split()}
    assert aims - set(ids) == set()


def test_the_same_audit_gives_the_same_bytes() -> None:
    assert audit_html(shop.audit(), "zh") == audit_html(shop.audit(), "zh")


def test_the_verdict_comes_first_with_its_reason() -> None:
    page = pages.page(shop.audit())
    assert text_of(page.xpath("//main/section[1]//*[@class='verdict-word']")[0]) == "FAIL"
    assert "2 findings at or above “high”" in text_of(page.xpath("//*[@class='verdict-reason']")[0])


def test_a_finding_shows_the_app_the_policy_and_the_line_in_its_surroundings() -> None:
    policy = shop.policy(passages=pages.passages("一", "我们会向您发送短信验证码。", "三"))
    finding = shop.sms_finding()
    quote = shop.quote(2, "我们会向您发送短信验证码。")
    at_two = Evidence(app=finding.evidence.app, policy=(quote,), searched=("短信",))
    result = shop.audit(policy=policy, findings=(replace(finding, evidence=at_two),))
    card = pages.page(result).xpath("//article")[0]
    app, said = card.xpath(".//div[@class='side']")
    assert "uses-permission[@name='android.permission.READ_SMS']" in text_of(app)
    assert [text_of(line) for line in said.xpath(".//*[contains(@class, 'line')]")] == [
        "1 一",
        "2 我们会向您发送短信验证码。",
        "3 三",
    ]
    assert [text_of(mark) for mark in said.xpath(".//*[contains(@class, 'quoted')]//mark")] == ["短信"]


def test_the_whole_text_marks_the_quoted_line_and_leads_back_to_the_finding() -> None:
    policy = shop.policy(passages=pages.passages(*map(str, range(39)), "我们会向您发送短信验证码。", "末"))
    page = pages.page(shop.audit(policy=policy))
    quoted = page.xpath("//*[@id='policy-text']//*[contains(@class, 'quoted')]")
    assert [one.get("id") for one in quoted] == ["p-40"]
    assert quoted[0].xpath(".//a/@href") == ["#finding-1"]
    assert page.xpath("//article[@id='finding-1']//figcaption/a/@href") == ["#p-40"]


def test_a_quote_whose_text_is_not_at_hand_is_shown_all_the_same() -> None:
    card = pages.page(shop.audit()).xpath("//article[@id='finding-1']")[0]
    assert "我们会向您发送短信验证码。" in text_of(card)
    assert "privacy.txt line 40" in text_of(card)


def test_two_places_of_one_line_are_shown_once_with_both_marked() -> None:
    text = "我们会读取您的短信。" + "此处是很长的说明文字。" * 20 + "我们还会读取收件箱。"
    policy = shop.policy(passages=pages.passages(text))
    finding = shop.sms_finding()
    quotes = (shop.quote(1, "我们会读取您的短信。此处…"), shop.quote(1, "…我们还会读取收件箱。"))
    result = shop.audit(policy=policy, findings=(replace(finding, evidence=replace(finding.evidence, policy=quotes)),))
    page = pages.page(result)
    assert len(page.xpath("//article//blockquote")) == 1
    assert [text_of(mark) for mark in page.xpath("//article//mark")] == ["我们会读取您的短信。此处", "收件箱"]


def test_quotes_that_follow_each_other_are_one_piece_and_others_are_not() -> None:
    texts = ("甲", "读取短信一", "乙", "读取短信二", "丙", "丁", "戊", "读取短信三")
    quotes = tuple(shop.quote(number, texts[number - 1]) for number in (2, 4, 8))
    finding = shop.sms_finding()
    result = shop.audit(
        policy=shop.policy(passages=pages.passages(*texts)),
        findings=(replace(finding, evidence=replace(finding.evidence, policy=quotes)),),
    )
    page = pages.page(result)
    pieces = page.xpath("//article//figure")
    gutters = [[text_of(one) for one in piece.xpath(".//span[@class='gutter']")] for piece in pieces]
    assert gutters == [["1", "2", "3", "4", "5"], ["7", "8"]]
    assert [text_of(one) for one in page.xpath("//article//p[contains(@class, 'quoted')]/span[@class='words']")] == [
        "读取短信一",
        "读取短信二",
        "读取短信三",
    ]
    assert [text_of(piece.xpath("./figcaption/a")[0]) for piece in pieces] == [
        "privacy.txt line 2",
        "privacy.txt line 8",
    ]
    assert len(page.xpath("//div[@class='policy']//span[@class='cited']")) == 3


def test_an_id_of_the_knowledge_base_is_no_word_of_the_policy() -> None:
    policy = shop.policy(passages=pages.passages("极光推送：https://www.jpush.cn/"))
    quote = shop.quote(1, "极光推送：https://www.jpush.cn/")
    finding = shop.jpush_finding()
    result = shop.audit(
        policy=policy,
        findings=(replace(finding, evidence=replace(finding.evidence, policy=(quote,), searched=("极光",))),),
    )
    assert [text_of(mark) for mark in pages.page(result).xpath("//article//mark")] == ["极光"]


def test_of_a_silent_policy_the_phrases_that_were_looked_for_are_shown() -> None:
    card = pages.page(shop.audit()).xpath("//article[@id='finding-2']")[0]
    assert "The policy is silent." in text_of(card)
    assert [text_of(one) for one in card.xpath(".//ul[@class='phrases']/li")] == ["极光推送", "JPush", "极光"]


def test_a_table_row_has_what_is_requested_who_uses_it_what_the_policy_says_and_the_findings() -> None:
    row = pages.page(shop.audit()).xpath("//tr[contains(., 'READ_SMS')]")[0]
    cells = [text_of(cell) for cell in row.xpath("./*")]
    assert cells == [
        "read your text messages (SMS or MMS)READ_SMS",
        "all levels",
        "not known",
        "NOT DECLARED mentioned: line 40",
        "critical UND002",
    ]
    assert row.xpath(".//a/@href") == ["#finding-1"]


def test_where_code_could_not_be_read_nothing_seen_says_nothing() -> None:
    read = shop.app(accesses=())
    of_packed = shop.app(accesses=(), protections=(shop.PACKER,))
    for app, cell, below in (
        (read, "nothing seen", "Of what is watched, the code reads nothing."),
        (of_packed, "not known", "Nothing was seen; not all of the code could be read."),
        (shop.app(), "not known", "No code was read."),
    ):
        page = pages.page(shop.audit(app=app))
        assert text_of(page.xpath("//table[contains(@class, 'sdks')]/tbody/tr/td[2]")[0]) == cell
        assert text_of(page.xpath("//section[@aria-labelledby='reads']/p")[0]) == below


def test_an_sdk_row_says_how_it_was_found_and_what_it_reads(sample: html.HtmlElement) -> None:
    row = sample.xpath("//table[contains(@class, 'sdks')]//tr[contains(., '高德地图')]")[0]
    assert [text_of(cell) for cell in row.xpath("./*")[1:4]] == [
        "8 个类",
        "精确位置信息",
        "已声明 第 85 行 写作「高德地图 SDK」",
    ]


def test_what_the_shared_code_of_an_sdk_reads_stands_with_the_sdk(sample: html.HtmlElement) -> None:
    row = sample.xpath("//table[contains(@class, 'sdks')]//tr[contains(., '友盟统计')]")[0]
    assert [text_of(one) for one in row.xpath(".//ul/li")] == [
        "国际移动设备识别码（IMEI/MEID）（友盟公共基础库）",
        "MAC 地址（友盟公共基础库）",
    ]


def test_a_kind_of_data_leads_to_the_findings_about_what_opens_it(sample: html.HtmlElement) -> None:
    """The policy is silent on the calendar, and the finding that says so is about the permission."""
    row = sample.xpath("//table[contains(@class, 'reads')]//tr[contains(., '日历')]")[0]
    assert [text_of(cell) for cell in row.xpath("./*")] == ["日历", "应用自身", "未声明", "高 UND001"]
    (link,) = row.xpath(".//a/@href")
    assert "READ_CALENDAR" in text_of(sample.xpath(f"//article[@id='{link[1:]}']")[0])


def test_what_is_declared_and_not_seen_to_be_read_is_named(sample: html.HtmlElement) -> None:
    (others,) = sample.xpath("//section[@aria-labelledby='reads']/dl[@class='others']")
    declared = text_of(others.xpath(".//dd")[0]).split("、")
    assert text_of(others.xpath(".//dt")[0]) == "仅见声明"
    assert {"地址", "崩溃日志"} <= set(declared)
    read = [text_of(one) for one in sample.xpath("//table[contains(@class, 'reads')]//th[@scope='row']")]
    assert set(declared).isdisjoint(read)


def test_the_command_that_makes_the_report_again_is_shown() -> None:
    page = pages.page(shop.audit(command=("check", shop.APK, "--policy", shop.POLICY)))
    assert text_of(page.xpath("//p[@class='command']")[0]) == f"auditor check {shop.APK} --policy {shop.POLICY} -o html"
    assert page.xpath("//p[@class='command']//span[@class='whole']/text()") == ["--policy"]
    assert pages.page(shop.audit()).xpath("//p[@class='command']") == []


def test_an_option_and_a_date_are_never_parted_and_a_longer_word_may_be() -> None:
    named = pages.page(shop.audit()).xpath("//dl[@class='identity']//span[@class='whole']/text()")
    assert named == ["2024-03-01", "--category"]
    page = pages.page(shop.audit(command=("check", "--" + "a" * 60, "--policy", "x")))
    assert page.xpath("//p[@class='command']//span[@class='whole']/text()") == ["--policy"]


def test_waived_and_known_findings_stand_apart_with_their_reason() -> None:
    page = pages.page(pages.set_aside())
    assert [article.get("data-standing") for article in page.xpath("//article")] == ["counting", "waived", "known"]
    waived = text_of(page.xpath("//article[@data-standing='waived']")[0])
    assert "until 2027-03-31: 3.2 版删除。" in waived
    assert "SDK004" in text_of(page.xpath("//*[@aria-labelledby='gone-title']")[0])
    assert page.xpath("//select[@id='standing']/option/@value") == ["", "counting", "waived", "known"]


def test_a_gap_names_the_rules_that_it_kept_from_being_judged_and_how_to_accept_it() -> None:
    gap = pages.page(shop.audit()).xpath("//*[contains(@class, 'gap-open')]")[0]
    assert "build/shop.apk!classes2.dex" in text_of(gap)
    assert "SDK001, SDK004" in text_of(gap)


def test_an_accepted_gap_says_why() -> None:
    blocked = (BlockedRules(problem=shop.PACKED, rules=("SDK001",), accepted=True),)
    page = pages.page(shop.audit(problems=blocked, gate=Gate(accepted_gaps=shop.ACCEPTED)))
    assert page.xpath("//*[contains(@class, 'gap-open')]") == []
    assert "audited before packing" in text_of(page.xpath("//*[@class='gap']")[0])


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_an_app_that_could_not_be_read_no_table_pretends_to_know(language: str) -> None:
    app = App(path=shop.APK, sha256="ab" * 32, size=3, problems=(shop.NOT_AN_APP,))
    problems = (BlockedRules(problem=shop.NOT_AN_APP, rules=()),)
    result = shop.audit(app=app, permissions=(), sdks=(), findings=(), problems=problems)
    assert result.verdict is Verdict.INCOMPLETE
    page = pages.page(result, language)
    assert page.xpath("//table") == []
    said = text_of(page)
    assert [text for text in (words(language).no_permissions, words(language).no_findings) if text in said] == []
    assert "--accept-gap" not in said
    assert shop.APK in text_of(page.xpath("//*[@class='gaps']")[0])


def test_the_facts_suffice_to_do_it_again() -> None:
    facts = text_of(pages.page(shop.audit()).xpath("//section[@id='facts']")[0])
    for fact in ("ab" * 32, "ef" * 32, "cd" * 32, shop.APK, shop.POLICY, __version__, catalog.VERSION, catalog.DATE):
        assert fact in facts
    assert all(rule in facts for rule in catalog.rules())


# --- bounded


def test_five_hundred_findings_take_less_than_two_seconds_and_five_megabytes() -> None:
    result = pages.many(500)
    audit_html(shop.audit(), "zh")
    start = process_time()
    report = audit_html(result, "zh")
    assert process_time() - start < 2
    assert len(report) < 5_000_000
    assert report.count(b"<article") == 500


def test_of_a_huge_policy_only_what_is_referred_to_is_shown() -> None:
    texts = ["很长的一段文字。" * 50 for _ in range(5_000)]
    texts[39] = "我们会向您发送短信验证码。"
    page = pages.page(shop.audit(policy=shop.policy(passages=pages.passages(*texts))))
    shown = page.xpath("//*[@id='policy-text']//*[contains(@class, 'line')]/@id")
    assert "p-40" in shown
    assert len(shown) < 40
    assert "passages that nothing refers to are left out" in text_of(page.xpath("//*[@id='policy-text']")[0])
    assert len(html.tostring(page)) < 500_000


def test_a_huge_policy_on_a_single_line_takes_no_more_than_a_moment() -> None:
    texts = [f"第{number}段：我们会收集您的信息。" for number in range(20_000)]
    passages = tuple(replace(one, lines=((0, 1),)) for one in pages.passages(*texts))
    quotes = tuple(shop.quote(1, texts[number]) for number in range(0, 20_000, 100))
    finding = shop.sms_finding()
    found = tuple(
        replace(finding, subject=str(number), evidence=replace(finding.evidence, policy=quotes[number : number + 3]))
        for number in range(198)
    )
    result = shop.audit(policy=shop.policy(passages=passages), findings=found)
    start = process_time()
    report = audit_html(result, "zh")
    assert process_time() - start < 2
    assert len(report) < 5_000_000


# --- language


def _catalogue() -> list[tuple[str, str]]:
    texts = []
    for name in ("html.toml", "report.toml"):
        data = (files("auditor.knowledge") / "data/messages" / name).read_text(encoding="utf-8")
        entries = [tomllib.loads(data)]
        while entries:
            entry = entries.pop()
            if set(entry) == {"en", "zh"} and all(isinstance(value, str) for value in entry.values()):
                texts.append((entry["en"], entry["zh"]))
            else:
                entries += [value for value in entry.values() if isinstance(value, dict)]
    return texts


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_has_no_word_of_the_other_language(language: str, sample: html.HtmlElement) -> None:
    of_shop = pages.page(pages.set_aside(), language)
    for page in [of_shop, deepcopy(sample)] if language == "zh" else [of_shop]:
        for foreign in page.xpath(f"//{' | //'.join(QUOTED)}"):
            foreign.drop_tree()
        attributes = page.xpath("//@aria-label | //@placeholder | //@data-text | //@data-label")
        shown = " ".join([text_of(page), *map(str, attributes)])
        own, other = zip(*(pair if language == "en" else pair[::-1] for pair in _catalogue()), strict=True)
        common = {"Android"} | set(re.findall(r"[\w-]+", " ".join(own)))
        parts = {piece.strip(" “”()（）「」，：:,;；.") for text in other for piece in re.split(r"{\w+}", text)}
        # Short words are parts of names; what both languages use is of neither.
        told = {part for part in parts if len(part) > (5 if language == "zh" else 1) and part not in common}
        assert len(told) > 200
        assert [part for part in told if re.search(rf"(?<![\w.-]){re.escape(part)}(?![\w.])", shown)] == []


def test_every_word_of_the_page_is_used_and_fills_the_same_placeholders_in_both_languages() -> None:
    folder = ROOT / "auditor/report"
    code = "".join(
        file.read_text(encoding="utf-8")
        for file in sorted([*(folder / "templates").iterdir(), *(folder / "html").glob("*.py")])
    )
    assert [
        name for name in HtmlWords.__struct_fields__ if not re.search(rf"\b(?:w|word|words|self)\.{name}\b", code)
    ] == []
    differ = [(en, zh) for en, zh in _catalogue() if set(re.findall(r"{\w+}", en)) != set(re.findall(r"{\w+}", zh))]
    assert differ == []


def test_a_report_says_which_language_it_and_the_policy_are_in() -> None:
    page = pages.page(shop.audit(policy=shop.policy(passages=pages.passages("一"))), "en")
    assert page.get("lang") == "en"
    assert page.xpath("//*[@class='policy']/div/@lang") == ["zh-Hans"]


# --- readable


def test_headings_leave_out_no_level(sample: html.HtmlElement) -> None:
    levels = [int(heading.tag[1]) for heading in sample.xpath("//h1 | //h2 | //h3 | //h4 | //h5")]
    assert levels[0] == 1
    assert [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1] == []


def test_every_control_has_a_name_and_every_table_its_heads(sample: html.HtmlElement) -> None:
    controls = sample.xpath("//input | //select | //button")
    assert controls
    for control in controls:
        label = control.get("aria-label") or text_of(control) or "".join(map(text_of, control.xpath("ancestor::label")))
        assert label, html.tostring(control)
    for table in sample.xpath("//table"):
        heads = len(table.xpath("./thead/tr/th[@scope='col']"))
        assert table.get("aria-labelledby")
        assert {sum(int(cell.get("colspan", 1)) for cell in row) for row in table.xpath("./tbody/tr")} == {heads}
