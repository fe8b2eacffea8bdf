import pytest

from auditor.model.app import ComponentKind
from tests.apk.builders import Node, Reference, manifest, node
from tests.apk.reading import binary_manifest


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
