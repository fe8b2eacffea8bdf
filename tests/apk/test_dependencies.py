"""SDKs by the Maven coordinates that a build depends on."""

import time
from pathlib import Path

import pytest

from auditor import audit, read_app, read_policy
from auditor.apk.dependencies import read_dependencies
from auditor.errors import InputMissingError, UnreadableError
from auditor.model.app import App, Presence

SAMPLES = Path(__file__).parents[2] / "sample_apks"

TREE = """\
> Task :app:dependencies

------------------------------------------------------------
Project ':app'
------------------------------------------------------------

debugRuntimeClasspath - Runtime classpath of compilation 'debug'.
+--- com.squareup.leakcanary:leakcanary-android:2.12

releaseRuntimeClasspath - Runtime classpath of compilation 'release'.
+--- com.umeng.umsdk:common:9.4.7
+--- com.tencent.bugly:crashreport:4.0.0 -> 4.1.9
|    \\--- androidx.core:core:1.3.0 -> 1.12.0 (*)
+--- com.amap.api:location -> 6.4.0
+--- org.jetbrains:annotations:13.0 (c)
+--- com.acme:gone:1.0 FAILED
\\--- project :library
     \\--- cn.jiguang.sdk:jpush:{strictly 5.0.0} -> 5.0.0

releaseUnitTestRuntimeClasspath - Runtime classpath of compilation 'releaseUnitTest'.
\\--- junit:junit:4.13.2

(*) - Repeated occurrences of a transitive dependency subtree.
"""
LOCK = """\
# This is a Gradle generated file for dependency locking.
# Manual edits can break the build and are not advised.
com.tencent.bugly:crashreport:4.1.9=releaseCompileClasspath,releaseRuntimeClasspath
com.umeng.umsdk:common:9.4.7=debugRuntimeClasspath,releaseRuntimeClasspath
junit:junit:4.13.2=debugUnitTestRuntimeClasspath,releaseUnitTestRuntimeClasspath
empty=annotationProcessor
"""
CATALOGUE = """\
[versions]
umeng = "9.4.7"
push = { strictly = "5.0.0" }

[libraries]
umeng-common = { module = "com.umeng.umsdk:common", version.ref = "umeng" }
bugly = "com.tencent.bugly:crashreport:4.1.9"
jpush = { group = "cn.jiguang.sdk", name = "jpush", version.ref = "push" }
bom-managed = { module = "com.google.firebase:firebase-analytics" }

[plugins]
android = { id = "com.android.application", version = "8.3.0" }
"""


def modules(text: str) -> dict[str, str | None]:
    return {found.module: found.version for found in read_dependencies(text)}


def test_a_tree_gives_what_the_release_runs_with() -> None:
    assert modules(TREE) == {
        "com.umeng.umsdk:common": "9.4.7",
        "com.tencent.bugly:crashreport": "4.1.9",
        "androidx.core:core": "1.12.0",
        "com.amap.api:location": "6.4.0",
        "cn.jiguang.sdk:jpush": "5.0.0",
    }


def test_a_lock_file_gives_what_the_release_runs_with() -> None:
    assert modules(LOCK) == {"com.tencent.bugly:crashreport": "4.1.9", "com.umeng.umsdk:common": "9.4.7"}


def test_a_catalogue_gives_its_libraries_and_no_plugins() -> None:
    assert modules(CATALOGUE) == {
        "com.umeng.umsdk:common": "9.4.7",
        "com.tencent.bugly:crashreport": "4.1.9",
        "cn.jiguang.sdk:jpush": "5.0.0",
        "com.google.firebase:firebase-analytics": None,
    }


def test_a_tree_without_headings_counts_as_a_whole() -> None:
    assert modules("+--- a.b:c:1\n\\--- d.e:f:2 -> 3\n") == {"a.b:c": "1", "d.e:f": "3"}


@pytest.fixture
def manifest() -> Path:
    return SAMPLES / "clean-notes" / "AndroidManifest.xml"


def given(manifest: Path, tmp_path: Path, text: str = LOCK) -> App:
    (tmp_path / "gradle.lockfile").write_text(text, "utf-8")
    return read_app(manifest, dependencies=tmp_path / "gradle.lockfile")


def test_a_manifest_alone_gets_its_sdks_with_their_versions(manifest: Path, tmp_path: Path) -> None:
    app = given(manifest, tmp_path)
    found = {sdk.id: (sdk.presence, sdk.version) for sdk in app.embedded_sdks}
    assert found["umeng-common"] == (Presence.DEPENDENCY, "9.4.7")
    assert found["bugly"] == (Presence.DEPENDENCY, "4.1.9")
    (bugly,) = [sdk for sdk in app.sdks if sdk.id == "bugly"]
    places = [(place.artifact.rpartition("/")[2], place.line, place.snippet) for place in bugly.evidence]
    assert places[-1] == ("gradle.lockfile", 3, LOCK.splitlines()[2])


def test_an_sdk_that_the_policy_does_not_name_is_found_before_there_is_a_package(
    manifest: Path, tmp_path: Path
) -> None:
    policy = read_policy(SAMPLES / "clean-notes" / "policy.html")
    without = audit(read_app(manifest), policy)
    assert "SDK001" not in {finding.rule for finding in without.findings}
    result = audit(given(manifest, tmp_path), policy)
    assert ("SDK001", "umeng-common") in {(finding.rule, finding.subject) for finding in result.findings}


def test_code_that_was_read_knows_better_than_a_dependency(tmp_path: Path) -> None:
    app = given(SAMPLES / "carpool.apk", tmp_path)
    assert [sdk.id for sdk in app.embedded_sdks] == ["sensorsdata"]
    assert {sdk.id: sdk.presence for sdk in app.sdks}["bugly"] is Presence.DEPENDENCY
    recycling = given(SAMPLES / "recycling-market.apk", tmp_path)
    (bugly,) = [sdk for sdk in recycling.sdks if sdk.id == "bugly"]
    assert (bugly.presence, bugly.version) == (Presence.DEFINED, "4.1.9")


def test_files_that_are_none(manifest: Path, tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="names no Maven coordinate"):
        given(manifest, tmp_path, "hello: world\n")
    with pytest.raises(InputMissingError, match="no such file"):
        read_app(manifest, dependencies=tmp_path / "nowhere")


@pytest.mark.parametrize(
    "line",
    [
        "+--- a.b:c:" + "x" * 300_000,
        "+--- a.b:c:{" + "x" * 300_000,
        "|    " * 60_000 + "x",
        "a.b:c:1=" + "release" * 40_000,
        "release" * 40_000 + " - x",
        "a" * 300_000 + ":b:1=x",
        "\n" * 300_000,
    ],
    ids=["version", "rich version", "indent", "locked", "heading", "group", "blank lines"],
)
def test_a_hostile_line_costs_no_more_than_its_length(line: str) -> None:
    start = time.process_time()
    read_dependencies(line)
    assert time.process_time() - start < 2
