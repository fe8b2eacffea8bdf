"""Entries drafted from real archives: what is filled in, what is left out, and that the draft becomes an entry."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec
import pytest

from auditor.apk.artefact import ArtefactKind, read_artefact
from auditor.apk.learning import Draft, default_id, draft
from auditor.errors import InputMissingError, KnowledgeError, UnreadableError
from auditor.knowledge import catalog
from auditor.knowledge.conflicts import use_folder
from auditor.knowledge.schema import Sdk
from auditor.limits import Limits
from auditor.report.sdk_draft import draft_json
from tests.apk.builders import apk, archive, axml, dex, manifest, node, permission
from tests.apk.class_files import class_file
from tests.apk.dex_writer import RETURN, Class, Invoke, Method, dex_of
from tests.knowledge import own

MANIFEST = """\
<manifest xmlns:android="http://schemas.android.com/apk/res/android" package="com.acme.push">
  <uses-permission android:name="android.permission.INTERNET"/>
  <uses-permission android:name="${applicationId}.permission.ACME"/>
  <application>
    <meta-data android:name="ACME_KEY" android:value="${ACME}"/>
    <meta-data android:name="JPUSH_APPKEY" android:value="x"/>
    <service android:name=".PushService">
      <intent-filter><action android:name="com.acme.push.WAKE"/><action android:name="android.intent.action.VIEW"/>
      </intent-filter>
    </service>
    <service android:name="com.acme.Loader"/>
    <receiver android:name="cn.jpush.android.service.PushReceiver"/>
    <provider android:name=".Files" android:authorities="${applicationId}.acme.files"/>
  </application>
</manifest>
"""


@pytest.fixture(autouse=True)
def _ours_again() -> Iterator[None]:
    yield
    use_folder(None)


def jar(*classes: str, **others: bytes) -> bytes:
    return archive({**{f"{name.replace('.', '/')}.class": class_file(name) for name in classes}, **others})


def aar(*classes: str, others: Mapping[str, bytes] | None = None) -> bytes:
    return archive({"AndroidManifest.xml": MANIFEST.encode(), "classes.jar": jar(*classes), **(others or {})})


def learned(folder: Path, content: bytes, name: str = "acme-push-1.2.0.aar", sdk_id: str = "acme-push") -> Draft:
    (folder / name).write_bytes(content)
    return draft(read_artefact(str(folder / name)), sdk_id)


def test_an_aar_shows_its_packages_manifest_libraries_and_coordinates(tmp_path: Path) -> None:
    content = aar(
        "com.acme.push.PushService",
        "com.acme.push.io.Socket$1",
        "com.acme.push.R$id",
        others={
            "jni/arm64-v8a/libacme.so": b"",
            "jni/arm64-v8a/libc++_shared.so": b"",
            "jni/armeabi/libjcore228.so": b"",
            "META-INF/maven/com.acme/push/pom.properties": b"",
            "libs/core.jar": jar("com.acme.core.Core"),
        },
    )
    entry = learned(tmp_path, content).entry
    assert entry.signals.prefixes == ("com.acme",)
    assert entry.signals.components == (), "they are known by their prefix"
    assert entry.signals.authorities == ("${applicationId}.acme.files",)
    assert entry.signals.actions == ("com.acme.push.WAKE",)
    assert entry.signals.native_libraries == ("libacme.so",)
    assert entry.signals.meta_data == ("ACME_KEY",)
    assert entry.permissions == ("android.permission.INTERNET",)
    assert entry.maven == ("com.acme:push",)
    assert entry.collects is None


def test_the_source_is_the_file_with_its_digest(tmp_path: Path) -> None:
    entry = learned(tmp_path, jar("com.acme.push.A"), "acme.jar").entry
    (source,) = entry.sources
    assert source.startswith("acme.jar, SHA-256 ")
    assert len(source.rpartition(" ")[2]) == 64


def test_a_component_outside_the_packages_is_named(tmp_path: Path) -> None:
    entry = learned(tmp_path, aar("com.acme.push.PushService")).entry
    assert entry.signals.prefixes == ("com.acme.push",)
    assert entry.signals.components == ("com.acme.Loader",)


def test_what_others_own_is_left_out_and_counted(tmp_path: Path) -> None:
    found = learned(tmp_path, jar("com.acme.push.A", "okhttp3.Call", "okhttp3.internal.Util", "cn.jpush.android.api.J"))
    assert found.entry.signals.prefixes == ("com.acme.push",)
    assert found.owners == (("okhttp", 2), ("jpush", 1))


def test_an_entry_of_the_same_id_is_drafted_anew(tmp_path: Path) -> None:
    found = learned(tmp_path, jar("cn.jpush.android.api.J", "cn.jpush.android.ui.P", "okhttp3.Call"), sdk_id="jpush")
    assert found.entry.signals.prefixes == ("cn.jpush.android",)
    assert found.owners == (("jpush", 2), ("okhttp", 1))


def test_a_nameless_package_stays_where_the_entry_of_this_id_claims_it(tmp_path: Path) -> None:
    content = jar("u.aly.A", "a.b.C", "com.umeng.analytics.M")
    again = learned(tmp_path, content, sdk_id="umeng-analytics")
    assert (again.entry.signals.prefixes, again.nameless) == (("com.umeng.analytics", "u.aly"), ("a.b",))


def test_an_apk_without_the_apps_own_part(tmp_path: Path) -> None:
    root = manifest(
        permission("CAMERA"),
        node("uses-permission", name="com.shop.app.permission.X"),
        node(
            "application",
            node("activity", name=".Main"),
            node("provider", name="com.acme.push.Files", authorities="com.shop.app.acme;com.acme.fixed"),
        ),
    )
    code = dex("com.shop.app.Main", "com.acme.push.Files", "com.acme.push.io.X")
    found = learned(tmp_path, apk(root, code, {"lib/arm64-v8a/libacme.so": b""}), "demo.apk")
    assert found.entry.signals.prefixes == ("com.acme.push",)
    assert found.entry.signals.authorities == ("${applicationId}.acme", "com.acme.fixed")
    assert found.entry.signals.native_libraries == ("libacme.so",)
    assert found.entry.permissions == ("android.permission.CAMERA",)
    assert "the whole app's" in (found.entry.note or "")


def test_versions_of_classes_and_descriptions_of_packages_count_for_nothing(tmp_path: Path) -> None:
    others = {
        "META-INF/versions/9/com/acme/push/B.class": class_file("com.acme.push.B"),
        "META-INF/versions/9/module-info.class": b"",
    }
    found = learned(tmp_path, jar("com.acme.push.A", "com.acme.push.package-info", **others), "acme.jar")
    assert found.entry.signals.prefixes == ("com.acme.push",)


@pytest.mark.parametrize(
    ("name", "members", "sdk_id"),
    [
        ("jpush-android-4.8.1.jar", {}, "jpush-android"),
        ("umeng_common_v9.aar", {}, "umeng-common"),
        ("顶点.aar", {}, "unnamed"),
        ("x.jar", {"META-INF/maven/com.acme/push-core/pom.xml": b""}, "push-core"),
    ],
)
def test_the_id_is_taken_from_the_coordinates_or_the_file(
    name: str, members: dict[str, bytes], sdk_id: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(archive({"a/B.class": class_file("a.B"), **members}))
    assert default_id(read_artefact(str(tmp_path / name))) == sdk_id


def test_the_draft_has_the_form_of_an_entry_and_waits_to_be_filled_in(tmp_path: Path) -> None:
    drafted = draft_json(learned(tmp_path, aar("com.acme.push.PushService")).entry)
    assert msgspec.json.decode(drafted, type=Sdk).id == "acme-push"
    fields = json.loads(drafted)
    assert (fields["collects"], fields["privacy_policy"], fields["product_aliases"]) == (None, None, [])
    own.write(tmp_path / "own", "sdks/acme-push.json", fields)
    with pytest.raises(KnowledgeError, match=r"\$\.name\.en: still says TODO"):
        use_folder(str(tmp_path / "own"))


def test_a_draft_that_is_filled_in_recognises_the_artefact(tmp_path: Path) -> None:
    fields = json.loads(draft_json(learned(tmp_path, aar("com.acme.push.PushService")).entry))
    fields |= {"name": {"en": "Acme", "zh": "顶点"}, "vendor": None, "category": "push", "note": None}
    own.write(tmp_path / "own", "sdks/acme-push.json", fields)
    use_folder(str(tmp_path / "own"))
    again = learned(tmp_path, aar("com.acme.push.PushService"))
    assert again.owners == (("acme-push", 1),)
    assert catalog.detecting_sdk("com.acme.push.Any") is catalog.sdk("acme-push")


# --- what cannot be read -------------------------------------------------------------------------------------------


def test_a_broken_part_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    content = archive({"AndroidManifest.xml": b"<manifest", "classes.jar": b"no jar", "libs/a.jar": jar("com.acme.A")})
    (tmp_path / "x.aar").write_bytes(content)
    artefact = read_artefact(str(tmp_path / "x.aar"))
    assert artefact.kind is ArtefactKind.AAR
    assert artefact.classes == ("com.acme.A",)
    assert [line.partition(":")[0] for line in artefact.unread] == ["AndroidManifest.xml", "classes.jar"]


def test_a_broken_dex_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.apk").write_bytes(archive({"AndroidManifest.xml": axml(manifest()), "classes.dex": b"dex"}))
    (line,) = read_artefact(str(tmp_path / "x.apk")).unread
    assert line.startswith("x.apk!classes.dex: no dex header")


def test_a_jar_past_its_budget_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.aar").write_bytes(archive({"classes.jar": bytes(5000)}))
    (line,) = read_artefact(str(tmp_path / "x.aar"), Limits(all_dex_bytes=1000)).unread
    assert "budget" in line


def test_what_is_no_archive_and_what_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "x.aar").write_bytes(b"no archive")
    with pytest.raises(UnreadableError, match=r"x\.aar: cannot be read as an AAR"):
        read_artefact(str(tmp_path / "x.aar"))
    with pytest.raises(InputMissingError, match="no such file"):
        read_artefact(str(tmp_path / "none.aar"))
    with pytest.raises(InputMissingError):
        read_artefact(str(tmp_path))


IMEI = ("android.telephony.TelephonyManager", "getDeviceId", "()Ljava/lang/String;")
SETTING = (
    "android.provider.Settings$Secure",
    "getString",
    "(Landroid/content/ContentResolver;Ljava/lang/String;)Ljava/lang/String;",
)


def test_the_watched_apis_that_its_own_classes_use(tmp_path: Path) -> None:
    classes = {
        "com/acme/push/A.class": class_file("com.acme.push.A", calls=[IMEI], reads=[("android.os.Build", "SERIAL")]),
        "com/acme/push/B.class": class_file("com.acme.push.B", calls=[SETTING, IMEI], strings=["android_id"]),
        "okhttp3/C.class": class_file("okhttp3.C", strings=["content://call_log/calls"]),
    }
    assert learned(tmp_path, archive(classes)).entry.apis == (
        "android.os.Build->SERIAL",
        "android.provider.Settings$Secure->getString",
        "android.telephony.TelephonyManager->getDeviceId",
    )


def test_an_api_that_counts_with_an_argument_needs_it_in_the_class(tmp_path: Path) -> None:
    other = {"com/acme/A.class": class_file("com.acme.A", calls=[SETTING], strings=["screen_brightness"])}
    assert learned(tmp_path, archive(other)).entry.apis == ()


def test_a_component_that_gets_what_it_overrides(tmp_path: Path) -> None:
    base = "android.service.notification.NotificationListenerService"
    classes = {"com/acme/L.class": class_file("com.acme.L", superclass=base, methods=["onNotificationPosted"])}
    (api,) = learned(tmp_path, archive(classes)).entry.apis
    assert api == f"{base}->onNotificationPosted"


def test_dex_files_show_what_they_use_too(tmp_path: Path) -> None:
    call = Invoke("android.telephony.TelephonyManager->getDeviceId")
    code = dex_of(Class("com.acme.push.A", [Method("read", [call, RETURN])]))
    entry = learned(tmp_path, archive({"classes.dex": code}), "acme.apk").entry
    assert entry.apis == ("android.telephony.TelephonyManager->getDeviceId",)


def test_the_same_file_gives_the_same_draft(tmp_path: Path) -> None:
    first, second = (draft_json(learned(tmp_path, aar("com.acme.push.A", "com.acme.B")).entry) for _ in range(2))
    assert first == second
