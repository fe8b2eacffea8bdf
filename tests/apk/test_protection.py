from collections.abc import Sequence
from pathlib import Path

from auditor.model.app import App, Presence, Protection, ProtectionKind
from auditor.model.evidence import Effect, ProblemKind
from auditor.model.finding import Use
from auditor.rules.use import use_of
from tests.apk.builders import Node, apk, dex, manifest, node
from tests.apk.reading import app_of, kinds, problem

LEGU_LIBRARY = "lib/armeabi/libshella-2.10.7.1.so"
MAIN = node("activity", name=".Main")


def in_app(
    folder: Path, root: Node, defined: Sequence[str] = ("com.shop.app.Main",), members: Sequence[str] = ()
) -> App:
    return app_of(folder, apk(root, dex(*defined), dict.fromkeys(members, b"")))


def names(protections: Sequence[Protection]) -> list[str]:
    return [protection.name for protection in protections]


def test_a_packers_application_class_proves_it(tmp_path: Path) -> None:
    app = in_app(tmp_path, manifest(node("application", MAIN, name="com.tencent.StubShell.TxAppEntry")))
    assert names(app.protections) == ["packer-tencent-legu"]
    assert app.protections[0].evidence[0].element == "application[@name='com.tencent.StubShell.TxAppEntry']"


def test_a_packers_class_proves_it(tmp_path: Path) -> None:
    app = in_app(tmp_path, manifest(node("application", MAIN)), ["com.secneo.apkwrapper.AW"])
    assert names(app.protections) == ["packer-bangcle"]


def test_a_packed_app_is_a_gap(tmp_path: Path) -> None:
    app = in_app(tmp_path, manifest(node("application", MAIN, name="com.tencent.StubShell.TxAppEntry")))
    found = problem(app, ProblemKind.PACKED)
    assert (found.effect, found.detail) == (Effect.PARTIAL, "packer-tencent-legu")
    assert app.packed


def test_a_packers_library_beside_missing_code_proves_it(tmp_path: Path) -> None:
    app = in_app(tmp_path, manifest(node("application", MAIN)), ["com.shell.A"], [LEGU_LIBRARY])
    assert names(app.protections) == ["packer-tencent-legu"]
    assert [place.member for place in app.protections[0].evidence] == [LEGU_LIBRARY]


def test_a_library_of_that_name_beside_complete_code_proves_nothing(tmp_path: Path) -> None:
    app = in_app(tmp_path, manifest(node("application", MAIN)), members=["lib/arm64-v8a/libexec.so"])
    assert app.protections == ()
    assert ProblemKind.PACKED not in kinds(app)


def test_an_alias_has_no_code_to_miss(tmp_path: Path) -> None:
    alias = node("activity-alias", name=".Other", targetActivity=".Main")
    app = in_app(tmp_path, manifest(node("application", MAIN, alias)), members=["lib/arm64-v8a/libexec.so"])
    assert app.protections == ()


def test_tinkers_application_class_is_no_packer(tmp_path: Path) -> None:
    root = manifest(node("application", MAIN, name="com.tencent.tinker.loader.app.TinkerApplication"))
    assert in_app(tmp_path, root).protections == ()


def test_a_packer_is_no_sdk(tmp_path: Path) -> None:
    app = in_app(tmp_path, manifest(node("application", MAIN)), ["com.secneo.apkwrapper.AW"])
    assert app.sdks == ()


def test_in_a_packed_app_a_meta_data_key_is_enough(tmp_path: Path) -> None:
    key = node("meta-data", name="com.amap.api.v2.apikey", value="x")
    app = in_app(tmp_path, manifest(node("application", key, name="com.tencent.StubShell.TxAppEntry")))
    assert [(sdk.id, sdk.presence) for sdk in app.embedded_sdks] == [("amap", Presence.METADATA)]


def test_a_runtime_that_decrypts_constants_leaves_the_use_of_permissions_open(tmp_path: Path) -> None:
    camera = node("uses-permission", name="android.permission.CAMERA")
    plain = in_app(tmp_path, manifest(camera, node("application", MAIN)))
    fog = "com.github.megatronking.stringfog.xor.StringFogImpl"
    app = in_app(tmp_path, manifest(camera, node("application", MAIN)), ["com.shop.app.Main", fog])
    assert [(found.kind, found.name) for found in app.protections] == [(ProtectionKind.STRINGS, "stringfog")]
    assert app.protections[0].evidence[0].symbol == fog
    assert not app.packed
    assert [use_of("android.permission.CAMERA", read) for read in (plain, app)] == [Use.UNUSED, Use.UNKNOWN]
