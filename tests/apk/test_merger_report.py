"""Who asks for a permission, by the manifest merger's report."""

from auditor.apk.merger_report import origins

REPORT = """\
-- Merging decision tree log ---
manifest
ADDED from /builds/shop/app/src/main/AndroidManifest.xml:2:1-40:12
INJECTED from /builds/shop/app/src/main/AndroidManifest.xml:2:1-40:12
\tpackage
\t\tINJECTED from /builds/shop/app/src/main/AndroidManifest.xml
uses-permission#android.permission.INTERNET
ADDED from /builds/shop/app/src/main/AndroidManifest.xml:5:5-67
MERGED from [cn.jiguang.sdk:jpush:4.8.1] /builds/.gradle/caches/jpush/AndroidManifest.xml:9:5-67
\tandroid:name
\t\tADDED from /builds/shop/app/src/main/AndroidManifest.xml:5:22-64
uses-permission#android.permission.READ_PHONE_STATE
ADDED from [com.umeng.umsdk:common:9.4.7] /builds/.gradle/caches/common/AndroidManifest.xml:12:5-75
\tandroid:name
\t\tADDED from [com.umeng.umsdk:common:9.4.7] /builds/.gradle/caches/common/AndroidManifest.xml:12:22-72
application
ADDED from /builds/shop/app/src/main/AndroidManifest.xml:8:5-39:19
uses-permission-sdk-23#android.permission.CAMERA
ADDED from C:\\builds\\app\\AndroidManifest.xml:6:5-70
uses-permission#android.permission.FOREGROUND_SERVICE
IMPLIED from /builds/shop/app/src/main/AndroidManifest.xml:2:1-40:12 reason: a library has a targetSdkVersion < 4
"""


def test_libraries_are_told_by_their_coordinate_and_the_app_by_its_file() -> None:
    assert origins(REPORT) == {
        "android.permission.INTERNET": ("/builds/shop/app/src/main/AndroidManifest.xml", "cn.jiguang.sdk:jpush:4.8.1"),
        "android.permission.READ_PHONE_STATE": ("com.umeng.umsdk:common:9.4.7",),
        "android.permission.CAMERA": ("C:\\builds\\app\\AndroidManifest.xml",),
    }


def test_attributes_and_other_elements_ask_for_nothing() -> None:
    permission = "uses-permission#a.b.C\n\tandroid:name\n\t\tADDED from [x:y:1] /f.xml:1:2-3\n"
    text = permission + "activity#a.B\nADDED from [z:z:1] /g.xml:1:2-3\n"
    assert origins(text) == {}


def test_a_file_that_is_no_report_says_nothing() -> None:
    assert origins("hello\nADDED from nowhere\n" * 1000) == {}
