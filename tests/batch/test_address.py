"""A place is shown without what opens it."""

import pytest

from auditor.batch.address import is_remote_folder, is_remote_pattern, is_url, shown
from auditor.batch.job import Job, stem_of
from auditor.batch.outcome import Ending, app_id, unaudited


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("s3://bucket/apps/shop.apk", "s3://bucket/apps/shop.apk"),
        ("sftp://ann:s3cret@host:22/shop.apk", "sftp://host:22/shop.apk"),
        ("sftp://ann:s3@cret@host/shop.apk", "sftp://host/shop.apk"),
        ("https://host/shop.apk?X-Amz-Signature=s3cret&X-Amz-Date=1", "https://host/shop.apk"),
        ("https://host/get?id=5&token=s3cret", "https://host/get?id=5"),
        ("https://host/get?sv=1&sig=s3cret", "https://host/get?sv=1"),
        ("https://host/get?design=flat", "https://host/get?design=flat"),
        ("zip://a.apk::sftp://ann:s3cret@host/a.zip", "zip://a.apk::sftp://host/a.zip"),
        ("s3://bucket/a@b.apk", "s3://bucket/a@b.apk"),
        ("apps/ann@shop.apk", "apps/ann@shop.apk"),
        ("403 for 'https://ann:s3cret@host/x?token=s3cret', sorry", "403 for 'https://host/x', sorry"),
    ],
)
def test_a_place_is_shown_without_credentials(place: str, expected: str) -> None:
    assert shown(place) == expected


def test_the_kinds_of_places() -> None:
    assert is_url("s3://bucket/a.apk")
    assert not is_url("apps/a.apk")
    assert not is_url("C://a.apk")
    assert is_remote_folder("s3://bucket/apps/")
    assert not is_remote_folder("apps/")
    assert is_remote_pattern("s3://bucket/*.apk")
    assert not is_remote_pattern("https://host/get?id=5")


def test_a_row_holds_no_credentials() -> None:
    job = Job(app="sftp://ann:s3cret@host/shop.apk?token=s3cret")
    outcome = unaudited(job, Ending.FAILED, f"ValueError: {job.app}")
    assert "s3cret" not in f"{outcome} {job}"
    assert outcome.path == "sftp://host/shop.apk"
    assert app_id(job.app) == app_id("sftp://host/shop.apk")


def test_a_policy_is_matched_by_the_name_in_a_url() -> None:
    assert stem_of("https://host/apps/Com.Example.apk?version=1.2") == "com.example"
