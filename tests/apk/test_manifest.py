import pytest

from auditor.apk import manifest_file
from auditor.apk.manifest_file import ManifestFile
from auditor.apk.places import Places
from auditor.limits import DEFAULT_LIMITS, Limits
from auditor.model.app import ComponentKind
from auditor.model.evidence import Effect, ProblemKind
from tests.apk.builders import Attribute, Node, Reference, axml, manifest, node
from tests.apk.reading import binary_manifest, problem


def application(*children: Node, **attributes: str | bool | Reference) -> Node:
    return manifest(node("application", *children, **attributes))


def test_a_binary_manifest_without_levels_means_1_and_the_minimum() -> None:
    read = binary_manifest(node("manifest", package="com.shop.app"))
    assert (read.min_sdk, read.target_sdk) == (1, 1)


def test_a_target_that_is_left_out_is_the_minimum() -> None:
    read = binary_manifest(node("manifest", node("uses-sdk", minSdkVersion=21)))
    assert (read.min_sdk, read.target_sdk) == (21, 21)


@pytest.mark.parametrize(
    ("written", "meant"),
    [(".Push", "com.shop.app.Push"), ("Push", "com.shop.app.Push"), ("cn.jpush.Push", "cn.jpush.Push")],
)
def test_a_class_name_is_completed_with_the_package(written: str, meant: str) -> None:
    assert binary_manifest(application(node("service", name=written))).components[0].name == meant


def test_components_in_manifest_order_with_their_kinds() -> None:
    tags = ("receiver", "activity", "activity-alias", "provider", "service")
    read = binary_manifest(application(*(node(tag, name=".X") for tag in tags)))
    assert [component.kind for component in read.components] == [
        ComponentKind.RECEIVER,
        ComponentKind.ACTIVITY,
        ComponentKind.ACTIVITY_ALIAS,
        ComponentKind.PROVIDER,
        ComponentKind.SERVICE,
    ]


def test_a_component_outside_application_is_none() -> None:
    assert binary_manifest(manifest(node("service", name=".Push"))).components == ()


def test_a_component_carries_its_permission_actions_and_schemes() -> None:
    intents = node("intent-filter", node("action", name="b"), node("action", name="a"), node("data", scheme="tel"))
    service = node("service", intents, name=".Call", permission="android.permission.BIND_CALL")
    read = binary_manifest(application(service)).components[0]
    assert (read.permission, read.actions, read.schemes) == ("android.permission.BIND_CALL", ("a", "b"), ("tel",))


def test_authorities_of_a_provider_in_order() -> None:
    read = binary_manifest(application(node("provider", name=".P", authorities="b.shop;a.shop")))
    assert read.components[0].authorities == ("b.shop", "a.shop")


def test_meta_data_of_application_and_components_in_manifest_order() -> None:
    first = node("meta-data", name="CHANNEL", value="store")
    second = node("meta-data", name="ICON", resource=Reference(0x7F020001))
    read = binary_manifest(application(first, node("activity", second, name=".Main")))
    assert [(entry.name, entry.value) for entry in read.meta_data] == [("CHANNEL", "store"), ("ICON", "@0x7f020001")]


def test_meta_data_elsewhere_is_none() -> None:
    assert binary_manifest(manifest(node("meta-data", name="CHANNEL"))).meta_data == ()


def test_the_first_application_counts() -> None:
    read = binary_manifest(manifest(node("application", name=".One"), node("application", name=".Two")))
    assert read.application is not None
    assert read.application.class_name == "com.shop.app.One"


def test_names_and_versions() -> None:
    read = binary_manifest(node("manifest", package="com.shop.app", versionCode=7, versionName="1.0 [β]"))
    assert (read.package, read.version_code, read.version_name) == ("com.shop.app", 7, "1.0 [β]")


def binary_file(root: Node, limits: Limits = DEFAULT_LIMITS) -> ManifestFile:
    return manifest_file.from_binary(axml(root), Places("app.apk", "AndroidManifest.xml"), limits)


def test_a_package_name_as_long_as_android_takes() -> None:
    assert binary_manifest(manifest(package="a." + "b" * 221)).package == "a." + "b" * 221


def test_a_package_name_longer_than_android_takes_is_refused() -> None:
    components = [node("service", name=".A") for _ in range(50)]
    reading = binary_file(manifest(node("application", *components), package="a." + "b" * 222))
    found = problem(reading, ProblemKind.MANIFEST_UNREADABLE)
    assert (reading.manifest, found.effect) == (None, Effect.FATAL)
    assert found.detail == "its package name has 224 characters; Android takes 223"


def test_names_count_against_the_budget_as_they_are_completed() -> None:
    components = [node("service", name=".A") for _ in range(100)]
    root = manifest(node("application", *components), package="a." + "b" * 98)
    size = len(axml(root))
    assert size < 100 * 102
    reading = binary_file(root, Limits(manifest_bytes=size))
    assert "characters in the names of its components" in problem(reading, ProblemKind.MANIFEST_UNREADABLE).detail
    assert binary_file(root).problems == ()


@pytest.mark.parametrize("attributes", [[], [Attribute("name", Reference(0x7F010000))]], ids=["none", "reference"])
def test_a_request_without_a_name_of_its_own_is_an_irregularity(attributes: list[Attribute]) -> None:
    found = problem(binary_file(manifest(Node("uses-permission", attributes))), ProblemKind.MANIFEST_IRREGULAR)
    assert (found.effect, found.detail) == (
        Effect.NONE,
        "1 requests whose name is missing or a reference, which Android ignores",
    )


@pytest.mark.parametrize(
    ("tag", "attributes", "filtered", "target_sdk", "exported"),
    [
        ("activity", {"exported": True}, False, 33, True),
        ("activity", {"exported": False}, True, 33, False),
        ("activity", {}, True, 28, True),
        ("service", {}, False, 28, False),
        ("receiver", {}, True, 28, True),
        ("provider", {}, False, 16, True),
        ("provider", {}, False, 17, False),
        ("provider", {"exported": True}, False, 33, True),
        ("activity", {"exported": Reference(0x7F050001)}, True, 33, True),
    ],
)
def test_who_may_reach_a_component(
    tag: str, attributes: dict[str, bool | Reference], target_sdk: int, *, filtered: bool, exported: bool
) -> None:
    filters = [node("intent-filter", node("action", name="a.OPEN"))] if filtered else []
    root = manifest(node("application", node(tag, *filters, name=".It", **attributes)), target_sdk=target_sdk)
    assert [found.exported for found in binary_manifest(root).components] == [exported]
