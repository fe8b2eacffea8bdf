"""What inspect shows of an app and of a policy."""

import re

import pytest
from wcwidth import wcswidth

from auditor.model.evidence import Effect
from auditor.report.app_text import app_text
from auditor.report.page import Page
from auditor.report.policy_text import policy_text
from tests.report import shop


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("width", [60, 80])
def test_no_line_is_wider_than_the_page(language: str, width: int) -> None:
    app = shop.app(problems=(shop.BROKEN_DEX,), protections=(shop.PACKER,))
    page = Page(width=width)
    for text in (
        app_text(app, language, page, verbose=True),
        policy_text(shop.policy(), language, page, verbose=True),
    ):
        assert max(map(wcswidth, text.split("\n"))) <= width


def test_an_app_shows_who_it_is_and_who_signed_it() -> None:
    text = app_text(shop.app(), "en", Page())
    assert text.startswith(
        "App        旧物集市 (com.example.shop), version 1.2.0 (12)\n"
        "File       build/shop.apk (20480 bytes)\n"
        f"SHA-256    {'ab' * 32}\n"
        "Android    API 21 and later, target 33\n"
        "Signed by  CN=Shop (v2)\n"
        f"           {'cd' * 32}\n"
    )


def test_permissions_show_where_they_count_and_who_implied_them() -> None:
    text = app_text(shop.app(), "en", Page(width=120))
    assert re.search(r"WRITE_EXTERNAL_STORAGE .* not in force, up to API 18", text)
    assert "Added by Android  READ_EXTERNAL_STORAGE (by WRITE_EXTERNAL_STORAGE)" in text


def test_a_policy_shows_its_claims_with_line_and_quote() -> None:
    text = policy_text(shop.policy(), "zh", Page(width=100))
    assert "12：「当您扫码或拍照上传商品时，我们会申请相机权限。」" in text
    assert "某某统计SDK  目录中没有" in text
    assert "第三方SDK：https://example.com/sdk.html（docs/privacy.txt:60）" in text


def test_mere_mentions_are_counted_and_shown_on_demand() -> None:
    assert "declare nothing: 1 (-v shows them)" in policy_text(shop.policy(), "en", Page())
    assert "READ_SMS" not in policy_text(shop.policy(), "en", Page())
    assert "0  mentioned  READ_SMS" in policy_text(shop.policy(), "en", Page(), verbose=True)


def test_a_problem_says_what_it_costs() -> None:
    assert shop.BROKEN_DEX.effect is Effect.PARTIAL
    text = app_text(shop.app(problems=(shop.BROKEN_DEX,)), "en", Page())
    assert "Not fully read (1)\n" in text
    assert "--accept-gap" not in text
