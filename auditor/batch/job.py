"""One app of a spot check, and how all of them are judged."""

from dataclasses import dataclass, replace
from pathlib import PurePath

from auditor.baseline import Baseline
from auditor.batch.address import is_url, shown
from auditor.model.finding import Category, Gate
from auditor.model.terms import Note, Terms

APP_SUFFIXES = frozenset({".apk", ".apks", ".xapk", ".apkm", ".aab"})
"""Of the files in a folder that are taken for apps; a file that is named itself may have any."""
POLICY_SUFFIXES = frozenset(
    {".txt", ".html", ".htm", ".xhtml", ".md", ".mdx", ".markdown", ".pdf", ".docx", ".mhtml", ".mht", ".yaml", ".yml"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One app to be audited."""

    app: str
    """Path as given, with forward slashes; or a URL, a folder where it ends in a slash, that may hold credentials."""
    policies: tuple[str, ...] = ()
    """Of the index, or found beside the app; empty: the shelf is asked, once the package name is known."""
    sure: bool = False
    """Whether the index says that they are its policies; what lies beside it must also speak of privacy."""
    category: Category | None = None
    """Of the index; None: the ruling's."""
    notes: tuple[Note, ...] = ()

    def __repr__(self) -> str:
        """Without credentials: a cluster writes the arguments of a failed call to its log."""
        return f"Job(app={shown(self.app)!r})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """How every app of a run is judged."""

    profile: str | None = None
    category: Category | None = None
    gate: Gate
    terms: Terms
    """Without findings known before: those are of one package."""
    baseline: Baseline | None = None
    knowledge: str | None = None
    """Folder of the user's own knowledge."""

    def terms_of(self, package: str | None) -> Terms:
        """With what the baseline knows of this app."""
        return replace(self.terms, known=self.baseline.of(package)) if self.baseline else self.terms


def is_app(name: str) -> bool:
    """Whether a file in a folder is taken for an app."""
    return PurePath(name).suffix.lower() in APP_SUFFIXES


def stem_of(path: str) -> str:
    """By which a policy is matched with an app: the file's name without its last suffix, in lower case."""
    return PurePath(path.partition("?")[0] if is_url(path) else path).stem.casefold()
