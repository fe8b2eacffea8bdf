"""The work on one app, as every worker does it: read the app, find and read its policies, audit, and make the rows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from auditor.batch.identity import key_of, ruling_digest, stamp_of
from auditor.batch.job import Job, Ruling
from auditor.batch.outcome import Ending, Outcome, audited, unaudited
from auditor.batch.shelf import Shelf
from auditor.errors import DeclarationError, InputMissingError, NoPolicyError, UnreadableError
from auditor.given_policies import INSIDE

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

    @classmethod
    def of(cls, ruling: Ruling, shelf: Shelf, *, options: tuple[str, ...] = ()) -> "Examiner":
        return cls(ruling=ruling, digest=ruling_digest(ruling), shelf=shelf, options=options)

    def key_of(self, job: Job, *, app: str, policies: tuple[str, ...]) -> str:
        """By which a later run knows that the audit of this job still stands; ``app``: its digest."""
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
            return unaudited(job, Ending.FAILED, f"{type(error).__name__}: {error}"[:_LONGEST])

    def _examined(self, job: Job) -> Outcome:
        from auditor import audit, read_app
        from auditor.given_policies import read_policies

        stamp = stamp_of(job.app)
        try:
            app = read_app(job.app)
        except InputMissingError as error:
            return unaudited(job, Ending.MISSING, str(error), stamp=stamp)
        except UnreadableError as error:
            return unaudited(job, Ending.UNREADABLE, str(error), stamp=stamp)
        policies = self.policies_of(job, app.package)
        key = self.key_of(job, app=app.sha256, policies=policies)
        if not policies:
            return unaudited(job, Ending.NO_POLICY, app.package or "", app=app, key=key, stamp=stamp)
        try:
            policy = read_policies(policies, app=job.app, guessed=not job.sure)
        except (UnreadableError, DeclarationError) as error:
            return unaudited(job, Ending.UNREADABLE, str(error), app=app, key=key, stamp=stamp)
        except InputMissingError as error:
            return unaudited(job, Ending.MISSING, str(error), app=app, key=key, stamp=stamp)
        except NoPolicyError as error:
            return unaudited(job, Ending.NO_POLICY, str(error), app=app, key=key, stamp=stamp)
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
        used = [path for path in policies if path in read or path == INSIDE]
        result = replace(result, command=self._command(job, used))
        return audited(job, result, policies=policies, key=key, stamp=stamp)

    def _command(self, job: Job, policies: Sequence[str]) -> tuple[str, ...]:
        """Words after ``auditor`` that make this one audit again."""
        category = job.category or self.ruling.category
        return (
            "check",
            job.app,
            *(word for path in policies for word in ("--policy", path)),
            *(("--category", category.id) if category else ()),
            *(word for note in job.notes for word in ("--case", f"{note.kind.value}={note.text}")),
            *self.options,
        )
