"""A run into a store: what is finished is not done again, and whatever happens between costs only time."""

import os
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from auditor.batch.examiner import Examiner
from auditor.batch.job import Job, Ruling
from auditor.batch.outcome import Ending, Outcome, app_id, audited, unaudited
from auditor.batch.run import Shard, Tally, run
from auditor.batch.shelf import Shelf, shelf
from auditor.batch.store import Store
from auditor.model.finding import Category, Gate, Severity
from auditor.model.terms import Note, NoteKind, Terms
from tests.batch.samples import EXAMINER, RULING, SAMPLES, content, jobs_in, laid_out, policy_of, rows


@dataclass(slots=True)
class Here:
    """A pool of this process alone: what it was given is the work that a run thought necessary."""

    examiner: Examiner
    done: list[str] = field(default_factory=list)

    def outcomes(self, jobs: Iterable[Job]) -> Iterator[Outcome]:
        for job in jobs:
            self.done.append(Path(job.app).name)
            yield self.examiner.examined(job)


def ran(store: Path, jobs: list[Job], examiner: Examiner = EXAMINER) -> list[str]:
    """Names of the apps that were worked on."""
    pool = Here(examiner)
    with Store.writing(str(store)) as opened:
        run(jobs, examiner=examiner, store=opened, pool=pool, progress=lambda _tally: None)
    return pool.done


@pytest.fixture
def apps(tmp_path: Path) -> Path:
    return laid_out(tmp_path / "apps", "clean-notes", "watch-shop")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "audits.db"


def test_every_app_has_a_row_with_its_audit(apps: Path, store: Path) -> None:
    ran(store, jobs_in(apps))
    assert rows(store, "SELECT package, ending, verdict FROM app ORDER BY path") == [
        ("com.example.cleannotes", "audited", "pass"),
        ("com.example.zhijian.watch", "audited", "fail"),
    ]


def test_rows_and_audit_say_the_same(apps: Path, store: Path) -> None:
    """What the tables say of an app is what its audit says, read back from the store."""
    ran(store, jobs_in(apps))
    with Store.reading(str(store)) as opened:
        for id_, critical, high in opened.connection.execute("SELECT id, critical, high FROM app").fetchall():
            audit = opened.audit(id_)
            assert audit is not None
            severities = Counter(finding.severity for finding in audit.findings)
            assert (severities[Severity.CRITICAL], severities[Severity.HIGH]) == (critical, high)
            query = opened.connection.execute
            assert query("SELECT rule, subject FROM finding WHERE app = ? ORDER BY position", (id_,)).fetchall() == [
                (finding.rule, finding.subject) for finding in audit.findings
            ]
            assert query("SELECT name, disclosure FROM permission WHERE app = ? ORDER BY name", (id_,)).fetchall() == [
                (row.name, row.disclosure.value) for row in audit.permissions
            ]
            assert query("SELECT id FROM sdk WHERE app = ? ORDER BY id", (id_,)).fetchall() == [
                (sdk.id,) for sdk in audit.app.sdks
            ]


def test_an_audit_says_how_it_is_made_again(apps: Path, store: Path) -> None:
    (apps / "clean-notes-0.txt").write_text("Release notes. Lists of notes now scroll faster than before. " * 5)
    (job, _) = jobs_in(apps)
    noted = replace(
        job, notes=(Note(kind=NoteKind.SOURCE, text="应用宝"),), category=Category(id="CAC39-20", guessed=False)
    )
    ran(store, [noted], Examiner.of(RULING, Shelf(), options=("--profile", "cn")))
    with Store.reading(str(store)) as opened:
        audit = opened.audit(app_id(job.app))
    assert audit is not None
    assert audit.command == (
        *("check", f"{apps}/clean-notes-0.apk", "--policy", f"{apps}/clean-notes-0.html"),
        *("--category", "CAC39-20", "--case", "source=应用宝", "--profile", "cn"),
    )


def test_a_second_run_does_nothing(apps: Path, store: Path) -> None:
    assert ran(store, jobs_in(apps)) == ["clean-notes-0.apk", "watch-shop-0.apk"]
    before = content(store)
    assert ran(store, jobs_in(apps)) == []
    assert content(store) == before


def test_a_new_app_alone_is_worked_on(apps: Path, store: Path) -> None:
    ran(store, jobs_in(apps))
    shutil.copy(SAMPLES / "go-club.apk", apps)
    shutil.copy(policy_of("go-club"), apps / "go-club.html")
    assert ran(store, jobs_in(apps)) == ["go-club.apk"]


def test_another_policy_is_another_audit(apps: Path, store: Path) -> None:
    ran(store, jobs_in(apps))
    policy = apps / "watch-shop-0.txt"
    policy.write_text(policy.read_text(encoding="utf-8") + "\n我们不会收集您的通讯录。\n", encoding="utf-8")
    assert ran(store, jobs_in(apps)) == ["watch-shop-0.apk"]


def test_an_app_that_was_only_touched_is_known_by_its_bytes(apps: Path, store: Path) -> None:
    ran(store, jobs_in(apps))
    os.utime(apps / "watch-shop-0.apk", (1, 1))
    assert ran(store, jobs_in(apps)) == []


def test_another_app_at_the_same_path_takes_its_row(apps: Path, store: Path) -> None:
    ran(store, jobs_in(apps))
    shutil.copy(SAMPLES / "go-club.apk", apps / "watch-shop-0.apk")
    assert ran(store, jobs_in(apps)) == ["watch-shop-0.apk"]
    assert [name for (name,) in rows(store, "SELECT package FROM app ORDER BY path")] == [
        "com.example.cleannotes",
        "com.example.yiyou",
    ]
    assert rows(store, "SELECT count(*) FROM audit") == [(2,)]


@pytest.mark.parametrize(
    "ruling",
    [
        Ruling(gate=Gate(fail_on=Severity.LOW), terms=Terms()),
        Ruling(gate=Gate(), terms=Terms(ignore=("OVR",))),
        Ruling(gate=Gate(), terms=Terms(), profile="all"),
    ],
    ids=["gate", "rules", "profile"],
)
def test_another_ruling_is_another_audit(apps: Path, store: Path, ruling: Ruling) -> None:
    ran(store, jobs_in(apps))
    other = Examiner.of(ruling, Shelf())
    assert len(ran(store, jobs_in(apps), other)) == 2
    assert ran(store, jobs_in(apps), other) == []


def test_other_notes_are_another_audit(apps: Path, store: Path) -> None:
    (job, _) = jobs_in(apps)
    ran(store, [job])
    noted = Job(app=job.app, policies=job.policies, notes=(Note(kind=NoteKind.SOURCE, text="应用宝"),))
    assert len(ran(store, [noted])) == 1
    assert rows(store, "SELECT source FROM app") == [("应用宝",)]


def test_an_app_whose_policy_comes_later_is_worked_on_then(apps: Path, store: Path, tmp_path: Path) -> None:
    for policy in apps.glob("watch-shop-0.txt"):
        policy.unlink()
    ran(store, jobs_in(apps))
    assert rows(store, "SELECT ending, package, verdict FROM app WHERE path LIKE '%watch%'") == [
        ("no_policy", "com.example.zhijian.watch", None)
    ]
    assert ran(store, jobs_in(apps)) == []
    policies = tmp_path / "policies"
    policies.mkdir()
    shutil.copy(policy_of("watch-shop"), policies / "com.example.zhijian.watch.txt")
    assert ran(store, jobs_in(apps), Examiner.of(RULING, shelf([str(policies)]))) == ["watch-shop-0.apk"]
    assert rows(store, "SELECT ending, verdict FROM app WHERE path LIKE '%watch%'") == [("audited", "fail")]


def test_a_document_that_does_not_speak_of_privacy_is_no_policy(apps: Path, store: Path) -> None:
    (apps / "watch-shop-0.txt").write_text("Release notes. The list of watches now scrolls faster than before. " * 5)
    ran(store, jobs_in(apps))
    ((ending, message),) = rows(store, "SELECT ending, message FROM app WHERE path LIKE '%watch%'")
    assert (ending, str(message).rpartition(": ")[2]) == ("no_policy", "does not speak of privacy")


@pytest.mark.parametrize(
    "ending", [ending for ending in Ending if not ending.is_final], ids=lambda ending: ending.value
)
def test_what_may_end_otherwise_is_tried_again(apps: Path, store: Path, ending: Ending) -> None:
    jobs = jobs_in(apps)
    with Store.writing(str(store)) as opened:
        for job in jobs:
            opened.put(unaudited(job, ending, "once"))
    assert len(ran(store, jobs)) == 2
    assert rows(store, "SELECT DISTINCT ending FROM app") == [("audited",)]


def test_a_bug_costs_one_app(apps: Path, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(app: object, _policy: object, **_others: object) -> object:
        if getattr(app, "package", "") == "com.example.cleannotes":
            raise ZeroDivisionError("a bug")
        return audit(app, _policy, **_others)  # type: ignore[arg-type]

    from auditor.engine import audit

    monkeypatch.setattr("auditor.engine.audit", broken)
    ran(store, jobs_in(apps))
    assert rows(store, "SELECT ending, message FROM app ORDER BY path") == [
        ("failed", "ZeroDivisionError: a bug"),
        ("audited", ""),
    ]


def test_text_that_no_database_takes_is_kept_as_its_escape(apps: Path, store: Path) -> None:
    """Lone surrogates stand in labels of hostile apps, and in names of files that are not UTF-8."""
    from auditor import audit, read_app, read_policy

    (job, _) = jobs_in(apps)
    app = replace(read_app(job.app), label="a\ud800b", version_code=2**70)
    result = audit(app, read_policy(job.policies[0]))
    named = Job(app="caf\udce9.apk")
    with Store.writing(str(store)) as opened:
        outcome = audited(named, result, policies=(), key="", stamp="")
        opened.put(outcome)
        assert opened.audit(str(outcome.record.app[0])) == result
    assert rows(store, "SELECT path, label, version_code FROM app") == [("caf\\udce9.apk", "a\\ud800b", None)]


def test_shards_share_the_apps_between_them() -> None:
    jobs = [Job(app=f"apps/{number}.apk") for number in range(1000)]
    parts = [[job for job in jobs if Shard(number=number, of=4).takes(job)] for number in range(1, 5)]
    assert sorted(job.app for part in parts for job in part) == sorted(job.app for job in jobs)
    assert all(180 < len(part) < 320 for part in parts)


def test_progress_counts_what_an_earlier_run_has_done(apps: Path, store: Path) -> None:
    jobs = jobs_in(apps)
    ran(store, jobs[:1])
    seen: list[tuple[int, int, int]] = []

    def progress(tally: Tally) -> None:
        seen.append((tally.total, tally.before, tally.done))

    with Store.writing(str(store)) as opened:
        run(jobs, examiner=EXAMINER, store=opened, pool=Here(EXAMINER), progress=progress)
    assert seen == [(2, 0, 0), (2, 1, 2)]
