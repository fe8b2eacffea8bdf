from collections.abc import Sequence
from pathlib import Path

from auditor.apk.known_classes import NO_CLASSES
from auditor.apk.sdks import detect_sdks
from auditor.model.app import App, DetectedSdk, Presence
from tests.apk.builders import Node, apk, dex, manifest, node, with_signing_block
from tests.apk.reading import app_of, binary_manifest


def in_app(
    folder: Path,
    *defined: str,
    referenced: Sequence[str] = (),
    application: Sequence[Node] = (),
    members: Sequence[str] = (),
) -> App:
    """An app with these classes, these entries of its application element and these empty members."""
    root = manifest(node("application", *application))
    code = dex("com.shop.app.Main", *defined, referenced=referenced)
    return app_of(folder, with_signing_block(apk(root, code, dict.fromkeys(members, b"")), 0x7109871A))


def only(app: App) -> DetectedSdk:
    (sdk,) = app.sdks
    return sdk


def test_one_class_is_enough(tmp_path: Path) -> None:
    sdk = only(in_app(tmp_path, "com.amap.api.location.A"))
    assert (sdk.id, sdk.presence, sdk.classes) == ("amap", Presence.DEFINED, 1)


def test_a_look_alike_with_a_longer_segment_is_not_the_sdk(tmp_path: Path) -> None:
    assert in_app(tmp_path, "com.amapx.api.Location", "com.amap.apix.A", "okhttp3x.A").sdks == ()


def test_a_look_alike_with_the_name_inside_is_not_the_sdk(tmp_path: Path) -> None:
    assert in_app(tmp_path, "com.shop.com.amap.api.A").sdks == ()


def test_the_first_class_is_shown_with_the_number_of_all(tmp_path: Path) -> None:
    sdk = only(in_app(tmp_path, "okhttp3.Call", "okhttp3.Cache", "okhttp3.internal.Util"))
    assert sdk.classes == 3
    (place,) = sdk.evidence
    assert (place.member, place.symbol, sdk.classes) == ("classes.dex", "okhttp3.Cache", 3)


def test_generated_classes_count_for_nothing(tmp_path: Path) -> None:
    app = in_app(tmp_path, *(f"com.amap.api.location.{name}" for name in ("R", "R$id", "BuildConfig", "Manifest")))
    assert app.sdks == ()


def test_a_class_that_only_begins_like_a_generated_one_counts(tmp_path: Path) -> None:
    assert only(in_app(tmp_path, "com.amap.api.location.Runner")).classes == 1


def test_a_prefix_that_others_share_never_counts_alone(tmp_path: Path) -> None:
    from auditor.knowledge import catalog

    shared = [(sdk.id, prefix) for sdk in catalog.sdks().values() for prefix in sdk.signals.shared_prefixes]
    assert shared
    for sdk_id, prefix in shared:
        found = {sdk.id for sdk in in_app(tmp_path, f"{prefix}.Xq").sdks}
        assert sdk_id not in found, prefix


def test_a_class_that_is_only_named_is_referenced(tmp_path: Path) -> None:
    app = in_app(tmp_path, referenced=["okhttp3.Call"])
    assert only(app).presence is Presence.REFERENCED
    assert app.embedded_sdks == ()


def test_a_class_defined_in_another_dex_is_not_referenced(tmp_path: Path) -> None:
    first, second = dex("com.shop.app.Main", referenced=["okhttp3.Call"]), dex("okhttp3.Call")
    sdk = only(app_of(tmp_path, apk(code=first, others={"classes2.dex": second})))
    assert sdk.presence is Presence.DEFINED
    assert [place.member for place in sdk.evidence] == ["classes2.dex"]


def test_a_component_is_enough(tmp_path: Path) -> None:
    sdk = only(in_app(tmp_path, application=[node("service", name="com.amap.api.location.APSService")]))
    assert (sdk.presence, sdk.classes) == (Presence.COMPONENT, 0)
    assert sdk.evidence[0].element == "service[@name='com.amap.api.location.APSService']"


def test_the_apps_own_entry_activity_for_wechat_proves_nothing(tmp_path: Path) -> None:
    entry = node("activity", name=".wxapi.WXEntryActivity")
    assert in_app(tmp_path, "com.shop.app.wxapi.WXEntryActivity", application=[entry]).sdks == ()


def test_a_meta_data_key_alone_is_metadata_and_not_embedded(tmp_path: Path) -> None:
    app = in_app(tmp_path, application=[node("meta-data", name="com.amap.api.v2.apikey", value="x")])
    assert (only(app).id, only(app).presence) == ("amap", Presence.METADATA)
    assert app.embedded_sdks == ()


def test_a_native_library_alone_is_native_and_shown_once(tmp_path: Path) -> None:
    app = in_app(tmp_path, members=["lib/arm64-v8a/libjcore228.so", "lib/armeabi/libjcore228.so"])
    assert (only(app).id, only(app).presence) == ("jiguang-core", Presence.NATIVE)
    assert [place.member for place in only(app).evidence] == ["lib/arm64-v8a/libjcore228.so"]
    assert app.embedded_sdks == ()


def test_a_library_outside_lib_is_none(tmp_path: Path) -> None:
    assert in_app(tmp_path, members=["assets/libjcore228.so"]).sdks == ()


def test_the_strongest_evidence_comes_first(tmp_path: Path) -> None:
    entries = [
        node("meta-data", name="com.amap.api.v2.apikey", value="x"),
        node("service", name="com.amap.api.location.APSService"),
    ]
    sdk = only(in_app(tmp_path, "com.amap.api.location.A", application=entries))
    assert sdk.presence is Presence.DEFINED
    assert [(place.symbol or place.element or "").partition("[")[0] for place in sdk.evidence] == [
        "com.amap.api.location.A",
        "service",
        "meta-data",
    ]


def test_a_source_manifest_shows_components() -> None:
    read = binary_manifest(manifest(node("application", node("service", name="com.amap.api.location.APSService"))))
    assert [sdk.id for sdk in detect_sdks("m.xml", read, NO_CLASSES, {})] == ["amap"]


def test_sdks_are_sorted(tmp_path: Path) -> None:
    ids = [sdk.id for sdk in in_app(tmp_path, "okio.A", "okhttp3.A", "com.amap.api.location.A").sdks]
    assert ids == ["amap", "okhttp", "okio"]
