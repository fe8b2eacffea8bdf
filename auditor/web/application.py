"""The pages of a store as a WSGI application: the templates and queries of the written site, asked anew each time."""

from collections.abc import Callable, Collection

from flask import Flask, Response, redirect, request, session
from werkzeug.exceptions import HTTPException

from auditor.batch.store import Store
from auditor.errors import AuditorError
from auditor.report.escape import one_line
from auditor.survey.site.addresses import Routes
from auditor.survey.site.app_page import Sender, app_page
from auditor.survey.site.frame import frame, templates
from auditor.survey.site.index_page import IndexPage
from auditor.survey.site.lists import Lists
from auditor.survey.site.reviews import REVIEWERS
from auditor.survey.site.rows import PAGE, how_many, rows
from auditor.survey.site.sdk_page import sdk_page
from auditor.survey.site.selection import Selection
from auditor.survey.site.words import site_words
from auditor.web.guard import Names, guard, token
from auditor.web.recent import Recent
from auditor.web.reviewing import given, keep

_AT = Routes()
_NO_DIGITS = 9


def application(path: str, language: str, hosts: Collection[str]) -> Flask:
    """Of the store at this path. ``hosts``: the names, with their port, by which browsers may ask for it.

    Raises UsageError for what is no store.
    """
    app = Flask("auditor.web", static_folder=None, template_folder=None)
    guard(app, Names(frozenset(host.lower() for host in hosts)))
    recent = Recent(path)
    with Store.reading(path) as store:  # what it refuses is said now; and the first page need not wait
        recent.whole(store)
    _Pages(path, language, recent).register(app)
    app.register_error_handler(HTTPException, _refuser(language))
    app.register_error_handler(AuditorError, _unreadable(language))
    return app


class _Pages:
    """One function for each address."""

    def __init__(self, path: str, language: str, recent: Recent) -> None:
        self._path = path
        self._language = language
        self._recent = recent

    def register(self, app: Flask) -> None:
        for rule, view in (
            ("/", self._index),
            ("/sdks", self._sdks),
            ("/permissions", self._permissions),
            ("/rules", self._rules),
            ("/sdks/<id_>", self._sdk),
            ("/apps/<id_>", self._app),
        ):
            app.add_url_rule(rule, view.__name__, view, methods=["GET"])
        app.add_url_rule("/apps/<id_>/review", "review", self._review, methods=["POST"])

    def _index(self) -> Response:
        chosen = Selection.of(request.args)
        with Store.reading(self._path) as store:
            whole = self._recent.whole(store)
            found = how_many(store, chosen)
            number = min(_number(request.args.get("page", "")), max(1, -(-found // PAGE)))
            shown = rows(store, chosen, number)
        page = IndexPage(whole=whole, at=_AT, language=self._language)
        return _html(page.shown(shown, chosen=chosen, found=found, number=number))

    def _sdks(self) -> Response:
        return _html(self._lists().sdks())

    def _permissions(self) -> Response:
        return _html(self._lists().permissions())

    def _rules(self) -> Response:
        return _html(self._lists().rules())

    def _lists(self) -> Lists:
        with Store.reading(self._path) as store:
            return Lists(whole=self._recent.whole(store), at=_AT, language=self._language)

    def _sdk(self, id_: str) -> Response:
        with Store.reading(self._path) as store:
            figure = next((one for one in self._recent.whole(store).sdks if one.id == id_), None)
            if figure is None:
                return _refusal(self._language, 404)
            return _html(sdk_page(store, figure, _AT, self._language))

    def _app(self, id_: str) -> Response:
        sender = Sender(token=token(), reviewer=session.get("reviewer", REVIEWERS[0]), name=session.get("name", ""))
        with Store.reading(self._path) as store:
            page = app_page(store, id_, _AT, self._language, sender)
        return _refusal(self._language, 404) if page is None else _html(page)

    def _review(self, id_: str) -> Response:
        review = given(request.form)
        if review is None:
            return _refusal(self._language, 400)
        with Store.reading(self._path):  # it is never made anew here
            pass
        with Store.writing(self._path) as store:
            kept = keep(store, id_, review)
        if not kept:
            return _refusal(self._language, 404)
        session["reviewer"], session["name"] = review.reviewer, review.name
        answer: Response = redirect(f"{_AT.app(id_)}#review-{review.fingerprint}", 303)  # type: ignore[assignment]
        return answer


def _number(text: str) -> int:
    """Of a page, from 1."""
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < _NO_DIGITS else 1


def _html(page: str | bytes, status: int = 200) -> Response:
    return Response(page, status, content_type="text/html; charset=utf-8")


def _refusal(language: str, status: int, why: str = "") -> Response:
    word = site_words(language)
    heading, text = {
        404: (word.not_found, ""),
        500: (word.failed, word.failed_why),
        503: (word.unreadable, why),
    }.get(status, (word.refused, word.refused_why))
    values = frame(language, _AT, heading=heading, here="")
    return _html(templates().get_template("refusal.html").render(**values, text=text), status)


def _refuser(language: str) -> Callable[[HTTPException], Response]:
    return lambda error: _refusal(language, error.code or 500)


def _unreadable(language: str) -> Callable[[AuditorError], Response]:
    """The store has gone, is damaged or full: the page says so, and the server goes on."""
    return lambda error: _refusal(language, 503, one_line(str(error)))
