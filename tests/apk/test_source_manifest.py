from time import process_time

import pytest

from auditor.limits import DEFAULT_LIMITS, Limits
from auditor.model.evidence import Effect, ProblemKind
from tests.apk.reading import kinds, names, problem, requested, source_file, source_manifest

LEVELS = '<uses-sdk android:minSdkVersion="21" android:targetSdkVersion="33"/>'
CAMERA = '<uses-permission android:name="android.permission.CAMERA"/>'


def removed(name: str, extra: str = "") -> str:
    return f'<uses-permission android:name="android.permission.{name}" tools:node="remove" {extra}/>'


def test_a_place_has_its_line() -> None:
    location = requested(source_manifest(f"{LEVELS}\n{CAMERA}"), "CAMERA").location
    assert (location.artifact, location.member, location.line) == ("AndroidManifest.xml", None, 3)


def test_missing_levels_are_a_problem_and_unknown() -> None:
    reading = source_file(CAMERA)
    assert kinds(reading) == [ProblemKind.SDK_LEVELS_MISSING]
    assert reading.manifest is not None
    assert (reading.manifest.min_sdk, reading.manifest.target_sdk) == (None, None)
    camera = requested(reading.manifest, "CAMERA")
    assert (camera.min_sdk, camera.effective) == (None, True)


def test_without_levels_only_unconditional_splits_apply() -> None:
    read = source_manifest('<uses-permission android:name="android.permission.ACCESS_FINE_LOCATION"/>')
    assert names(read, implied=True) == ["ACCESS_COARSE_LOCATION"]


def test_a_missing_target_is_the_minimum() -> None:
    assert source_manifest('<uses-sdk android:minSdkVersion="21"/>').target_sdk == 21


def test_tools_node_remove_takes_the_request_away() -> None:
    assert names(source_manifest(CAMERA + removed("READ_SMS"))) == ["CAMERA"]


def test_tools_node_remove_takes_a_twin_away_too() -> None:
    assert names(source_manifest(CAMERA + removed("CAMERA"))) == []


def test_thousands_of_removals_take_no_more_than_their_own_time() -> None:
    before = process_time()
    assert names(source_manifest(CAMERA + "".join(removed(f"P{number}") for number in range(20_000)))) == ["CAMERA"]
    assert process_time() - before < 8


def test_tools_node_remove_for_one_library_leaves_the_apps_own_request() -> None:
    assert names(source_manifest(CAMERA + removed("CAMERA", 'tools:selector="com.lib"'))) == ["CAMERA"]


def test_tools_node_remove_all_leaves_the_apps_own_requests() -> None:
    assert names(source_manifest(CAMERA + '<uses-permission tools:node="removeAll"/>')) == ["CAMERA"]


def test_tools_node_remove_takes_a_component_away() -> None:
    service = '<service android:name=".Tracker" tools:node="remove"/>'
    assert source_manifest(f"<application>{service}</application>").components == ()


def test_tools_remove_takes_an_attribute_away() -> None:
    limited = '<uses-permission android:name="android.permission.CAMERA" android:maxSdkVersion="18" {}/>'
    read = source_manifest(LEVELS + limited.format('tools:remove="android:maxSdkVersion"'))
    assert requested(read, "CAMERA").max_sdk is None


def test_the_application_id_is_filled_in_from_the_package() -> None:
    reading = source_file(LEVELS + '<uses-permission android:name="${applicationId}.permission.PUSH"/>')
    assert reading.manifest is not None
    assert names(reading.manifest) == ["PUSH"]
    assert reading.manifest.permissions[0].name == "com.shop.app.permission.PUSH"
    assert reading.problems == ()


def test_an_application_id_that_only_the_build_knows_is_a_problem_and_no_gap() -> None:
    reading = source_file(LEVELS + '\n<uses-permission android:name="${applicationId}.permission.PUSH"/>', head="")
    found = problem(reading, ProblemKind.MANIFEST_PLACEHOLDER)
    assert (found.effect, found.detail) == (Effect.NONE, "line 3: ${applicationId}.permission.PUSH")


def test_a_permission_that_only_the_build_knows_is_a_gap() -> None:
    reading = source_file(LEVELS + '<uses-permission android:name="${extra}"/>')
    assert problem(reading, ProblemKind.MANIFEST_PLACEHOLDER).effect is Effect.PARTIAL


@pytest.mark.parametrize("name", ["", 'android:name=""', 'android:name="@string/camera"'])
def test_a_request_without_a_name_of_its_own_is_an_irregularity(name: str) -> None:
    reading = source_file(LEVELS + f"<uses-permission {name}/>" + CAMERA)
    found = problem(reading, ProblemKind.MANIFEST_IRREGULAR)
    assert (found.effect, found.detail) == (
        Effect.NONE,
        "1 requests whose name is missing or a reference, which Android ignores",
    )
    assert reading.manifest is not None
    assert names(reading.manifest) == ["CAMERA"]


def test_a_package_name_longer_than_android_takes_is_refused() -> None:
    components = '<service android:name=".A"/>' * 50
    reading = source_file(f"{LEVELS}<application>{components}</application>", head=f'package="a.{"b" * 222}"')
    assert reading.manifest is None
    assert "224 characters" in problem(reading, ProblemKind.MANIFEST_UNREADABLE).detail


def test_text_counts_against_the_budget_as_it_is_filled_in() -> None:
    from auditor.apk.manifest_file import from_source

    package = "a." + "b" * 200
    names = "${applicationId}" * 100
    text = f'<manifest package="{package}"><uses-sdk a="{names}" minSdkVersion="21"/></manifest>'.encode()
    reading = from_source(text, "AndroidManifest.xml", Limits(manifest_bytes=100 * len(package)))
    assert "with ${applicationId} filled in" in problem(reading, ProblemKind.MANIFEST_UNREADABLE).detail
    assert from_source(text, "AndroidManifest.xml", Limits(manifest_bytes=103 * len(package))).manifest is not None


def test_a_class_name_stays_as_written_without_a_package() -> None:
    reading = source_file('<application><service android:name=".Push"/></application>', head="")
    assert reading.manifest is not None
    assert reading.manifest.components[0].name == ".Push"


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ('<!DOCTYPE manifest [<!ENTITY a "b">]><manifest package="&a;"/>', "document type"),
        ('<!DOCTYPE manifest SYSTEM "file:///etc/hostname"><manifest/>', "document type"),
        ("<manifest", ""),
        ("<resources/>", "its root is <resources>"),
        ("<manifest>" + "<a>" * 300 + "</a>" * 300 + "</manifest>", ""),
        ("<manifest>" + "<a>" * 256 + "</a>" * 256 + "</manifest>", ""),
    ],
    ids=["entity", "external", "cut", "other file", "deeper than any parser", "too deep"],
)
def test_what_is_no_manifest_is_a_problem(text: str, detail: str) -> None:
    from auditor.apk.manifest_file import from_source

    reading = from_source(text.encode(), "AndroidManifest.xml", DEFAULT_LIMITS)
    assert reading.manifest is None
    assert problem(reading, ProblemKind.MANIFEST_UNREADABLE).effect is Effect.FATAL
    assert detail in reading.problems[0].detail
