"""What an Application class calls whenever the app starts."""

from pathlib import Path

import pytest

from auditor.apk.calls import CallSearch
from auditor.apk.dex_tables import open_tables
from tests.apk.builders import apk, manifest, node
from tests.apk.dex_writer import RETURN, Class, Instruction, Invoke, Method, Raw, dex_of
from tests.apk.reading import app_of

APP = "com.shop.ShopApp"
ANDROID = "android.app.Application"
PUSH, MAPS = Invoke("cn.push.Push->init", returns="V"), Invoke("com.maps.Maps->initialize", returns="V")
IF_NOT = 0x38
"""if-eqz; with the code units that it may lead past in the next one. An invoke has three."""


def started(*classes: Class, application: str | None = APP) -> list[str]:
    search = CallSearch(application=application)
    search.add("classes.dex", open_tables("classes.dex", dex_of(*classes)))
    return [f"{call.class_name}->{call.member}" for call in search.calls().starts]


def on_create(*code: Instruction) -> Class:
    return Class(APP, [Method("onCreate", (*code, RETURN))], ANDROID)


def test_calls_on_the_way_of_every_start_have_their_place() -> None:
    search = CallSearch(application=APP)
    search.add("classes.dex", open_tables("classes.dex", dex_of(on_create(PUSH, MAPS))))
    first, second = search.calls().starts
    assert (first.dex, first.caller, first.method) == ("classes.dex", APP, "onCreate()V")
    assert (first.class_name, first.member, second.class_name) == ("cn.push.Push", "init", "com.maps.Maps")


@pytest.mark.parametrize(
    ("code", "calls"),
    [
        ((Raw([IF_NOT, 5]), PUSH, MAPS), ["com.maps.Maps->initialize"]),
        ((Raw([IF_NOT, 3]), RETURN, PUSH), []),
        ((PUSH, Raw([IF_NOT, 3]), RETURN, MAPS), ["cn.push.Push->init"]),
        # goto: if … else …
        ((Raw([IF_NOT, 6]), PUSH, Raw([0x0428]), MAPS), []),
        ((RETURN, PUSH), []),
    ],
    ids=["behind a condition", "after an early return", "before it", "on either way", "after the end"],
)
def test_what_a_condition_may_lead_past_does_not_count(code: tuple[Instruction, ...], calls: list[str]) -> None:
    assert started(on_create(*code)) == calls


def test_own_methods_and_ancestors_are_followed_and_other_methods_are_not() -> None:
    help_ = Invoke(f"{APP}->startPush", returns="V", kind="direct")
    above = Invoke("com.shop.BaseApp->onCreate", returns="V", kind="super")
    app = Class(
        APP,
        [
            Method("onCreate", (above, help_, RETURN)),
            Method("startPush", (PUSH, RETURN), direct=True),
            Method("onLowMemory", (Invoke("com.stats.Stats->start", returns="V"), RETURN)),
        ],
        "com.shop.BaseApp",
    )
    base = Class("com.shop.BaseApp", [Method("onCreate", (MAPS, RETURN))], ANDROID)
    assert sorted(started(app, base)) == ["cn.push.Push->init", "com.maps.Maps->initialize"]


@pytest.mark.parametrize("application", [None, "com.shop.Other"])
def test_nothing_starts_where_the_class_is_not_there(application: str | None) -> None:
    assert started(on_create(PUSH), application=application) == []


def test_a_call_of_itself_ends() -> None:
    again = Invoke(f"{APP}->onCreate", returns="V")
    assert started(on_create(again, PUSH)) == ["cn.push.Push->init"]


def test_an_app_tells_which_sdks_it_starts(tmp_path: Path) -> None:
    push, own = "cn.jpush.android.api.JPushInterface", "com.shop.app.Log"
    app = Class("com.shop.app.ShopApp", [Method("onCreate", (_static(push), _static(own), RETURN))], ANDROID)
    code = dex_of(app, *(Class(name, [Method("init")]) for name in (push, own)))
    read = app_of(tmp_path, apk(manifest(node("application", name=".ShopApp")), code))
    (start,) = read.starts
    assert (start.sdk, start.callee) == ("jpush", f"{push}->init")
    assert start.location.symbol == "com.shop.app.ShopApp->onCreate()V"


def _static(class_name: str) -> Invoke:
    return Invoke(f"{class_name}->init", returns="V", kind="static")
