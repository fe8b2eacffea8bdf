"""The work on one app, as every worker does it: read the app, find and read its policies, audit, and make the rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from auditor.batch.address import shown
from auditor.batch.identity import key_of, ruling_digest, stamp_of
from auditor.batch.job import Job, Ruling
from auditor.batch.outcome import Ending, Outcome, app_id, audited, unaudited
from auditor.batch.shelf import Shelf
from auditor.batch.transit import Fetching, fetching
from auditor.errors import DeclarationError, InputMissingError, NoPolicyError, UnreadableError
from auditor.given_policies import INSIDE
from auditor.model.app import App

_LONGEST = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Examiner:
    """What every job of a run needs; it travels to the workers once."""

    ruling: Ruling
    digest: str
    """Of the ruling."""
    shelf: Shelf
    options: tuple[str, ...] = ()
    """Of the command line, by which one app alone is audited in the same way."""
    starts_in: str = ""
    """The folder in which relative paths start; empty: wherever a worker happens to be."""

    @classmethod
    def of(cls, ruling: Ruling, shelf: Shelf, *, options: tuple[str, ...] = ()) -> "Examiner":
        return cls(ruling=ruling, digest=ruling_digest(ruling), shelf=shelf, options=options, starts_in=str(Path.cwd()))

    def key_of(self, job: Job, *, app: str, policies: Iterable[tuple[str, str]]) -> str:
        """By which a later run knows that the audit of this job still stands.

        ``app``: its digest; ``policies``: where each of its policies is, and where it can be opened.
        """
        return key_of(job, ruling=self.digest, app=app, policies=policies)

    def policies_of(self, job: Job, package: str | None) -> tuple[str, ...]:
        """Of the index, beside the app, by the app's file name, by its package, or for all; empty: there is none."""
        return job.policies or self.shelf.by_file(job.app) or self.shelf.by_package(package)

    def examined(self, job: Job) -> Outcome:
        """One app, whatever it holds: nothing of it, and no bug of ours, gets past this."""
        try:
            return self._examined(job)
        except MemoryError:
            return unaudited(job, Ending.OUT_OF_MEMORY, "the budget of memory is not enough")
        except Exception as error:  # the boundary of STYLE, "Errors": a bug costs one app, and its row says so
            return unaudited(job, Ending.FAILED, shown(f"{type(error).__name__}: {error}")[:_LONGEST])

    def _examined(self, job: Job) -> Outcome:
        with fetching(app_id(job.app)) as files:
            return self._read(job, files)

    def _read(self, job: Job, files: Fetching) -> Outcome:
        from auditor import read_app

        stamp = stamp_of(job.app)
        try:
            path = files.app(job.app)
            app = read_app(path, name=shown(job.app))
        except InputMissingError as error:
            return unaudited(job, Ending.MISSING, str(error), stamp=stamp)
        except UnreadableError as error:
            return unaudited(job, Ending.UNREADABLE, str(error), stamp=stamp)
        seen = _Seen(job=job, path=path, app=app, stamp=stamp)
        policies = self.policies_of(job, app.package)
        if not policies:
            key = self.key_of(job, app=app.sha256, policies=())
            return seen.unaudited(Ending.NO_POLICY, app.package or "", key=key)
        return self._compared(seen, policies, files)

    def _compared(self, seen: "_Seen", policies: tuple[str, ...], files: Fetching) -> Outcome:
        from auditor import audit
        from auditor.given_policies import read_policies

        job, app, key = seen.job, seen.app, ""
        try:
            paths = tuple(files.policy(place) for place in policies)
            key = self.key_of(job, app=app.sha256, policies=zip(policies, paths, strict=True))
            names = {path: shown(place) for path, place in zip((seen.path, *paths), (job.app, *policies), strict=True)}
            policy = read_policies(paths, app=seen.path, guessed=not job.sure, names=names)
        except (UnreadableError, DeclarationError) as error:
            return seen.unaudited(Ending.UNREADABLE, str(error), key=key)
        except InputMissingError as error:
            return seen.unaudited(Ending.MISSING, str(error), key=key)
        except NoPolicyError as error:
            return seen.unaudited(Ending.NO_POLICY, str(error), key=key)
        result = audit(
            app,
            policy,
            profile=self.ruling.profile,
            category=job.category or self.ruling.category,
            gate=self.ruling.gate,
            terms=self.ruling.terms_of(app.package),
            notes=job.notes,
        )
        read = {source.path for source in result.policy.sources}
        used = [name for place in policies if (name := shown(place)) in read or place == INSIDE]
        result = replace(result, command=self._command(job, used))
        return audited(job, result, policies=policies, key=key, stamp=seen.stamp)

    def _command(self, job: Job, policies: Sequence[str]) -> tuple[str, ...]:
        """Words after ``auditor`` that make this one audit again."""
        category = job.category or self.ruling.category
        return (
            "check",
            shown(job.app),
            *(word for name in policies for word in ("--policy", name)),
            *(("--category", category.id) if category else ()),
            *(word for note in job.notes for word in ("--case", f"{note.kind.value}={note.text}")),
            *self.options,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """An app that was read."""

    job: Job
    path: str
    """Where it can be opened."""
    app: App
    stamp: str

    def unaudited(self, ending: Ending, message: str, *, key: str) -> Outcome:
        return unaudited(self.job, ending, message, app=self.app, key=key, stamp=self.stamp)
