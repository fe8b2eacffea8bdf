"""auditor batch as a user runs it: what it says, what it stores, and what an interruption costs."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.batch.samples import WITH_POLICY, content, laid_out, policy_of, rows
from tests.cli.running import ROOT, SAMPLES
from tests.cli.running import auditor_here as auditor

COPIES = 5


@pytest.fixture(scope="module")
def apps(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return laid_out(tmp_path_factory.mktemp("spot-check") / "apps", copies=COPIES)


@pytest.fixture(scope="module")
def undisturbed(apps: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the store of a run holds that nothing disturbed."""
    store = tmp_path_factory.mktemp("undisturbed") / "a.db"
    finish(apps, store)
    return content(store)


def started(apps: Path, store: Path) -> subprocess.Popen[str]:
    """A run of its own, whose messages go to a file beside the store."""
    command = [sys.executable, "-m", "auditor", "batch", str(apps), "--store", str(store), "--jobs", "2", "-q"]
    with messages(store).open("w") as said:
        return subprocess.Popen(command, stderr=said, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)})


def messages(store: Path) -> Path:
    return store.with_suffix(".txt")


def finish(apps: Path, store: Path) -> None:
    assert started(apps, store).wait(120) == 0


def wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end, "nothing happened for a minute"
        time.sleep(0.02)


def stored(store: Path) -> int:
    """Apps in a store that is being written."""
    if not store.exists() or not rows(store, "SELECT 1 FROM sqlite_master WHERE name = 'app'"):
        return 0
    return int(str(rows(store, "SELECT count(*) FROM app")[0][0]))


def workers(parent: int) -> list[int]:
    """Processes that a run has started; Linux alone shows them like this."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return [int(pid) for pid in children if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def test_the_samples_with_what_is_most_frequent(tmp_path: Path) -> None:
    laid_out(tmp_path / "apps")
    shutil.copy(SAMPLES / "carpool.apk", tmp_path / "apps")
    result = auditor("batch", "apps", "--store", "audits.db", "--jobs", "1", cwd=tmp_path)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith(
        "Store     audits.db\n"
        "Apps      6: audited 5, without a policy 1\n"
        "Verdicts  PASS 1, FAIL 4\n"
        "\n"
        "Most frequent findings\n"
        "  rule    finding "
    )
    assert result.stdout.endswith(
        "\n"
        "Not audited\n"
        "  app               ending            why\n"
        "  ----------------  ----------------  ------------------\n"
        "  apps/carpool.apk  without a policy  com.example.shunlu\n"
        "\n"
        "  Without a policy: name it by the package, com.example.shop.html, in the folder\n"
        "  of --policies, or list it in an index.\n"
        "\n"
        "Next: auditor report audits.db -o html=site/ makes pages of it, -o\n"
        "notice=notice.xlsx the table for a notice.\n"
    )


def test_the_same_in_chinese(tmp_path: Path) -> None:
    laid_out(tmp_path / "apps", "clean-notes")
    result = auditor("batch", "apps", "--store", "audits.db", "--jobs", "1", "--lang", "zh", cwd=tmp_path)
    assert result.stdout.startswith("结果库  audits.db\n应用    1：已审计 1\n结论    通过 1\n")


def test_policies_by_package_in_a_folder(tmp_path: Path) -> None:
    (tmp_path / "apps").mkdir()
    (tmp_path / "policies").mkdir()
    shutil.copy(SAMPLES / "go-club.apk", tmp_path / "apps/from-the-store.apk")
    shutil.copy(policy_of("go-club"), tmp_path / "policies/com.example.yiyou.html")
    shutil.copy(policy_of("watch-shop"), tmp_path / "policies/com.example.gone.txt")
    result = auditor("batch", "apps", "--policies", "policies", "--store", "a.db", "--jobs", "1", cwd=tmp_path)
    assert result.returncode == 0
    assert result.stderr == "warning: policies of no app: 1 (policies/com.example.gone.txt)\n"
    assert rows(tmp_path / "a.db", "SELECT verdict FROM app") == [("fail",)]
    assert rows(tmp_path / "a.db", "SELECT path FROM policy") == [("policies/com.example.yiyou.html",)]


def test_an_index_with_the_notes_of_each_app(tmp_path: Path) -> None:
    laid_out(tmp_path / "apps", "watch-shop")
    (tmp_path / "apps/index.csv").write_text(
        "app,policy,category,source,developer\n"
        "watch-shop-0.apk,watch-shop-0.txt,网上购物,应用宝,示例公司\n"
        "gone.apk,watch-shop-0.txt,,,\n",
        encoding="utf-8",
    )
    result = auditor("batch", "apps/index.csv", "--store", "a.db", "--jobs", "1", "-q", cwd=tmp_path)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    columns = "path, ending, category, source, developer"
    assert rows(tmp_path / "a.db", f"SELECT {columns} FROM app ORDER BY path DESC") == [
        ("apps/watch-shop-0.apk", "audited", "CAC39-06", "应用宝", "示例公司"),
        ("apps/gone.apk", "missing", None, None, None),
    ]


def test_waivers_and_baseline_count_for_every_app(tmp_path: Path) -> None:
    laid_out(tmp_path / "apps", "watch-shop")
    apps = ("apps/watch-shop-0.apk", "--policy", "apps/watch-shop-0.txt")
    auditor("check", *apps, "-q", "--write-baseline", "known.json", cwd=tmp_path)
    auditor("batch", "apps", "--store", "a.db", "--jobs", "1", "-q", "--baseline", "known.json", cwd=tmp_path)
    assert rows(tmp_path / "a.db", "SELECT verdict FROM app") == [("pass",)]
    assert rows(tmp_path / "a.db", "SELECT DISTINCT state FROM finding") == [("known",)]


def test_shards_of_one_folder_are_the_whole(apps: Path, tmp_path: Path) -> None:
    for number in (1, 2):
        auditor("batch", str(apps), "--store", f"{number}.db", "--shard", f"{number}/2", "-q", cwd=tmp_path)
    first, second = ({path for (path,) in rows(tmp_path / f"{number}.db", "SELECT path FROM app")} for number in (1, 2))
    assert first
    assert second
    assert not first & second
    assert len(first | second) == COPIES * len(WITH_POLICY)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("nowhere", "--store", "a.db"),
            "error: nowhere: no such file or folder; give apps, folders of them",
        ),
        (("empty", "--store", "a.db"), "error: empty: no app is in it; apps end in .aab, .apk, .apkm, .apks, .xapk"),
        (
            ("a.apk", "--store", "no/a.db"),
            "error: no/a.db: cannot be written: unable to open database file",
        ),
        (("a.apk", "--store", "a.apk"), "error: a.apk: is no store of auditor, or is damaged"),
        (
            ("a.apk", "--store", "a.db", "--shard", "3/2"),
            "error: --shard 3/2: is no part of a whole; the second",
        ),
        (
            ("a.apk", "--store", "a.db", "--policies", "no"),
            "error: --policies no: no such file or folder",
        ),
        (("a.apk", "--store", "a.db", "--jobs", "0"), "error: Invalid value for '--jobs': 0 is not in the range x>=1."),
        (("a.apk",), "error: Missing option '--store'."),
    ],
)
def test_wrong_usage_is_told_in_one_line(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    (tmp_path / "a.apk").write_bytes(b"no app at all, and no store either" * 40)
    (tmp_path / "empty").mkdir()
    result = auditor("batch", *arguments, cwd=tmp_path)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith(said)
    assert result.stderr.count("\n") == 1


def test_a_file_that_is_no_app_has_a_row_that_says_so(tmp_path: Path) -> None:
    laid_out(tmp_path / "apps", "clean-notes")
    (tmp_path / "apps/clean-notes-0.apk").write_bytes(b"no app at all")
    result = auditor("batch", "apps", "--store", "a.db", "--jobs", "1", "-q", cwd=tmp_path)
    assert result.returncode == 0
    assert rows(tmp_path / "a.db", "SELECT ending, verdict FROM app") == [("audited", "incomplete")]
    assert rows(tmp_path / "a.db", "SELECT kind, effect FROM problem") == [("container_unreadable", "fatal")]


@pytest.fixture
def running(apps: Path, tmp_path: Path) -> Iterator[Callable[[], tuple[subprocess.Popen[str], Path]]]:
    """A run that has stored some apps and not yet all."""
    processes: list[subprocess.Popen[str]] = []

    def begun() -> tuple[subprocess.Popen[str], Path]:
        store = tmp_path / f"{len(processes)}.db"
        process = started(apps, store)
        processes.append(process)
        wait_for(lambda: stored(store) > 2)
        return process, store

    yield begun
    for process in processes:
        process.kill()
        process.wait()


Running = Callable[[], tuple[subprocess.Popen[str], Path]]


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc for the workers")
def test_workers_that_are_killed_change_nothing(running: Running, undisturbed: str) -> None:
    process, store = running()
    for _ in range(2):
        for worker in workers(process.pid):
            os.kill(worker, signal.SIGKILL)
        time.sleep(0.5)
    assert process.wait(120) == 0
    assert content(store) == undisturbed


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a signal")
def test_a_run_that_is_killed_goes_on_as_if_nothing_had_been(running: Running, apps: Path, undisturbed: str) -> None:
    process, store = running()
    left = workers(process.pid) if sys.platform == "linux" else []
    process.kill()
    assert process.wait(60) == -signal.SIGKILL
    kept = stored(store)
    assert 0 < kept < COPIES * len(WITH_POLICY)
    wait_for(lambda: not any(Path(f"/proc/{pid}").exists() for pid in left))  # no worker outlives its parent
    finish(apps, store)
    assert content(store) == undisturbed


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is a signal")
def test_ctrl_c_ends_the_run_and_keeps_what_is_finished(running: Running, apps: Path, undisturbed: str) -> None:
    process, store = running()
    process.send_signal(signal.SIGINT)
    assert process.wait(60) == 130
    assert messages(store).read_text() == (
        "what is finished is stored; run the same command again to go on\ninterrupted\n"
    )
    assert stored(store) > 2
    finish(apps, store)
    assert content(store) == undisturbed


def test_two_runs_into_one_store_are_one(apps: Path, tmp_path: Path, undisturbed: str) -> None:
    store = tmp_path / "a.db"
    first, second = started(apps, store), started(apps, store)
    assert (first.wait(120), second.wait(120)) == (0, 0)
    assert content(store) == undisturbed


def test_progress_is_one_line_for_people_alone(tmp_path: Path) -> None:
    from auditor.batch.outcome import Ending
    from auditor.batch.run import Tally
    from auditor.cli.pace import Pace

    tally = Tally(total=2000, before=500)
    tally.endings[Ending.AUDITED] = 97
    tally.endings[Ending.TIMED_OUT] = 3
    pace = Pace(lang="en", shown=False)
    assert pace.line(tally, 20.0) == "600 of 2,000, 30 %, 300 apps/min, 4:40 left, 3 not audited"
    assert pace.line(Tally(total=0), 0.0) == "0 of 0"
    laid_out(tmp_path / "apps", "clean-notes")
    result = auditor("batch", "apps", "--store", "a.db", "--jobs", "1", cwd=tmp_path)
    assert result.stderr == ""  # no terminal listens
