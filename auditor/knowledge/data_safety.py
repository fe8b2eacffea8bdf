"""The types of data of Google Play's Data safety form, and which of ours they are."""

from functools import cache

from auditor.knowledge import loading
from auditor.knowledge.schema import DataSafetyFile, DataSafetyType


@cache
def data_safety_types() -> tuple[DataSafetyType, ...]:
    """In the order of the form."""
    return loading.json_file("data_safety.json", DataSafetyFile).types
