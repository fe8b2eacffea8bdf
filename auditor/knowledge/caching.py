"""Look-ups that are made once, and can be forgotten together when other knowledge is put to use."""

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

_P = ParamSpec("_P")
_T = TypeVar("_T")

_forgetting: list[Callable[[], None]] = []


def cache(function: Callable[_P, _T]) -> Callable[_P, _T]:
    """As ``functools.cache``, until ``forget`` is called. For whatever is made from knowledge that can be overlaid."""
    return _remembered(function, None)


def bounded_cache(maxsize: int) -> Callable[[Callable[_P, _T]], Callable[_P, _T]]:
    """As ``functools.lru_cache``, until ``forget`` is called."""
    return lambda function: _remembered(function, maxsize)


def forget() -> None:
    """Every look-up is made anew when it is next asked for."""
    for clear in _forgetting:
        clear()


def _remembered(function: Callable[_P, _T], maxsize: int | None) -> Callable[_P, _T]:
    remembered = functools.lru_cache(maxsize=maxsize)(function)
    _forgetting.append(remembered.cache_clear)
    return cast(
        "Callable[_P, _T]", remembered
    )  # the stubs know that its arguments are hashable, and not which they are
