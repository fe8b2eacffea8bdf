"""Whatever happens to the bytes of a well-formed file, its parser raises nothing but what it says that it raises."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.apk.test_mutations import changes
from tests.hostile.mutation import SAVED, TARGETS, read

_TIMES = {"pdf": 60, "docx": 80, "html": 100, "text": 80}
"""Examples of the slower targets; of the others as many as ``_MANY``."""
_MANY = 400


def mutated(data: bytes, changed: Sequence[tuple[float, bytes]], kept: float, doubled: tuple[float, float]) -> bytes:
    """Some bytes replaced; a part of it repeated; cut short."""
    out = bytearray(data)
    for where, new in changed:
        at = int(where * len(out))
        out[at : at + len(new)] = new
    first, last = sorted(int(place * len(out)) for place in doubled)
    if kept > 0.8:
        out[last:last] = out[first:last]
    if kept < 0.15:
        del out[int(kept * 6 * len(out)) :]
    return bytes(out)


@pytest.mark.parametrize("name", TARGETS)
def test_a_changed_file_raises_nothing_but_what_is_documented(name: str) -> None:
    @settings(
        max_examples=_TIMES.get(name, _MANY),
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(
        st.sampled_from(TARGETS[name].seeds),
        changes,
        st.floats(0, 1),
        st.tuples(st.floats(0, 1, exclude_max=True), st.floats(0, 1, exclude_max=True)),
    )
    def check(data: bytes, changed: Sequence[tuple[float, bytes]], kept: float, doubled: tuple[float, float]) -> None:
        read(name, mutated(data, changed, kept, doubled))

    check()


@pytest.mark.parametrize("name", TARGETS)
def test_the_unchanged_files_are_taken(name: str) -> None:
    assert all(read(name, seed) for seed in TARGETS[name].seeds)


@pytest.mark.parametrize("path", sorted(SAVED.glob("*/*")), ids=lambda path: f"{path.parent.name}-{path.name[:8]}")
def test_what_a_fuzzer_found_is_read(path: Path) -> None:
    read(path.parent.name, path.read_bytes())
