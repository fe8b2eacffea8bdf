"""The pages of the server: those of the written site, as the store is now, with what reviewers decide."""

from pathlib import Path

import pytest

from auditor.batch.outcome import app_id
from auditor.batch.store import Store
from auditor.errors import InputMissingError, UsageError
from auditor.survey.site.rows import PAGE
from auditor.web import recent
from auditor.web.application import application
from tests.report.html import pages
from tests.survey.site import stores
from tests.survey.site.stores import EVIL, LATE, NOTES, SHOP
from tests.web.visiting import HOST, Visitor

APP = f"/apps/{app_id(SHOP)}"


@pytest.fixture
def path(tmp_path: Path) -> str:
    return stores.filled(tmp_path / "a.db", stores.ordinary())


@pytest.fixture
def visitor(path: str) -> Visitor:
    return Visitor(application(path, "en", [HOST]))


def shown(visitor: Visitor, address: str = "/") -> list[str]:
    return [str(link) for link in visitor.page(address).xpath("//tbody//th/a[@data-cell='title']/@href")]


def test_the_table_shows_the_apps_and_filters_them(visitor: Visitor) -> None:
    assert shown(visitor) == [f"/apps/{app_id(app)}" for app in (SHOP, LATE, NOTES)]
    assert shown(visitor, "/?result=pass") == [f"/apps/{app_id(NOTES)}"]
    assert shown(visitor, "/?rule=UND002&text=shop") == [APP]
    assert "1 of 3 apps" in visitor.text("/?rule=UND002")
    assert "No app matches the filters." in visitor.text("/?text=nothing")


def test_the_form_keeps_what_was_chosen(visitor: Visitor) -> None:
    page = visitor.page("/?text=a+%22b&result=pass&developer=%3Cb%3E")
    assert page.xpath("//input[@name='text']/@value") == ['a "b']
    assert page.xpath("//input[@name='developer']/@value") == ["<b>"]
    assert page.xpath("//select[@name='result']/option[@selected]/@value") == ["pass"]


@pytest.mark.parametrize(
    "address",
    [
        "/?page=0",
        "/?page=-1",
        "/?page=x",
        "/?page=99999999999",
        "/?page=٣",
        "/?result=%00",
        "/?text=%ED%A0%80",
        "/?x=1",
    ],
)
def test_odd_addresses_get_a_page(visitor: Visitor, address: str) -> None:
    assert visitor.get(address).status_code == 200


def test_pages_of_rows_lead_to_each_other_with_the_choice(tmp_path: Path) -> None:
    visitor = Visitor(application(stores.filled(tmp_path / "m.db", stores.many(PAGE * 2 + 1)), "en", [HOST]))
    first = visitor.page("/?result=timed_out")
    assert first.xpath("//nav[@class='pager']/a/@href") == ["/?result=timed_out&page=2#filters"]
    assert visitor.page("/?result=timed_out&page=2").xpath("//nav[@class='pager']/a/@href") == [
        "/?result=timed_out#filters",
        "/?result=timed_out&page=3#filters",
    ]
    assert len(shown(visitor, "/?page=3")) == 1
    assert shown(visitor, "/?page=9") == shown(visitor, "/?page=3")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_link_leads_to_a_page(path: str, language: str) -> None:
    visitor = Visitor(application(path, language, [HOST]))
    seen: set[str] = set()
    todo = ["/"]
    while todo:
        address = todo.pop()
        if address in seen:
            continue
        seen.add(address)
        assert visitor.get(address).status_code == 200, address
        links = (str(link).partition("#")[0] for link in visitor.page(address).xpath("//a/@href"))
        todo += [link for link in links if link.startswith("/")]
    assert {"/", "/sdks", "/permissions", "/rules", "/sdks/jpush", APP} <= seen


@pytest.mark.parametrize(
    "address", ["/apps/none", "/sdks/none", "/x", "/apps/", "/static/x", "/apps/..%2f..", f"{APP}/review"]
)
def test_what_there_is_not_is_said(visitor: Visitor, address: str) -> None:
    answer = visitor.get(address)
    assert answer.status_code in {404, 405}
    assert 'href="/"' in answer.text


def test_an_app_that_was_not_audited_has_its_page(visitor: Visitor) -> None:
    assert "more than 120 seconds" in visitor.text(f"/apps/{app_id(LATE)}")


def test_a_report_has_a_form_for_each_finding_and_leads_back(visitor: Visitor) -> None:
    page = visitor.page(APP)
    assert page.xpath("//p[@class='back']/a/@href") == ["/"]
    assert page.xpath("//article//form/@action") == [f"{APP}/review"] * 2
    assert page.xpath("//meta[@name='referrer']/@content") == ["same-origin"]


def test_reviewers_verdicts_stand_beside_the_finding_and_a_disagreement_is_marked(visitor: Visitor) -> None:
    visitor.review(SHOP, decision="confirmed", name="Li Lei", note="<b>seen</b>")
    assert "Reviewer 1 (Li Lei) confirmed <b>seen</b>" in visitor.text(APP)
    assert "The reviewers disagree" not in visitor.text(APP)
    visitor.review(SHOP, reviewer="2", decision="needs_dynamic_test", name="韩梅梅")
    assert "The reviewers disagree. Reviewer 1 (Li Lei)" in visitor.text(APP)
    assert "Reviewer 2 (韩梅梅) needs a dynamic test" in visitor.text(APP)
    assert shown(visitor, "/?review=disputed") == [APP]
    visitor.review(SHOP, reviewer="2", decision="confirmed", name="韩梅梅")
    assert "The reviewers disagree" not in visitor.text(APP)


def test_a_verdict_can_be_withdrawn(visitor: Visitor) -> None:
    visitor.review(SHOP, decision="rejected", name="Li Lei")
    visitor.review(SHOP, decision="withdrawn", name="Li Lei")
    assert "Li Lei" not in visitor.text(APP)
    assert shown(visitor, "/?review=reviewed") == []


def test_the_form_knows_who_sent_the_last_verdict(visitor: Visitor) -> None:
    visitor.review(SHOP, reviewer="2", name="韩梅梅")
    page = visitor.page(APP)
    assert set(page.xpath("//form//input[@name='name']/@value")) == {"韩梅梅"}
    assert set(page.xpath("//form//select[@name='reviewer']/option[@selected]/@value")) == {"2"}


def test_rules_count_the_verdicts(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recent, "_SHARE", 0)
    visitor.get("/rules")
    visitor.review(SHOP, decision="confirmed")
    assert "1 confirmed" in visitor.text("/rules")


def test_what_a_batch_adds_is_shown(visitor: Visitor, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recent, "_SHARE", 0)
    visitor.get("/")
    with Store.writing(path) as store:
        store.put(stores.outcome("apps/new.apk", stores.clean()))
    assert "4 of 4 apps" in visitor.text("/")
    assert "4 apps and their privacy policies" in visitor.text("/")


def test_hostile_texts_are_shown_and_not_obeyed(tmp_path: Path) -> None:
    visitor = Visitor(application(stores.filled(tmp_path / "evil.db", stores.hostile()), "en", [HOST]))
    for address in ("/", "/permissions", f"/apps/{app_id(EVIL)}", f"/apps/{app_id(f'{EVIL}.late')}"):
        said = visitor.get(address).text
        assert all(attack not in said for attack in (*pages.EVIL[:3], pages.EVIL[7]))
        assert not set(said) & {"\u202e", "\u200b", "\x1b", "\x00"}
    (source,) = visitor.page("/").xpath("//select[@name='source']/option/@value")[1:]
    assert source


def test_a_hostile_note_of_a_reviewer_is_shown_and_not_obeyed(visitor: Visitor) -> None:
    visitor.review(SHOP, name=pages.EVIL[1][:100], note=f"{pages.EVIL[0]}\x1b\u202e{{{{ 7 * 7 }}}}")
    said = visitor.get(APP).text
    assert "<script>document" not in said
    assert "<img src=x" not in said
    assert not set(said) & {"\u202e", "\x1b"}
    assert "{{ 7 * 7 }}" in said


def test_the_store_stays_when_its_pages_are_only_read(visitor: Visitor, path: str) -> None:
    before = Path(path).read_bytes()
    for address in ("/", "/sdks", "/sdks/jpush", "/permissions", "/rules", APP, "/?text=x"):
        visitor.get(address)
    assert Path(path).read_bytes() == before


def test_a_store_that_is_gone_is_said_and_not_made_anew(visitor: Visitor, path: str) -> None:
    token, fingerprint = visitor.token(SHOP), visitor.fingerprint(SHOP)
    Path(path).unlink()
    assert (visitor.get("/").status_code, "no such store" in visitor.text("/")) == (503, True)
    assert visitor.review(SHOP, visit=False, token=token, fingerprint=fingerprint).status_code == 503
    assert not Path(path).exists()


def test_what_is_no_store_is_refused_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(InputMissingError, match="no such store"):
        application(str(tmp_path / "none.db"), "en", [HOST])
    (tmp_path / "text.db").write_text("hello" * 1000)
    with pytest.raises(UsageError, match="is no store"):
        application(str(tmp_path / "text.db"), "en", [HOST])
