"""Call sites of real apps against androguard's cross references: the same places, none more and none less."""

from pathlib import Path

import pytest

from auditor.apk.calls import Calls, scan
from auditor.apk.code import loaded_names
from auditor.apk.container import Container
from auditor.knowledge import catalog
from auditor.limits import DEFAULT_LIMITS
from benchmarks.oracle import Oracle, Site, site_of
from tests.apk.test_real import NAMES

SAMPLES = sorted((Path(__file__).parents[2] / "sample_apks").glob("*.apk"))
_WITH_ARGUMENT = {entry.name for entry in catalog.watched_apis() if entry.argument is not None}


def dexes(path: Path) -> dict[str, bytes]:
    with path.open("rb") as stream:
        container = Container(stream, path.stat().st_size, DEFAULT_LIMITS)
        return {name: container.read(name, DEFAULT_LIMITS.dex_bytes) for name in loaded_names(container.members)}


def check(path: Path) -> tuple[Calls, set[Site]]:
    """Compare, and give both; calls that count only with an argument may be fewer than androguard's."""
    members = dexes(path)
    calls, expected = scan(members, members.__getitem__), Oracle(members).sites()
    ours = [site_of(site) for site in calls.sites if site.offset is not None]
    assert len(ours) == len(set(ours))
    assert set(ours) <= expected
    assert {site.api for site in expected.difference(ours)} <= _WITH_ARGUMENT
    assert (calls.unread, calls.left_out) == ((), 0)
    return calls, expected


@pytest.mark.parametrize("path", SAMPLES, ids=[path.stem for path in SAMPLES])
def test_sites_of_a_sample_equal_androguard(path: Path) -> None:
    check(path)


@pytest.mark.shared
@pytest.mark.parametrize("name", NAMES)
def test_sites_of_a_real_app_equal_androguard(shared: Path, name: str) -> None:
    calls, _ = check(shared / "real" / "apks" / f"{name}.apk")
    assert calls.sites
