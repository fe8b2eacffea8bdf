import struct

import pytest

from auditor.apk.attributes import android
from auditor.apk.axml import Axml, AxmlError, parse
from auditor.limits import DEFAULT_LIMITS, Limits
from tests.apk.builders import Attribute, Node, Reference, axml, manifest, node, permission

NAME = 0x01010003
KEY = android("name")


def parsed(root: Node, *, before: bytes = b"") -> Axml:
    return parse(axml(root, before=before), DEFAULT_LIMITS)


def attributes(*given: Attribute) -> dict[str, str]:
    """The attributes of a root that has these."""
    return {str(key): str(value) for key, value in parsed(Node("manifest", given)).root.items()}


def test_the_tree_has_the_shape_of_the_document() -> None:
    root = parsed(node("manifest", node("application", node("activity")), permission("CAMERA"))).root
    assert [element.tag for element in root.iter()] == ["manifest", "application", "activity", "uses-permission"]


def test_a_resource_id_wins_over_a_lying_name() -> None:
    read = parsed(Node("manifest", [Attribute("label", "com.shop.Main", id=NAME)]))
    assert (read.root.keys(), read.root.get(KEY)) == ([KEY], "com.shop.Main")
    assert read.misnamed == (("label", "name"),)


def test_a_resource_id_needs_no_name_at_all() -> None:
    assert attributes(Attribute("", "com.shop.Main", id=NAME)) == {KEY: "com.shop.Main"}


def test_a_framework_name_without_its_id_is_no_framework_attribute() -> None:
    assert KEY not in attributes(Attribute("name", "com.shop.Main", id=0))


def test_a_name_with_another_attributes_id_is_not_what_it_says() -> None:
    assert attributes(Attribute("name", "x", id=0x01010002)) == {}


def test_a_plain_name_cannot_pose_as_a_framework_attribute() -> None:
    assert attributes(Attribute(KEY, "com.shop.Main", id=0)) == {}


def test_a_typed_value_wins_over_the_raw_string() -> None:
    assert attributes(Attribute("name", "typed", raw="raw")) == {KEY: "typed"}


def test_the_package_is_its_raw_string() -> None:
    assert attributes(Attribute("package", "typed", raw="raw")) == {"package": "raw"}


def test_the_first_of_two_attributes_counts() -> None:
    assert attributes(Attribute("name", "first"), Attribute("other", "second", id=NAME)) == {KEY: "first"}


@pytest.mark.parametrize(
    ("value", "text"),
    [(28, "28"), (-1, "-1"), (True, "true"), (False, "false"), (Reference(0x7F0A0001), "@0x7f0a0001"), ("", "")],
)
def test_a_typed_value_in_words(value: str | int | bool | Reference, text: str) -> None:  # noqa: FBT001
    assert attributes(Attribute("value", value)) == {android("value"): text}


@pytest.mark.parametrize("utf8", [True, False])
@pytest.mark.parametrize("text", ["长房里", "𝕊hop", "x" * 200])
def test_both_string_pools(text: str, utf8: bool) -> None:  # noqa: FBT001
    root = parse(axml(node("manifest", name=text), utf8=utf8), DEFAULT_LIMITS).root
    assert root.get(KEY) == text


def test_what_xml_cannot_carry_is_replaced() -> None:
    assert attributes(Attribute("name", "a\0b\ud800c")) == {KEY: "a\ufffdb\ufffdc"}


def test_an_unknown_chunk_is_skipped() -> None:
    unknown = struct.pack("<2HL", 0x7777, 8, 12) + b"junk"
    assert parsed(manifest(), before=unknown).root.tag == "manifest"


def test_an_element_whose_name_is_no_name_is_passed_over() -> None:
    root = parsed(node("manifest", node("no name", permission("CAMERA")), permission("CAMERA"))).root
    assert [child.tag for child in root] == ["_", "uses-permission"]


def test_an_attribute_whose_name_is_no_name_hides_no_other() -> None:
    assert attributes(Attribute("no name", "x", id=0), Attribute("name", "y")) == {KEY: "y"}


@pytest.mark.parametrize("cut", [0, 4, 20, 60, -1])
def test_a_truncated_document_is_an_error(cut: int) -> None:
    with pytest.raises(AxmlError):
        parse(axml(manifest())[:cut], DEFAULT_LIMITS)


def test_a_chunk_without_length_is_an_error() -> None:
    with pytest.raises(AxmlError, match="damaged chunk"):
        parsed(manifest(), before=struct.pack("<2HL", 0x7777, 0, 0))


def test_too_many_levels_are_passed_over() -> None:
    deep = node("x")
    for _ in range(5):
        deep = node("x", deep)
    read = parse(axml(node("manifest", deep, permission("CAMERA"))), Limits(manifest_depth=3))
    assert [element.tag for element in read.root.iter()] == ["manifest", "x", "x", "uses-permission"]
    assert read.irregular == ("elements nest 7 levels deep",)


def test_a_document_may_end_inside_an_element() -> None:
    data = axml(manifest(permission("CAMERA")))[:-48]  # two ends of elements
    read = parse(data[:4] + struct.pack("<L", len(data)) + data[8:], DEFAULT_LIMITS)
    assert [element.tag for element in read.root] == ["uses-sdk", "uses-permission"]
    assert read.irregular == ("it ends inside an element",)


def test_attributes_out_of_order_are_not_found() -> None:
    """``RetrieveAttributes`` never comes back to a smaller id."""
    written = [Attribute("x", "", id=0x7F010001), Attribute("name", "com.shop.Main"), Attribute("y", "z", id=0)]
    read = parsed(Node("manifest", written))
    assert dict(read.root.items()) == {"y": "z"}
    assert read.irregular == ("1 attributes out of order, which Android does not find",)


@pytest.mark.parametrize(("kind", "value", "text"), [(0x10, 1, "true"), (0x11, 0, "false"), (0x1C, 9, "true")])
def test_any_integer_is_a_switch_to_android(kind: int, value: int, text: str) -> None:
    data = axml(node("activity", exported=True))
    retyped = data.replace(struct.pack("<BL", 0x12, 0xFFFFFFFF), struct.pack("<BL", kind, value))
    assert parse(retyped, DEFAULT_LIMITS).root.get(android("exported")) == text


def test_a_request_is_named_by_text_alone() -> None:
    assert [element.keys() for element in parsed(node("manifest", node("uses-permission", name=7))).root] == [[]]


@pytest.mark.parametrize("utf8", [True, False])
def test_a_string_without_its_end_is_none(utf8: bool) -> None:  # noqa: FBT001
    text = "com.shop.Main"
    data = axml(node("manifest", name=text, package="x" * 40), utf8=utf8)
    raw = text.encode("utf-8" if utf8 else "utf-16-le")
    at = data.index(raw) + len(raw)
    lying = data[:at] + b"!" + data[at + 1 :]
    assert parse(data, DEFAULT_LIMITS).root.get(KEY) == text
    assert parse(lying, DEFAULT_LIMITS).root.get(KEY) is None


def test_too_many_elements_are_an_error() -> None:
    with pytest.raises(AxmlError, match="elements"):
        parse(axml(node("manifest", *[node("x")] * 5)), Limits(manifest_elements=5))


def test_one_string_used_a_thousand_times_has_a_budget() -> None:
    many = node("manifest", *[node("x", name="y" * 1000)] * 1000)
    with pytest.raises(AxmlError, match="characters"):
        parse(axml(many), Limits(manifest_bytes=100_000))
