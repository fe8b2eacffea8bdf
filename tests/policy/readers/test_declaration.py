"""Declarations in YAML and JSON: their claims, and every mistake with its place and the nearest right name."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator, ValidationError

from auditor.errors import DeclarationError
from auditor.limits import Limits
from auditor.model.policy import Polarity, Policy, Scope, SdkLevel
from auditor.policy.reader import merge_policies, read_policy
from auditor.policy.readers.declaration import is_declaration, schema
from tests.conftest import ROOT
from tests.policy.texts import read, read_raw

YAML = """\
# what our policy declares
app_name: 拾光回收
developer: 拾光（西安）科技有限公司
effective_date: 2023-05-18

permissions:
  - name: CAMERA
    purpose: 拍摄商品
  - {name: android.permission.READ_SMS, purpose: 填写验证码}
  - name: com.example.shiguang.permission.PUSH

data: [imei, 应用名称, "Android ID / SSAID"]

sdks:
  - name: 极光推送SDK
    vendor: 深圳市和讯华谷信息技术有限公司
    purpose: 消息推送
    data: [android_id]
    url: https://www.jiguang.cn/license/privacy
  - name: 青竹风控SDK
"""


def policy(tmp_path: Path, text: str, limits: Limits | None = None) -> Policy:
    file = tmp_path / "declared"
    file.write_text(text, encoding="utf-8")
    return read_policy(file, limits or Limits())


def refused(tmp_path: Path, text: str) -> str:
    """The message, without the path of the file."""
    with pytest.raises(DeclarationError) as caught:
        policy(tmp_path, text)
    return str(caught.value).removeprefix(str(tmp_path / "declared"))


def as_json(text: str = YAML) -> str:
    import yaml

    return json.dumps(yaml.load(text, Loader=yaml.BaseLoader), ensure_ascii=False, indent="\t").replace("/", "\\/")


@pytest.mark.parametrize("text", [YAML, as_json()], ids=["YAML", "JSON"])
def test_a_declaration_claims_with_the_greatest_strength(tmp_path: Path, text: str) -> None:
    found = policy(tmp_path, text)
    assert (found.app_name, found.developer, found.effective_date) == (
        "拾光回收",
        "拾光（西安）科技有限公司",
        "2023-05-18",
    )
    assert [(claim.permissions, claim.strength, claim.polarity, claim.purpose) for claim in found.permissions] == [
        (("android.permission.CAMERA",), 4, Polarity.DECLARED, "拍摄商品"),
        (("android.permission.READ_SMS",), 4, Polarity.DECLARED, "填写验证码"),
        (("com.example.shiguang.permission.PUSH",), 4, Polarity.DECLARED, None),
    ]
    assert [(claim.data_type, claim.scope) for claim in found.data] == [
        ("imei", Scope.APP),
        ("app_name", Scope.APP),
        ("android_id", Scope.APP),
        ("android_id", Scope.SDK),
    ]
    assert [(claim.sdk_ids, claim.level, claim.data_types) for claim in found.sdks] == [
        (("jpush",), SdkLevel.PRODUCT, ("android_id",)),
        ((), SdkLevel.NAME_ONLY, ()),
    ]
    assert (found.sources[0].format, found.sources[0].language) == ("declaration", "zh")


def test_evidence_is_the_line_of_the_entry(tmp_path: Path) -> None:
    found = policy(tmp_path, YAML)
    assert [claim.evidence[0].line for claim in found.permissions] == [7, 9, 10]
    assert found.sdks[0].evidence[0].snippet == "极光推送SDK | 深圳市和讯华谷信息技术有限公司 | 消息推送"


def test_a_declaration_beside_a_policy_adds_to_it_and_is_none_by_itself(tmp_path: Path) -> None:
    declared = policy(tmp_path, YAML)
    assert not declared.about_privacy
    both = merge_policies((declared, read(tmp_path, "我们会申请麦克风权限。")))
    assert both.about_privacy
    assert len(both.permissions) == 4


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "permissions:\n  - name: CAMRA\n",
            ":2: permissions[0].name: unknown permission 'CAMRA'; did you mean CAMERA?",
        ),
        (
            "permissions:\n  - name: android.permission.READ_LOG\n",
            ":2: permissions[0].name: unknown permission 'android.permission.READ_LOG'; did you mean READ_LOGS?",
        ),
        (
            "permissions:\n  - name: android.permision.CAMERA\n",
            ":2: permissions[0].name: unknown permission 'android.permision.CAMERA'; did you mean CAMERA?",
        ),
        ("permisions: []\n", ":1: permisions: unknown key 'permisions'; did you mean permissions?"),
        (
            "data: []\npermissions:\n- name: CAMERA\n  purpos: x\n",
            ":4: permissions[0].purpos: unknown key 'purpos'; did you mean purpose?",
        ),
        ("sdks:\n- vendor: x\n", ":2: sdks[0]: missing key 'name'"),
        ("data: [imeii]\n", ":1: data[0]: unknown data type 'imeii'; did you mean imei?"),
        (
            "sdks:\n- name: x\n  data:\n  - android_ids\n",
            ":4: sdks[0].data[0]: unknown data type 'android_ids'; did you mean android_id?",
        ),
        ("permissions: CAMERA\ndata: []\n", ":1: permissions: expected 'array', got 'str'"),
        (
            "data: []\neffective_date: 18 May 2023\n",
            ":2: effective_date: expected 'str' matching regex '^\\\\d{4}-\\\\d{2}-\\\\d{2}$'",
        ),
        ("data: []\npermissions:\n- name: ''\n", ":3: permissions[0].name: expected 'str' of length >= 1"),
        ("data: []\ndata: []\n", ":2: data: the same key twice"),
        ('{"data": [],\n "sdks": [{"name": "a", "name": "b"}]}', ":2: sdks[0].name: the same key twice"),
        ("data: &a []\nsdks: *a\n", ":1: anchors (&name) are not allowed; write it out"),
        ("data: !!python/object:os.system []\n", ":1: tags (!name) are not allowed; every value is text"),
        ("data: []\n---\ndata: []\n", ":2: a second document; give one file for each"),
        ("data: [a\nsdks: []\n", ":2: no YAML: expected ',' or ']', but got ':'"),
        ('{"data": [' + "[" * 20, ":1: nested deeper than 8"),
        ("data: []\nschema: auditor/declaration/2\n", ":2: schema: invalid enum value 'auditor/declaration/2'"),
    ],
)
def test_a_mistake_is_refused_with_its_place_and_the_nearest_right_name(
    tmp_path: Path, text: str, message: str
) -> None:
    assert refused(tmp_path, text) == message


def test_a_declaration_over_budget_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DeclarationError, match="more than 1000 characters"):
        policy(tmp_path, "data:\n" + "- imei\n" * 500, Limits(declaration_bytes=1000))


@pytest.mark.parametrize(
    "text",
    [
        "应用名称：拾光\n权限：相机\n",
        "Developer: us\nPermissions: camera\nData: location\n",
        "permissions:\n- camera\nWe ask for the camera.\n",
        "app_name: x\ndeveloper: y\n",
        "{我们会申请相机权限}",
        "{/* comment */}\n# Policy\n",
    ],
)
def test_prose_is_no_declaration(text: str) -> None:
    assert not is_declaration(text)


def test_the_published_schema_is_the_present_one_and_holds_for_the_example() -> None:
    published = json.loads((ROOT / "docs" / "declaration.schema.json").read_text(encoding="utf-8"))
    assert published == json.loads(json.dumps(schema())), "run: python docs/schemas.py"
    Draft202012Validator.check_schema(published)
    Draft202012Validator(published).validate(json.loads(as_json()))
    with pytest.raises(ValidationError):
        Draft202012Validator(published).validate({"permisions": []})


def test_hostile_yaml_is_refused_in_linear_time(tmp_path: Path) -> None:
    for body in ("[" * 200_000, "- " * 100_000, "? " * 100_000, "- {a: " * 30_000, "- '" + "a" * 200_000):
        with pytest.raises(DeclarationError):
            policy(tmp_path, "data:\n  " + body)


def test_bytes_that_are_no_declaration_stay_a_policy(tmp_path: Path) -> None:
    assert read_raw(tmp_path, b'{ "').problems != ()
