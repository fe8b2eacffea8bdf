"""What differs between two releases, as tables: one for each kind of thing, none where nothing differs."""

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.compare import Change, Comparison, Difference, Reading
from auditor.messages import owner
from auditor.model.app import Component, DetectedSdk, OwnerKind, RequestedPermission
from auditor.report.escape import brief
from auditor.report.page import Page
from auditor.report.places import permission_label, permission_name, sdk_name
from auditor.report.reads_text import data_type_name
from auditor.report.words import ReportWords

_STYLES = {Change.NEW: "red", Change.GONE: "green", Change.CHANGED: "yellow"}


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareTables:
    compared: Comparison
    page: Page
    words: ReportWords
    language: str
    verbose: bool

    def sections(self) -> Iterator[list[str]]:
        yield self._levels()
        yield self._signers()
        yield self._permissions()
        yield self._sdks()
        yield self._readings()
        yield self._components()

    def _levels(self) -> list[str]:
        names = {"min_sdk": "minSdkVersion", "target_sdk": "targetSdkVersion"}
        rows = [(names[one.name], self._from_to(_text(one.old), _text(one.new))) for one in self.compared.levels]
        return [self.page.style(self.words.levels, "bold"), *self.page.fields(rows, indent=2)] if rows else []

    def _signers(self) -> list[str]:
        """Each with its whole digest on a line of its own, for it is copied and searched for."""
        signers = self.compared.signers
        lines = [self.page.style(self.words.signed_by.format(count=len(signers)), "bold")] if signers else []
        for one in signers:
            said = f"{brief(one.either.subject)}{self.words.colon}{self.words.change[one.change]}"
            lines += [self.page.style(line, _STYLES[one.change]) for line in self.page.wrap(said, indent=2)]
            lines += self.page.wrap(f"SHA-256 {brief(one.either.sha256)}", indent=4)
        return lines

    def _permissions(self) -> list[str]:
        new = self.compared.new
        rows = [
            (
                [
                    permission_name(one.either.name),
                    permission_label(one.either.name, new.package, self.language),
                    self._disclosed(one.either.name),
                ],
                one.change,
                self._request_change(one),
            )
            for one in self.compared.permissions
        ]
        headers = [self.words.permission, self.words.opens, self.words.disclosure]
        return self._table(self.words.differing_permissions, headers, rows)

    def _sdks(self) -> list[str]:
        rows = [
            ([sdk_name(one.either.id, self.language), self._disclosed(one.either.id)], one.change, self._version(one))
            for one in self.compared.sdks
        ]
        return self._table(self.words.differing_sdks, [self.words.sdk, self.words.disclosure], rows)

    def _readings(self) -> list[str]:
        rows = [
            (
                [
                    data_type_name(one.either.data_type, self.language),
                    self._owner(one.either),
                    self._disclosed(one.either.data_type),
                ],
                one.change,
                self.words.change[one.change],
            )
            for one in self.compared.readings
        ]
        headers = [self.words.data_type, self.words.read_by, self.words.disclosure]
        return self._table(self.words.differing_reads, headers, rows)

    def _components(self) -> list[str]:
        """Those that other apps can reach, or could; the others on demand."""
        every = self.compared.components
        shown = [one for one in every if self.verbose or _reachable(one)]
        rows = [
            (
                [brief(one.either.name), self.words.component_kind[one.either.kind], self._exported(one)],
                one.change,
                self._openness(one),
            )
            for one in shown
        ]
        headers = [self.words.component, self.words.kind, self.words.exported]
        lines = self._table(self.words.differing_components, headers, rows, count=len(every))
        if len(shown) < len(every):
            lines += self.page.wrap(self.words.hidden_components.format(count=len(every) - len(shown)), indent=2)
        return lines

    def _table(
        self, title: str, headers: list[str], rows: list[tuple[list[str], Change, str]], *, count: int | None = None
    ) -> list[str]:
        number = len(rows) if count is None else count
        if not number:
            return []
        lines = [self.page.style(title.format(count=number), "bold")]
        if rows:
            lines += self.page.table(
                [*headers, self.words.difference],
                [[*cells, said] for cells, _, said in rows],
                styles=[["bold", *[""] * (len(headers) - 1), _STYLES[change]] for _, change, _ in rows],
            )
        return lines

    def _disclosed(self, subject: str) -> str:
        """What the policy says of it in the new release, where it is there and was judged."""
        if self.compared.judgement is None:
            return ""
        audit = self.compared.judgement.new
        found = {row.name: row.disclosure for row in audit.permissions}
        found |= {row.id: row.disclosure for row in audit.sdks}
        found |= {row.data_type: row.disclosure for row in audit.data_types}
        return self.words.disclosed[found[subject]] if subject in found else ""

    def _request_change(self, one: Difference[RequestedPermission]) -> str:
        if one.old is None or one.new is None:
            return self.words.change[one.change]
        return self._from_to(
            self._interval(one.old, self.compared.old.min_sdk), self._interval(one.new, self.compared.new.min_sdk)
        )

    def _interval(self, asked: RequestedPermission, lowest: int | None) -> str:
        if not asked.effective:
            return self.words.not_in_force
        parts = [self.words.level_to.format(level=asked.max_sdk)] if asked.max_sdk is not None else []
        if asked.min_sdk is not None and asked.min_sdk != lowest:
            parts.insert(0, self.words.level_from.format(level=asked.min_sdk))
        return self.words.comma.join(parts) or self.words.all_levels

    def _version(self, one: Difference[DetectedSdk]) -> str:
        if one.old is None or one.new is None:
            version = one.either.version
            said = self.words.change[one.change]
            return said + (self.words.bracketed(brief(version)) if version else "")
        return self._from_to(brief(_text(one.old.version)), brief(_text(one.new.version)))

    def _owner(self, reading: Reading) -> str:
        if reading.owner.kind is OwnerKind.FIRST_PARTY:
            return self.words.own_code
        return brief(owner(reading.owner.id or reading.owner.prefix, self.language))

    def _exported(self, one: Difference[Component]) -> str:
        values = [self.words.yes if side.exported else self.words.no for side in (one.old, one.new) if side is not None]
        return self._from_to(*values) if len(set(values)) > 1 else values[0]

    def _openness(self, one: Difference[Component]) -> str:
        changed = one.old is not None and one.new is not None and one.old.exported == one.new.exported
        return self.words.other_details if changed else self.words.change[one.change]

    def _from_to(self, old: str, new: str) -> str:
        return self.words.from_to.format(old=old, new=new)


def _reachable(one: Difference[Component]) -> bool:
    return any(side is not None and side.exported for side in (one.old, one.new))


def _text(value: int | str | None) -> str:
    return "?" if value is None else str(value)
