"""Apps and policies at URLs: audited as those here are, shown by their URLs, and gone afterwards."""

import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from auditor.batch import remote
from auditor.batch.examiner import Examiner
from auditor.batch.identity import app_digest, policy_digest, stamp_of
from auditor.batch.job import Job
from auditor.batch.listing import listing
from auditor.batch.outcome import Ending, Outcome, unpacked
from auditor.batch.shelf import Shelf, shelf
from auditor.errors import ConfigError, InputMissingError, OutputError, UnreadableError
from auditor.model.audit import Audit
from tests.batch.samples import EXAMINER, RULING, SAMPLES, content, laid_out, policy_of, rows
from tests.batch.test_run import ran
from tests.cli.running import auditor, auditor_here

fsspec = pytest.importorskip("fsspec")
from fsspec.implementations.memory import MemoryFileSystem  # noqa: E402

APP = SAMPLES / "watch-shop.apk"
POLICY = policy_of("watch-shop")
FOLDER = "memory://apps"
URL = f"{FOLDER}/watch-shop.apk"


class Terse(MemoryFileSystem):  # type: ignore[misc]  # fsspec is not looked into
    """Tells no more of a file than many a web server does."""

    protocol = "terse"

    @classmethod
    def _strip_protocol(cls, path: str) -> str:
        return str(MemoryFileSystem._strip_protocol(path.replace("terse://", "memory://")))

    def info(self, path: str, **_more: object) -> dict[str, object]:
        known = super().info(path)
        return {name: known[name] for name in ("name", "size", "type")}


class Closed(MemoryFileSystem):  # type: ignore[misc]
    """Refuses, and repeats the whole request."""

    protocol = "closed"

    def info(self, path: str, **_more: object) -> dict[str, object]:
        raise PermissionError(f"403: https://ann:s3cret@host{path}?X-Amz-Signature=s3cret")


@pytest.fixture(autouse=True)
def memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MemoryFileSystem]:
    fsspec.register_implementation("terse", Terse, clobber=True)
    fsspec.register_implementation("closed", Closed, clobber=True)
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    monkeypatch.setattr(tempfile, "tempdir", None)
    system = fsspec.filesystem("memory")
    put(URL, APP.read_bytes())
    put(f"{FOLDER}/watch-shop{POLICY.suffix}", POLICY.read_bytes())
    yield system
    system.store.clear()
    system.pseudo_dirs[:] = [""]
    assert [path for path in (tmp_path / "temporary").rglob("*") if path.is_file()] == []


def put(url: str, data: bytes) -> None:
    remote.write(url, data)


def audit_of(outcome: Outcome) -> Audit:
    assert outcome.ending is Ending.AUDITED, outcome.record.app
    packed = outcome.record.children["audit"][0][1]
    assert isinstance(packed, bytes)
    return unpacked(packed)


def encoded(audit: Audit) -> str:
    return json.dumps(msgspec.to_builtins(audit), ensure_ascii=False)


def message(outcome: Outcome) -> str:
    return str(outcome.record.app[3])


def test_the_audit_is_that_of_the_files_with_urls_for_their_paths() -> None:
    policy = f"{FOLDER}/watch-shop{POLICY.suffix}"
    here = audit_of(EXAMINER.examined(Job(app=str(APP), policies=(str(POLICY),))))
    (job,) = listing([f"{FOLDER}/"]).jobs
    there = audit_of(EXAMINER.examined(job))
    assert (there.app.path, there.policy.sources[0].path) == (URL, policy)
    assert there.findings
    assert encoded(there).replace(policy, str(POLICY)).replace(URL, str(APP)) == encoded(here)


def test_the_policy_inside_an_app_is_named_by_the_apps_url() -> None:
    found = EXAMINER.examined(Job(app=URL, policies=("app:",), sure=True))
    assert found.ending is Ending.NO_POLICY
    assert f"raw resources of {URL}" in message(found)


def test_what_is_not_there_is_missing_and_tried_again_later() -> None:
    for job in (Job(app=f"{FOLDER}/none.apk"), Job(app=URL, policies=(f"{FOLDER}/none.txt",), sure=True)):
        found = EXAMINER.examined(job)
        assert (found.ending, found.ending.is_final) == (Ending.MISSING, False)
        assert "no such file" in message(found)


def test_an_error_of_a_file_system_tells_no_credentials() -> None:
    found = EXAMINER.examined(Job(app="closed://ann:s3cret@host/shop.apk"))
    assert found.ending is Ending.MISSING
    assert "PermissionError: 403: https://host" in message(found)
    assert "s3cret" not in str(found)


def test_a_scheme_that_nobody_knows_is_said_before_the_run() -> None:
    with pytest.raises(InputMissingError, match=r"nowhere://a\.apk: cannot be reached: .*[Pp]rotocol"):
        listing(["nowhere://a.apk"])


def test_without_fsspec_the_package_to_install_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    with pytest.raises(InputMissingError, match=r"URLs need fsspec; pip install 'apk-policy-auditor\[dask\]'"):
        listing([URL])


def test_more_than_the_budget_is_not_fetched_to_its_end(tmp_path: Path) -> None:
    size = APP.stat().st_size
    with pytest.raises(UnreadableError, match=f"{size} bytes are more than the budget of {size - 1}"):
        remote.fetch_whole(URL, tmp_path / "app", size - 1)
    assert not (tmp_path / "app").exists()
    remote.fetch_whole(URL, tmp_path / "app", size)
    assert (tmp_path / "app").read_bytes() == APP.read_bytes()
    remote.fetch_first(URL, tmp_path / "first", 10)
    assert (tmp_path / "first").read_bytes() == APP.read_bytes()[:10]


def test_the_stamp_is_the_files_and_changes_with_it() -> None:
    before = stamp_of(URL)
    assert before == stamp_of(URL)
    put(URL, APP.read_bytes())  # of the same size
    assert stamp_of(URL) != before
    assert before.startswith(f"{APP.stat().st_size} ")
    assert stamp_of(f"{FOLDER}/none.apk") == ""


def test_a_file_whose_version_nobody_tells_is_never_taken_for_the_same_unread() -> None:
    assert stamp_of("terse://apps/watch-shop.apk") == f"{APP.stat().st_size} {remote.UNCERTAIN}"


def test_a_later_run_reads_such_a_file_and_audits_it_only_if_it_has_changed(tmp_path: Path) -> None:
    store = tmp_path / "audits.db"
    jobs = [Job(app="terse://apps/watch-shop.apk", policies=(str(POLICY),), sure=True)]
    assert ran(store, jobs) == ["watch-shop.apk"]
    assert ran(store, jobs) == []
    other = (SAMPLES / "clean-notes.apk").read_bytes()
    put(URL, other + bytes(APP.stat().st_size - len(other)))  # of the same size
    assert ran(store, jobs) == ["watch-shop.apk"]


def test_digests_are_those_of_files_here() -> None:
    assert app_digest(URL) == app_digest(str(APP))
    assert policy_digest(f"{FOLDER}/watch-shop{POLICY.suffix}") == policy_digest(str(POLICY))
    assert app_digest(f"{FOLDER}/none.apk") == ""


def test_a_folder_is_listed_with_what_lies_below_and_beside() -> None:
    put(f"{FOLDER}/deep/a/b.apk", b"")
    put(f"{FOLDER}/deep/a/notes.csv", b"")
    put(f"{FOLDER}/split/base.apk", b"")
    put(f"{FOLDER}/split/split_config.apk", b"")
    put(f"{FOLDER}/split/policy.html", b"")
    put(f"{FOLDER}/split/below/other.apk", b"")
    assert [(job.app, job.policies) for job in listing([f"{FOLDER}/"]).jobs] == [
        (URL, (f"{FOLDER}/watch-shop{POLICY.suffix}",)),
        (f"{FOLDER}/deep/a/b.apk", ()),
        (f"{FOLDER}/split/", (f"{FOLDER}/split/policy.html",)),
    ]


def test_a_pattern_takes_the_apps_that_it_matches() -> None:
    put(f"{FOLDER}/other.apk", b"")
    put(f"{FOLDER}/other.txt", b"")
    assert [(job.app, job.policies) for job in listing([f"{FOLDER}/o*"]).jobs] == [
        (f"{FOLDER}/other.apk", (f"{FOLDER}/other.txt",))
    ]
    with pytest.raises(InputMissingError, match="no app is in it"):
        listing([f"{FOLDER}/p*"])


def test_an_index_may_be_at_a_url_where_its_relative_paths_start() -> None:
    put(f"{FOLDER}/index.csv", b"app,policy\nwatch-shop.apk,https://host/p.html\n")
    (job,) = listing([f"{FOLDER}/index.csv"]).jobs
    assert (job.app, job.policies, job.sure) == (URL, ("https://host/p.html",), True)
    put(f"{FOLDER}/index.csv", b"apk,policy,mood\n")
    with pytest.raises(ConfigError, match=r"memory://apps/index\.csv:1: 'mood'"):
        listing([f"{FOLDER}/index.csv"])


def test_two_urls_that_look_the_same_are_not_taken_for_one_app() -> None:
    with pytest.raises(InputMissingError, match=r"memory://apps/a\.apk: stands for two URLs"):
        listing(["memory://apps/a.apk?token=1", "memory://apps/a.apk?token=2"])


def test_policies_are_matched_in_a_folder_at_a_url() -> None:
    put("memory://policies/com.example.shop.html", b"")
    put("memory://policies/com.example.club/one.md", b"")
    put("memory://policies/com.example.club/two.md", b"")
    put("memory://policies/deep/er/three.md", b"")
    found = shelf(["memory://policies/", "https://host/privacy"])
    assert found.by_name == {
        "com.example.shop": ("memory://policies/com.example.shop.html",),
        "com.example.club": ("memory://policies/com.example.club/one.md", "memory://policies/com.example.club/two.md"),
    }
    assert found.for_all == ("https://host/privacy",)
    assert shelf(["memory://policies/*.html"]).by_name == {
        "com.example.shop": ("memory://policies/com.example.shop.html",)
    }


def test_an_app_in_a_folder_at_a_url_is_read_with_its_splits() -> None:
    put("memory://split/base.apk", APP.read_bytes())
    put("memory://split/policy.txt", POLICY.read_bytes())
    (job,) = listing(["memory://split/"]).jobs
    found = audit_of(EXAMINER.examined(job))
    assert (found.app.path, found.app.package) == (
        "memory://split",
        audit_of(EXAMINER.examined(Job(app=URL, policies=(str(POLICY),), sure=True))).app.package,
    )
    assert stamp_of(job.app) != ""


def test_the_shelf_is_asked_for_apps_at_urls_too() -> None:
    put("memory://policies/watch-shop.txt", POLICY.read_bytes())
    examiner = Examiner.of(RULING, shelf(["memory://policies/"]))
    assert audit_of(examiner.examined(Job(app=URL))).policy.sources[0].path == "memory://policies/watch-shop.txt"
    assert Examiner.of(RULING, Shelf()).examined(Job(app=URL)).ending is Ending.NO_POLICY


def test_a_batch_of_urls_has_the_rows_of_the_files_and_is_not_done_again(tmp_path: Path) -> None:
    apps = laid_out(tmp_path / "apps", "watch-shop", "clean-notes")
    url = f"file://{apps.as_posix()}/"
    for given, name in ((url, "urls.db"), (str(apps), "paths.db")):
        assert auditor("batch", given, "--store", name, "-q", cwd=tmp_path).stderr == ""
    query = "SELECT package, verdict, sha256, high, medium FROM app ORDER BY sha256"
    assert rows(tmp_path / "urls.db", query) == rows(tmp_path / "paths.db", query)
    assert rows(tmp_path / "urls.db", "SELECT path FROM app ORDER BY path") == [
        (f"{url}clean-notes-0.apk",),
        (f"{url}watch-shop-0.apk",),
    ]
    before = content(tmp_path / "urls.db")
    again = auditor("batch", url, "--store", "urls.db", "--timeout", "1", cwd=tmp_path)
    assert (again.returncode, content(tmp_path / "urls.db")) == (0, before)


def test_a_report_goes_to_a_url() -> None:
    command = ("check", str(APP), "--policy", str(POLICY), "-q")
    auditor_here(*command, "-o", "json=memory://reports/one.json", cwd=SAMPLES)
    assert auditor_here(*command, "-o", "json", cwd=SAMPLES).stdout.encode() == remote.content(
        "memory://reports/one.json", APP.stat().st_size * 1000
    )


def test_a_report_that_cannot_go_to_a_url_is_an_error_without_credentials() -> None:
    from auditor.cli.outputs import write

    with pytest.raises(OutputError, match=r"^-o: nowhere://host/r\.json: cannot be reached"):
        write("nowhere://ann:s3cret@host/r.json", b"")
