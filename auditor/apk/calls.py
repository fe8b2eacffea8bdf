"""Where the code of an app uses watched APIs: calls, reads of fields, strings, and overridden members of components.

Each site is confirmed by decoding the method it lies in. One dex at a time is in memory. Not seen: what reflection or
native code calls, constants in annotations, and method handles.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from auditor.apk.arguments import Passes, Texts
from auditor.apk.bytecode import INVOKES, SGET_OBJECT, STATIC_READS
from auditor.apk.class_data import defined_methods
from auditor.apk.code_items import CodeItems, Found
from auditor.apk.dex_tables import Tables, java_name, open_tables
from auditor.apk.hierarchy import Hierarchy
from auditor.apk.references import Finder, Reference, References
from auditor.apk.startup import StartCall, start_calls
from auditor.apk.static_values import static_strings
from auditor.apk.watch import watch
from auditor.knowledge.schema import WatchedApi
from auditor.limits import DEFAULT_LIMITS

_INITIALISER = "<clinit>()V"


class SiteKind(StrEnum):
    CALL = "call"
    READ = "read"
    """Of a static field."""
    STRING = "string"
    """A constant that the code loads, or that a static field begins with."""
    OVERRIDE = "override"
    """A class of the app has its own method in place of a component's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallSite:
    """One place in the code of an app that uses a watched API."""

    kind: SiteKind
    dex: str
    """Archive member."""
    api: WatchedApi
    caller: str
    """Java name of the class."""
    method: str
    """Name and descriptor: ``onCreate(Landroid/os/Bundle;)V``."""
    offset: int | None
    """Code units from the start of the method; None for an override, and for what a static field begins with."""
    callee: str
    """What the code names, ``com.app.MyWebView->getUrl``: the API's own name, unless it is inherited."""
    certain: bool = True
    """False where the API counts only with an argument, and what is passed cannot be seen."""

    @property
    def inherited(self) -> bool:
        return self.callee != self.api.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """Parts of a dex whose code could not be looked at. Android refuses such a file, unless a packer mends it."""

    dex: str
    classes: int
    methods: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Calls:
    sites: tuple[CallSite, ...]
    """By dex in loading order, class, method and place."""
    unread: tuple[Unread, ...]
    """Of each dex that has any, in loading order."""
    left_out: int
    """Sites over the budget."""
    starts: tuple[StartCall, ...] = ()
    """What the Application class calls whenever the app starts, in order."""


class CallSearch:
    """Takes the dex files of an app one after the other, in the order in which Android loads them.

    A class may inherit through a class of a later dex: ``unresolved`` then names the dex files to give again.
    """

    def __init__(self, most_sites: int = DEFAULT_LIMITS.call_sites, application: str | None = None) -> None:
        """``application``: Java name of the app's Application class."""
        self._watch = watch()
        self._hierarchy = Hierarchy(self._watch)
        self._most = most_sites
        self._left_out = 0
        self._sites: list[CallSite] = []
        self._application = application
        self._starts: list[StartCall] = []
        self._unread: list[Unread] = []
        self._open: dict[str, frozenset[str]] = {}
        """Of each dex, in order, the classes whose ancestors were not known."""

    def add(self, member: str, parts: tuple[Tables, ...]) -> None:
        """Raises DexError; what was found in that dex before counts."""
        self._open[member] = frozenset()
        classes = methods = 0
        for part in parts:
            defined = defined_methods(part)
            code = CodeItems(part, defined)
            classes += defined.unreadable_classes
            methods += code.unreadable_methods
            finder = Finder(part, self._watch, self._watch.find(part.strings))
            roots = self._hierarchy.add(part, defined, finder.method_names)
            inherited, unknown = finder.inherited(self._hierarchy, roots)
            self._open[member] |= unknown
            direct = finder.direct()
            self._look(code, direct._replace(methods={**direct.methods, **inherited.methods}))
            self._keep(_initial_values(part, direct))
            if self._application is not None:
                self._starts += start_calls(code, self._application)
        if classes or methods:
            self._unread.append(Unread(dex=member, classes=classes, methods=methods))

    def unresolved(self) -> tuple[str, ...]:
        """Dex files with classes that turned out to inherit something watched through a later dex."""
        return tuple(
            member for member, classes in self._open.items() if any(map(self._hierarchy.derives, sorted(classes)))
        )

    def again(self, member: str, parts: tuple[Tables, ...]) -> None:
        """Look through an unresolved dex for inherited calls once more; raises DexError."""
        self._open[member] = frozenset()
        self._sites = [site for site in self._sites if site.dex != member or not site.inherited]
        for part in parts:
            finder = Finder(part, self._watch, self._watch.find(part.strings))
            defined = defined_methods(part)
            roots = self._hierarchy.add(part, defined, finder.method_names)
            self._look(CodeItems(part, defined), finder.inherited(self._hierarchy, roots)[0])

    def calls(self) -> Calls:
        order = {member: number for number, member in enumerate(self._open)}
        overrides = (
            CallSite(
                kind=SiteKind.OVERRIDE,
                dex=definition.member,
                api=api,
                caller=java_name(class_),
                method=definition.signature,
                offset=None,
                callee=api.name,
            )
            for class_, definition, api in self._hierarchy.overrides()
        )

        def place(site: CallSite) -> tuple[int, str, str, int, str, str]:
            offset = -1 if site.offset is None else site.offset
            return order[site.dex], site.caller, site.method, offset, site.kind, site.api.name

        sites = sorted((*self._sites, *overrides), key=place)
        return Calls(
            sites=tuple(sites), unread=tuple(self._unread), left_out=self._left_out, starts=tuple(self._starts)
        )

    def _keep(self, sites: Iterable[CallSite]) -> None:
        for site in sites:
            if len(self._sites) < self._most:
                self._sites.append(site)
            else:
                self._left_out += 1

    def _look(self, code: CodeItems, references: References) -> None:
        for found in code.find(references.wanted):
            if len(self._sites) >= self._most:
                self._left_out += len(found.places) * len(found.methods)
                continue
            uses = list(_uses(code.tables, found, references))
            for method in found.methods if uses else ():
                room = self._most - len(self._sites)
                self._left_out += max(len(uses) - room, 0)
                if room > 0:
                    self._sites += _sites(code.tables, method, uses[:room])


@dataclass(frozen=True, slots=True)
class _Use:
    kind: SiteKind
    place: int
    reference: Reference
    certain: bool


def _uses(tables: Tables, found: Found, references: References) -> Iterator[_Use]:
    """What the instructions at the places mean, without those that pass another argument."""
    texts: Texts | None = None
    for place in found.places:
        opcode, index = found.code.units[place] & 0xFF, found.code.index(place)
        if opcode in INVOKES:
            reference = references.methods[index]
            passes = Passes.YES
            if reference.api.argument is not None:
                texts = texts or Texts(tables, found.code)
                passes = texts.passes(place, tables.parameter_types(index), reference.api.argument)
            if passes is not Passes.NO:
                yield _Use(SiteKind.CALL, place, reference, passes is Passes.YES)
        elif opcode in STATIC_READS:
            reference = references.fields[index]
            if reference.api.kind == "field" or opcode == SGET_OBJECT:
                yield _Use(SiteKind.READ, place, reference, certain=True)
        else:
            yield _Use(SiteKind.STRING, place, references.strings[index], certain=True)


def _sites(tables: Tables, method: int, uses: Iterable[_Use]) -> Iterator[CallSite]:
    caller, signature = java_name(tables.method_class(method)), tables.method_signature(method)
    for use in uses:
        class_, arrow, member = use.reference.callee.partition(";->")
        yield CallSite(
            kind=use.kind,
            dex=tables.member,
            api=use.reference.api,
            caller=caller,
            method=signature,
            offset=use.place,
            callee=f"{java_name(class_ + ';')}->{member}" if arrow else use.reference.callee,
            certain=use.certain,
        )


def _initial_values(tables: Tables, references: References) -> Iterator[CallSite]:
    for class_, index in static_strings(tables, frozenset(references.strings)):
        api = references.strings[index].api
        yield CallSite(
            kind=SiteKind.STRING,
            dex=tables.member,
            api=api,
            caller=java_name(tables.descriptors[class_]),
            method=_INITIALISER,
            offset=None,
            callee=api.name,
        )


def scan(members: Iterable[str], read: Callable[[str], bytes], most_sites: int = DEFAULT_LIMITS.call_sites) -> Calls:
    """The sites of a whole app; ``read`` gives the bytes of a member, twice for some of several. Raises DexError."""
    search = CallSearch(most_sites)
    for member in members:
        search.add(member, open_tables(member, read(member)))
    for member in search.unresolved():
        search.again(member, open_tables(member, read(member)))
    return search.calls()
