"""Names that a shrinker replaced."""

import time
from dataclasses import replace
from pathlib import Path

import pytest

from auditor import audit, read_app, read_policy
from auditor.apk.mapping import read_mapping
from auditor.errors import InputMissingError, UnreadableError
from auditor.model.app import OwnerKind
from auditor.model.evidence import Effect, ProblemKind

SAMPLES = Path(__file__).parents[2] / "sample_apks"
OBFUSCATED = SAMPLES / "carpool-obfuscated.apk"
MAPPING = SAMPLES / "carpool-obfuscated" / "mapping.txt"

LINES = """\
# compiler: R8
com.shop.Cart -> a.b:
# {"id":"sourceFile","fileName":"Cart.java"}
    int count -> a
    com.shop.Item[] items -> b
    1:1:void <init>():10:10 -> <init>
    1:3:void add(com.shop.Item,int):12:14 -> a
    4:4:com.shop.Item inner(int):31:31 -> c
    4:4:com.shop.Item outer():20 -> c
    1:2:void com.shop.Other.merged():5:6 -> d
    1:1:void first():1:1 -> e
    2:2:void second():2:2 -> e
com.shop.Cart$Line -> a.c:
    1:1:void total():3:3 -> a
""".splitlines()


def test_classes_and_methods_get_their_names_back() -> None:
    names = read_mapping(LINES, {"a.b"})
    assert names.classes == {"a.b": "com.shop.Cart", "a.c": "com.shop.Cart$Line"}
    assert names.methods[("a.b", "a")] == ("com.shop.Cart", "add")


def test_of_inlined_frames_the_outermost_is_the_method() -> None:
    assert read_mapping(LINES, {"a.b"}).methods[("a.b", "c")] == ("com.shop.Cart", "outer")


def test_code_that_came_from_another_class_is_that_class_s() -> None:
    assert read_mapping(LINES, {"a.b"}).methods[("a.b", "d")] == ("com.shop.Other", "merged")


def test_a_method_of_two_names_gets_neither() -> None:
    assert ("a.b", "e") not in read_mapping(LINES, {"a.b"}).methods


def test_methods_are_kept_of_the_wanted_classes_only() -> None:
    assert {owner for owner, _ in read_mapping(LINES, {"a.c"}).methods} == {"a.c"}


def test_the_obfuscated_app_reads_like_the_app_itself() -> None:
    plain = read_app(SAMPLES / "carpool.apk")
    restored = read_app(OBFUSCATED, mapping=MAPPING)
    assert restored.accesses == tuple(
        replace(access, location=replace(access.location, artifact=restored.path)) for access in plain.accesses or ()
    )
    assert restored.unknown_packages == plain.unknown_packages
    assert [sdk.classes for sdk in restored.sdks] == [sdk.classes for sdk in plain.sdks]


def test_without_the_mapping_nobody_s_code_reads() -> None:
    assert {access.owner.kind for access in read_app(OBFUSCATED).accesses or ()} == {OwnerKind.UNKNOWN}


def test_each_of_three_owners_is_told_apart() -> None:
    owners = {access.data_type: access.owner for access in read_app(OBFUSCATED, mapping=MAPPING).accesses or ()}
    assert owners["imei"].kind is OwnerKind.FIRST_PARTY
    assert (owners["installed_apps"].kind, owners["installed_apps"].id) == (OwnerKind.SDK, "sensorsdata")
    assert (owners["contacts"].kind, owners["contacts"].prefix) == (OwnerKind.UNKNOWN, "cc.lianquan")


def test_with_the_mapping_the_audit_is_that_of_the_app_itself() -> None:
    policy = read_policy(SAMPLES / "carpool" / "policy.md")
    plain = audit(read_app(SAMPLES / "carpool.apk"), policy)
    restored = audit(read_app(OBFUSCATED, mapping=MAPPING), policy)
    assert [(found.rule, found.subject, found.params) for found in restored.findings] == [
        (found.rule, found.subject, found.params) for found in plain.findings
    ]


def test_a_mapping_of_another_build_restores_nothing_and_is_a_gap(tmp_path: Path) -> None:
    other = tmp_path / "mapping.txt"
    other.write_text("com.shop.A -> a.a:\ncom.shop.B -> c.d:\ncom.shop.C -> c.e:\n", "utf-8")
    app = read_app(OBFUSCATED, mapping=other)
    (problem,) = [problem for problem in app.problems if problem.kind is ProblemKind.MAPPING_UNFIT]
    assert (problem.effect, problem.detail) == (Effect.PARTIAL, "1 of its 3 classes are in the package")
    assert app.accesses == read_app(OBFUSCATED).accesses


def test_a_missing_mapping_is_the_callers_mistake(tmp_path: Path) -> None:
    with pytest.raises(InputMissingError, match=r"no such file; give build/outputs/mapping/release/mapping\.txt"):
        read_app(OBFUSCATED, mapping=tmp_path / "mapping.txt")


def test_another_file_is_no_mapping(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("nothing of the kind", "utf-8")
    with pytest.raises(UnreadableError, match="is not a mapping file of R8 or ProGuard"):
        read_app(OBFUSCATED, mapping=tmp_path / "notes.txt")


@pytest.mark.parametrize(
    "line",
    [
        "a" * 300_000 + " -> b",
        "    1:1:" + "a" * 300_000,
        " " * 300_000 + "x",
        "    void a(" + "b," * 150_000 + ") -> c",
    ],
    ids=["class", "method", "indent", "parameters"],
)
def test_a_hostile_line_costs_no_more_than_its_length(line: str) -> None:
    start = time.process_time()
    read_mapping(["a -> b:", line], {"b"})
    assert time.process_time() - start < 2
