from tests.apk.builders import Attribute, Node, Reference, manifest, node, permission
from tests.apk.reading import binary_manifest, names, requested


def test_a_request_runs_from_min_sdk_without_end() -> None:
    camera = requested(binary_manifest(manifest(permission("CAMERA"), min_sdk=21)), "CAMERA")
    assert (camera.min_sdk, camera.max_sdk, camera.effective, camera.implied_by) == (21, None, True, None)


def test_a_request_that_ends_before_min_sdk_is_not_effective() -> None:
    storage = requested(binary_manifest(manifest(permission("CAMERA", maxSdkVersion=20), min_sdk=21)), "CAMERA")
    assert not storage.effective


def test_a_request_that_ends_at_min_sdk_is_effective() -> None:
    assert requested(binary_manifest(manifest(permission("CAMERA", maxSdkVersion=21), min_sdk=21)), "CAMERA").effective


def test_sdk_23_starts_at_23() -> None:
    camera = requested(binary_manifest(manifest(permission("CAMERA", "uses-permission-sdk-23"))), "CAMERA")
    assert (camera.min_sdk, camera.tag) == (23, "uses-permission-sdk-23")


def test_sdk_23_that_ends_before_23_is_not_effective() -> None:
    camera = permission("CAMERA", "uses-permission-sdk-23", maxSdkVersion=22)
    assert not requested(binary_manifest(manifest(camera)), "CAMERA").effective


def test_sdk_m_is_sdk_23_by_its_first_name() -> None:
    assert requested(binary_manifest(manifest(permission("CAMERA", "uses-permission-sdk-m"))), "CAMERA").min_sdk == 23


def test_the_elements_own_min_sdk_counts() -> None:
    assert requested(binary_manifest(manifest(permission("CAMERA", minSdkVersion=30))), "CAMERA").min_sdk == 30


def test_text_as_max_sdk_limits_nothing() -> None:
    limited = Node(
        "uses-permission", [Attribute("name", "android.permission.CAMERA"), Attribute("maxSdkVersion", "18")]
    )
    assert requested(binary_manifest(manifest(limited)), "CAMERA").max_sdk is None


def test_duplicates_are_united() -> None:
    one = permission("CAMERA", maxSdkVersion=22)
    two = permission("CAMERA", "uses-permission-sdk-23")
    camera = requested(binary_manifest(manifest(one, two)), "CAMERA")
    assert (camera.min_sdk, camera.max_sdk) == (21, None)


def test_a_duplicate_that_is_never_in_force_adds_nothing() -> None:
    one = permission("CAMERA", maxSdkVersion=18)
    two = permission("CAMERA", "uses-permission-sdk-23", maxSdkVersion=28)
    camera = requested(binary_manifest(manifest(one, two)), "CAMERA")
    assert (camera.tag, camera.min_sdk, camera.max_sdk) == ("uses-permission-sdk-23", 23, 28)


def test_a_request_inside_application_is_none() -> None:
    assert names(binary_manifest(manifest(node("application", permission("CAMERA"))))) == []


def test_a_request_by_reference_is_none() -> None:
    read = binary_manifest(manifest(node("uses-permission", name=Reference(0x7F0A0001))))
    assert (names(read), read.nameless_requests) == ([], 1)


def test_a_permission_that_the_app_defines_is_no_request() -> None:
    assert names(binary_manifest(manifest(node("permission", name="com.shop.app.permission.PUSH")))) == []


def test_requests_are_sorted_with_implied_ones_last() -> None:
    read = binary_manifest(manifest(permission("WRITE_EXTERNAL_STORAGE"), permission("CAMERA"), target_sdk=34))
    assert names(read) == ["CAMERA", "WRITE_EXTERNAL_STORAGE"]
    assert [request.implied_by is None for request in read.permissions] == [True, True, False]


def test_a_place_names_the_element_and_quotes_it() -> None:
    location = requested(binary_manifest(manifest(permission("CAMERA", maxSdkVersion=28))), "CAMERA").location
    assert location.member == "AndroidManifest.xml"
    assert location.element == "uses-permission[@name='android.permission.CAMERA']"
    assert location.snippet == '<uses-permission android:name="android.permission.CAMERA" android:maxSdkVersion="28">'
    assert location.line is None


def test_writing_storage_implies_reading_it() -> None:
    read = binary_manifest(manifest(permission("WRITE_EXTERNAL_STORAGE", maxSdkVersion=28), target_sdk=33))
    storage = requested(read, "READ_EXTERNAL_STORAGE")
    assert (storage.implied_by, storage.max_sdk) == ("android.permission.WRITE_EXTERNAL_STORAGE", 28)


def test_what_is_asked_for_is_not_implied_too() -> None:
    read = binary_manifest(manifest(permission("WRITE_EXTERNAL_STORAGE"), permission("READ_EXTERNAL_STORAGE")))
    assert requested(read, "READ_EXTERNAL_STORAGE").implied_by is None


def test_a_target_below_the_split_gets_the_new_permission() -> None:
    read = binary_manifest(manifest(permission("ACCESS_FINE_LOCATION"), target_sdk=28))
    assert requested(read, "ACCESS_BACKGROUND_LOCATION").min_sdk == 29


def test_a_target_at_the_split_does_not() -> None:
    read = binary_manifest(manifest(permission("ACCESS_FINE_LOCATION"), target_sdk=33))
    assert names(read, implied=True) == ["ACCESS_COARSE_LOCATION"]


def test_a_split_applies_to_what_another_split_added() -> None:
    read = binary_manifest(manifest(permission("WRITE_EXTERNAL_STORAGE"), target_sdk=32))
    assert requested(read, "READ_MEDIA_IMAGES").implied_by == "android.permission.READ_EXTERNAL_STORAGE"


def test_a_request_never_in_force_implies_nothing() -> None:
    read = binary_manifest(manifest(permission("WRITE_EXTERNAL_STORAGE", maxSdkVersion=18), target_sdk=33))
    assert names(read, implied=True) == []


def test_an_implied_permission_that_comes_after_the_request_ends_is_not_effective() -> None:
    read = binary_manifest(manifest(permission("ACCESS_FINE_LOCATION", maxSdkVersion=28), target_sdk=28))
    assert not requested(read, "ACCESS_BACKGROUND_LOCATION").effective


def test_an_app_for_cupcake_gets_what_donut_began_to_ask_for() -> None:
    read = binary_manifest(manifest(min_sdk=3, target_sdk=3))
    assert requested(read, "READ_PHONE_STATE").implied_by == "targetSdkVersion"


def test_an_app_before_android_13_may_be_given_notifications() -> None:
    assert requested(binary_manifest(manifest(target_sdk=32)), "POST_NOTIFICATIONS").min_sdk == 33
    assert "POST_NOTIFICATIONS" not in names(binary_manifest(manifest(target_sdk=33)), implied=True)
