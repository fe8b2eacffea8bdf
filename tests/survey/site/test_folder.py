"""A site stands in its folder as a whole, and never in place of anything but a site."""

from pathlib import Path

import pytest

from auditor.errors import OutputError
from auditor.survey.site.folder import replaced


def written(folder: Path, text: str = "a") -> None:
    with replaced(str(folder)) as site:
        site.write("index.html", text.encode())
        site.write("apps/0123.html", b"app")


def left(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_a_site_takes_the_place_of_an_older_one(tmp_path: Path) -> None:
    written(tmp_path / "site")
    with replaced(str(tmp_path / "site")) as site:
        site.write("index.html", b"b")
    assert (tmp_path / "site/index.html").read_bytes() == b"b"
    assert left(tmp_path / "site") == ["apps", "auditor-site.txt", "data", "index.html", "sdks"]
    assert left(tmp_path) == ["site", *(f"site/{name}" for name in left(tmp_path / "site"))]


def test_folders_above_are_made_and_an_empty_one_is_taken(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    written(tmp_path / "empty")
    written(tmp_path / "a/b")
    assert (tmp_path / "empty/index.html").exists()
    assert (tmp_path / "a/b/index.html").exists()


def test_a_link_to_a_folder_stays_a_link(tmp_path: Path) -> None:
    written(tmp_path / "real")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    written(tmp_path / "link", "b")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real/index.html").read_bytes() == b"b"


def test_what_fails_leaves_the_older_site_and_nothing_beside_it(tmp_path: Path) -> None:
    written(tmp_path / "site")
    before = left(tmp_path)
    with pytest.raises(OutputError), replaced(str(tmp_path / "site")) as site:
        site.write("no such shelf/index.html", b"half")
    assert (tmp_path / "site/index.html").read_bytes() == b"a"
    assert left(tmp_path) == before


def test_a_full_disk_is_an_error_that_says_so(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="site: cannot be written: No space left"), replaced(str(tmp_path / "site")):
        raise OSError(28, "No space left on device")
    assert left(tmp_path) == []


@pytest.mark.parametrize(
    "stranger", ["notes.txt", "apps/thesis.docx", "data/rows.csv", "index.html/inside", "apps/.hidden", "sdks/x/y.html"]
)
def test_a_folder_with_other_files_is_refused_and_kept(tmp_path: Path, stranger: str) -> None:
    written(tmp_path / "site")
    (tmp_path / "site/index.html").unlink()
    file = tmp_path / "site" / stranger
    file.parent.mkdir(exist_ok=True)
    file.write_text("mine")
    before = left(tmp_path)
    with pytest.raises(OutputError, match="which is no page of a site; name a new or an empty folder"):
        written(tmp_path / "site", "b")
    assert left(tmp_path) == before


def test_a_folder_without_the_mark_of_a_site_is_refused(tmp_path: Path) -> None:
    written(tmp_path / "site")
    (tmp_path / "site/auditor-site.txt").write_text("mine")
    with pytest.raises(OutputError, match="holds apps, which is no page"):
        written(tmp_path / "site")


def test_a_file_in_its_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("mine")
    with pytest.raises(OutputError, match="holds a file"):
        written(tmp_path / "site")
    assert (tmp_path / "site").read_text() == "mine"


def test_a_link_among_the_pages_is_refused(tmp_path: Path) -> None:
    written(tmp_path / "site")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "site/apps/0123.html").unlink()
    (tmp_path / "site/apps").rmdir()
    (tmp_path / "site/apps").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OutputError, match="holds apps, which is no page"):
        written(tmp_path / "site")


def test_a_file_that_comes_while_pages_are_made_is_kept(tmp_path: Path) -> None:
    made = replaced(str(tmp_path / "site"))
    made.__enter__().write("index.html", b"a")
    (tmp_path / "site").mkdir()
    (tmp_path / "site/notes.txt").write_text("mine")
    with pytest.raises(OutputError, match=r"holds notes\.txt"):
        made.__exit__(None, None, None)
    assert left(tmp_path) == ["site", "site/notes.txt"]
