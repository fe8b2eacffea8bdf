"""Permissions that a policy asks for without naming them, and names beside which nothing is said."""

from pathlib import Path

import pytest

from tests.policy.texts import read


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("我们会申请相机、麦克风等权限，用于拍摄。", "zh"),
        ("我们还可能申请其他系统权限。", "zh"),
        ("我们申请的权限包括但不限于相机。", "zh"),
        ("本应用需要获取包括但不限于存储、电话等设备权限。", "zh"),
        ("We request the camera and other permissions.", "en"),
        ("We request permissions, including but not limited to the camera.", "en"),
        ("We may access device permissions such as the camera.", "en"),
    ],
)
def test_what_is_asked_for_unnamed(tmp_path: Path, text: str, language: str) -> None:
    (place,) = read(tmp_path, text, language=language).catch_alls
    assert place.line == 3
    assert "权限" in place.snippet or "permissions" in place.snippet


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("我们会申请相机权限，用于扫码、拍照等。", "zh"),
        ("我们会收集手机号等信息。", "zh"),
        ("我们不会申请通讯录等权限。", "zh"),
        ("如您拒绝相机等权限，我们将不会使用。", "zh"),
        ("五、您的权利\n您可以在设置中开启或关闭相机等权限。", "zh"),
        ("四、信息安全\n我们对员工使用访问权限控制等权限管理措施。", "zh"),
        ("【iOS】我们会申请相机等权限。", "zh"),
        ("该SDK会申请存储等权限。", "zh"),
        ("We request the camera permission to scan codes, take pictures and other things.", "en"),
        ("We do not request the camera or other permissions.", "en"),
    ],
)
def test_what_asks_for_nothing_unnamed(tmp_path: Path, text: str, language: str) -> None:
    assert read(tmp_path, text, language=language).catch_alls == ()


def explained(tmp_path: Path, text: str, language: str = "zh") -> bool:
    claims = [
        claim
        for claim in read(tmp_path, text, language=language).permissions
        if claim.strength and "android.permission.CAMERA" in claim.permissions
    ]
    assert claims
    return any(claim.explained for claim in claims)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("我们会申请相机权限。", "zh"),
        ("我们可能需要获取您设备的以下权限：相机、麦克风、存储。", "zh"),
        ("三、权限列表\n（1）相机\n（2）麦克风：录制您的语音留言\n", "zh"),
        ("We request the camera permission.", "en"),
    ],
)
def test_a_bare_name(tmp_path: Path, text: str, language: str) -> None:
    assert not explained(tmp_path, text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("我们会申请相机权限，扫描商品条码。", "zh"),
        ("三、权限列表\n（1）相机：扫描商品条码\n（2）麦克风\n", "zh"),
        ("三、权限列表\n（1）相机：扫码拍照\n（2）麦克风\n", "zh"),
        ("三、权限列表\n（1）相机（摄像头）：扫码、拍照\n（2）麦克风\n", "zh"),
        ("三、权限列表\n相机权限\n您扫描商品条码时需要开启。\n", "zh"),
        ("我们会申请相机权限。\n您扫描商品条码时，我们会使用相机权限。", "zh"),
        ("The camera permission lets you scan the barcodes of products.", "en"),
    ],
)
def test_a_name_with_something_beside_it(tmp_path: Path, text: str, language: str) -> None:
    assert explained(tmp_path, text, language)
