"""``auditor batch``: many apps against their policies, into a store; what is finished is never done again."""

import os
import re
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from auditor.cli.again import Repeatable, again
from auditor.cli.judging import Judging, judging
from auditor.cli.notes import case_option
from auditor.cli.options import common
from auditor.cli.outputs import Output, deliver
from auditor.errors import ClusterError, UsageError
from auditor.model.terms import Note
from auditor.report.escape import one_line
from auditor.report.page import Page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from auditor.batch.crew import Budget
    from auditor.batch.examiner import Examiner
    from auditor.batch.job import Job, Ruling
    from auditor.batch.pool import Pool
    from auditor.batch.run import Shard

_SECONDS = 120.0
_MEMORY = 1024
_FEW = 5
_OF_THE_RUN = frozenset(
    {"inputs", "store", "policies", "jobs", "seconds", "memory", "shard", "cluster", "category", "notes"}
)
"""Parameters that no single audit has, or that it has from its own line of an index."""


def _shard(_context: click.Context, _option: click.Parameter, value: str | None) -> "Shard | None":
    """``2/8``: the second of eight parts."""
    if value is None:
        return None
    from auditor.batch.run import Shard

    found = re.fullmatch(r"([0-9]{1,6})/([0-9]{1,6})", value)
    if found and 1 <= int(found[1]) <= int(found[2]):
        return Shard(number=int(found[1]), of=int(found[2]))
    raise UsageError(f"--shard {value}: is no part of a whole; the second of eight is --shard 2/8")


@click.command(
    cls=Repeatable, epilog="Exit codes: 0 every app has a row, 2 wrong usage, 70 a bug, 130 interrupted: run it again."
)
@click.argument("inputs", metavar="INPUTS...", nargs=-1, required=True, type=click.Path())
@click.option("--store", metavar="FILE", required=True, type=click.Path(), help="Where results are kept: audits.db.")
@click.option(
    "--policies",
    metavar="FOLDER|FILE",
    multiple=True,
    help=(
        "Policies named by package, com.example.shop.html, or as the app's file; a file is the policy of all other "
        "apps, app: the one inside each. May be repeated."
    ),
)
@click.option("--jobs", metavar="N", type=click.IntRange(min=1), help="Workers; by default one for each core.")
@click.option(
    "--timeout",
    "seconds",
    metavar="SECONDS",
    type=click.FloatRange(min=1),
    default=_SECONDS,
    show_default=True,
    help="Longest time for one app.",
)
@click.option(
    "--memory",
    metavar="MIB",
    type=click.IntRange(min=128),
    default=_MEMORY,
    show_default=True,
    help="Most memory of one worker.",
)
@click.option(
    "--cluster",
    metavar="ADDRESS|FILE",
    help="Work on a Dask cluster: tcp://HOST:PORT, tls://HOST:PORT or its scheduler file. See docs/cluster.md.",
)
@click.option("--shard", metavar="I/N", callback=_shard, help="Only the I-th of N parts of the apps, by their paths.")
@judging
@case_option
@click.option("-q", "--quiet", is_flag=True, help="No progress and no summary.")
@common
def batch(
    *,
    inputs: tuple[str, ...],
    store: str,
    policies: tuple[str, ...],
    jobs: int | None,
    seconds: float,
    memory: int,
    cluster: str | None,
    shard: "Shard | None",
    judging: Judging,
    notes: tuple[Note, ...],
    quiet: bool,
    lang: str,
    color: str,
) -> int:
    """Audit many apps into a store; run it again to go on.

    INPUTS are apps, folders of them, or an index in CSV with the columns app, policy, category, source, fetched,
    developer, number and examiner; paths or URLs, where s3://bucket/apps/ is a folder by its last slash. A policy is
    matched by the index, by a file beside the app, or by --policies.
    What is finished and unchanged is not done again.
    """
    from auditor.batch.crew import Budget
    from auditor.batch.examiner import Examiner
    from auditor.batch.listing import listing
    from auditor.batch.shelf import shelf

    if cluster and jobs:
        raise UsageError("--jobs: on a cluster, each worker says how much it does at a time: dask worker --nthreads")
    found = listing(inputs, notes)
    options = again(click.get_current_context(), leaving_out=_OF_THE_RUN)[1:]
    examiner = Examiner.of(_ruling(judging), shelf(policies), options=options)
    chosen = [job for job in found.jobs if shard is None or shard.takes(job)]
    for line in found.unread:
        click.echo(f"warning: {one_line(line)}: not listed", err=True)
    budget = Budget(seconds=seconds, memory=memory)
    workers = min(jobs or os.cpu_count() or 1, max(len(chosen), 1))
    pool = _cluster(cluster, examiner, budget) if cluster else _local(workers, examiner, budget)
    _run(chosen, examiner, pool, store, quiet=quiet, whole=shard is None, lang=lang)
    if not quiet:
        _summary(store, lang=lang, color=color)
    return 0


def _local(workers: int, examiner: "Examiner", budget: "Budget") -> "Pool":
    from auditor.batch.pool import LocalPool

    return LocalPool(examiner=examiner, workers=workers, budget=budget)


def _cluster(address: str, examiner: "Examiner", budget: "Budget") -> "Pool":
    try:
        import distributed  # noqa: F401  told here, where what to do can be said
    except ImportError:
        raise ClusterError("--cluster needs dask.distributed: pip install 'apk-policy-auditor[dask]'") from None
    from auditor.batch.cluster import DaskPool

    return DaskPool(address=address, examiner=examiner, budget=budget)


def _ruling(judging: Judging) -> "Ruling":
    from auditor.batch.job import Ruling
    from auditor.knowledge import overlay

    own = overlay.current()
    return Ruling(
        profile=judging.profile,
        category=judging.category,
        gate=judging.gate,
        terms=judging.terms(None),
        baseline=judging.known(),
        knowledge=own.path if own else None,
    )


def _run(
    jobs: "Sequence[Job]", examiner: "Examiner", pool: "Pool", path: str, *, quiet: bool, whole: bool, lang: str
) -> None:
    from auditor.batch.run import run
    from auditor.batch.store import Store
    from auditor.cli.pace import Pace
    from auditor.cli.progress import watched

    pace = Pace(lang=lang, shown=not quiet and watched())
    with Store.writing(path) as store:
        try:
            tally = run(jobs, examiner=examiner, store=store, pool=pool, progress=pace)
        except KeyboardInterrupt:
            with suppress(OSError):
                pace.end()
            click.echo("what is finished is stored; run the same command again to go on", err=True)
            raise
        pace.end()
    unused = list(examiner.shelf.unused(tally.policies)) if whole else []
    if unused and not quiet:
        named = ", ".join(unused[:_FEW]) + (" …" if len(unused) > _FEW else "")
        click.echo(f"warning: policies of no app: {len(unused)} ({one_line(named)})", err=True)


def _summary(path: str, *, lang: str, color: str) -> None:
    from auditor.batch.store import Store
    from auditor.survey.figures import figures
    from auditor.survey.text import survey_text

    with Store.reading(path) as store:
        found = figures(store)

    def render(_form: str, page: Page) -> str:
        return survey_text(found, path, lang, page)

    deliver((Output(format="text", path=None),), render, color=color, inputs=())
