"""What the pages of a list hold and do, for each visitor: `state_of(tasks)` is the state of one list."""

import re
from dataclasses import dataclass
from functools import cache
from types import new_class
from typing import Any, ClassVar

import reflex as rx

from app.rows import InvalidRow, Listing, all_rows, find, insert, listings, name_of, remove, update
from app.shown import show_number


@dataclass
class Fact:
    """What is known about a row; `path` where it is a link."""

    label: str
    text: str
    path: str = ""


@dataclass
class Row:
    """A row as a list shows it."""

    id: int
    key: str
    name: str
    path: str
    edit: str
    is_done: bool
    facts: list[Fact]


@dataclass
class Option:
    """What can be chosen."""

    value: str
    text: str


NO_ROW = Row(0, "", "", "", "", False, [])


class ListState(rx.State, mixin=True):
    """A list, its forms and its filter, of one visitor; never used itself."""

    listing: ClassVar[Listing]
    rows: list[Row] = []
    has_rows: bool = False
    total: str = ""
    options: dict[str, list[Option]] = {}
    wanted: dict[str, str] = {}
    errors: dict[str, str] = {}
    values: dict[str, str] = {}
    sent: int = 0
    row: Row = NO_ROW
    asked: int = 0
    asked_name: str = ""

    @rx.event
    def load(self) -> None:
        """The whole list; on the page of an owner, what belongs to it."""
        self.wanted, self.errors, self.values, self.asked = {}, {}, {}, 0
        self.sent += 1
        self._refresh()

    @rx.event
    def load_row(self) -> None:
        """The row that the address names."""
        self.errors, self.asked = {}, 0
        self.sent += 1
        self._refresh()
        found = find(self.listing.table, self._id())
        self.row = shown_row(self.listing, found) if found else NO_ROW
        self.values = {name: _typed(getattr(found, name)) for name in self.listing.labels} if found else {}

    @rx.event
    def add(self, form: dict[str, Any]) -> None:
        """Keep a new row; what is refused is said beside its field, and stands in the form again."""
        try:
            insert(self.listing, form, **self._owner())
        except InvalidRow as refused:
            self.errors, self.values = refused.problems, {name: _typed(form.get(name)) for name in self.listing.labels}
            self.sent += 1
            return
        if self.values:
            self.sent += 1
        self.errors, self.values = {}, {}
        self._refresh()

    @rx.event
    def save(self, form: dict[str, Any]) -> Any:
        """Change the row of the page, and show it."""
        ticks = {name: form.get(name, False) for name in self.listing.named("flag")}
        try:
            update(self.listing, self.row.id, form | ticks)
        except InvalidRow as refused:
            self.errors = refused.problems
            return None
        return rx.redirect(self.row.path)

    @rx.event
    def tick(self, row_id: int) -> None:
        """Tick off a row, or take that back."""
        name = self.listing.named("flag")[0]
        if row := find(self.listing.table, row_id):
            update(self.listing, row_id, {name: not getattr(row, name)})
        self._refresh()

    @rx.event
    def narrow(self, form: dict[str, Any]) -> None:
        """Show the rows that the filter lets through."""
        self.wanted = {name: str(value) for name, value in form.items() if value}
        self._refresh()

    @rx.event
    def show_all(self) -> None:
        """Let all through."""
        self.wanted = {}
        self.sent += 1
        self._refresh()

    @rx.event
    def ask(self, row_id: int, name: str) -> None:
        """Ask before a row is deleted."""
        self.asked, self.asked_name = row_id, name

    @rx.event
    def keep(self) -> None:
        """Do not delete it."""
        self.asked = 0

    @rx.event
    def delete(self) -> Any:
        """Delete the row that was asked about; its own page leads back to the list."""
        remove(self.listing, self.asked)
        is_its_page = self._path() == f"{self.listing.path}-row" and self.asked == self._id()
        self.asked = 0
        self._refresh()
        return rx.redirect(self.listing.path) if is_its_page else None

    def _refresh(self) -> None:
        listing, owner = self.listing, self._owner()
        found = [row for row in all_rows(listing.table) if all(getattr(row, name) == owner[name] for name in owner)]
        shown = [row for row in found if self._lets_through(row)]
        if flags := listing.named("flag"):
            shown.sort(key=lambda row: bool(getattr(row, flags[0])))
        self.has_rows, self.rows = bool(found), [shown_row(listing, row) for row in shown]
        self.options = {name: _choices(listing, name) for name in narrowing(listing)}
        amounts = [getattr(row, listing.sum) or 0 for row in shown] if listing.sum else []
        digits = 2 if listing.sum and listing.kind(listing.sum) == "money" else None
        self.total = show_number(round(sum(amounts), 3), digits)

    def _lets_through(self, row: Any) -> bool:
        listing, wanted = self.listing, self.wanted
        if wanted.get("only_open") and any(getattr(row, name) for name in listing.named("flag")):
            return False
        if any(wanted.get(name) and _typed(getattr(row, name)) != wanted[name] for name in narrowing(listing)):
            return False
        searched = [name for name in listing.labels if listing.kind(name) in ("text", "long")]
        text = " ".join([name_of(row), *(listing.show(name, getattr(row, name)) for name in searched)])
        return wanted.get("search", "").strip().casefold() in text.casefold()

    def _owner(self) -> dict[str, int]:
        """On the page of a row of another list: the field that refers to it, and its id."""
        return {name: self._id() for name in owned_by(self.listing, self._path()) if self._id()}

    def _path(self) -> str:
        return "/" + self.router.url.path.strip("/")

    def _id(self) -> int:
        text = self.router.url.query_parameters.get("id", "")
        return int(text) if text.isascii() and text.isdigit() else 0


@cache
def state_of(listing: Listing) -> type[ListState]:
    """The state of a list, of which there is one."""
    name = "".join(word.capitalize() for word in re.findall("[a-z0-9]+", listing.path)) + "State"
    given = {"__module__": __name__, "__annotations__": {"listing": ClassVar[Listing]}, "listing": listing}
    made = new_class(name, (ListState, rx.State), exec_body=lambda body: body.update(given))
    # Reflex keeps states on the disk, where they are known by module and name.
    globals()[name] = made
    return made


def narrowing(listing: Listing) -> list[str]:
    """The fields by which a list is narrowed."""
    return [name for name in listing.labels if listing.kind(name) in ("choice", "reference")]


def owned_by(listing: Listing, path: str) -> list[str]:
    """The field, if any, by which rows of a list belong to the row whose page is at `path`."""
    pages = {f"{other.path}-row": other.table for other in listings.values()}
    return [name for name in listing.named("reference") if listing.target(name) is pages.get(path)][:1]


def shown_row(listing: Listing, row: Any) -> Row:
    """A row with what is known about it besides its name."""
    flags, names = listing.named("flag"), list(listing.labels)[1:]
    facts = [_fact(listing, name, getattr(row, name)) for name in names if name not in flags[:1]]
    is_done = bool(flags and getattr(row, flags[0]))
    path, edit = (f"{listing.path}-{page}?id={row.id}" for page in ("row", "edit"))
    return Row(row.id, f"{row.id}-{is_done}", name_of(row), path, edit, is_done, [one for one in facts if one.text])


def _fact(listing: Listing, name: str, value: Any) -> Fact:
    table = listing.target(name)
    if table is None:
        return Fact(listing.labels[name], listing.show(name, value))
    found = find(table, value) if value else None
    if found is None:
        return Fact(listing.labels[name], "")
    other = listings.get(str(table.__tablename__))
    return Fact(listing.labels[name], name_of(found), f"{other.path}-row?id={value}" if other else "")


def _choices(listing: Listing, name: str) -> list[Option]:
    if table := listing.target(name):
        named = [Option(str(row.id), name_of(row)) for row in all_rows(table)]
        return sorted(named, key=lambda option: option.text.casefold())
    return [Option(value, text) for value, text in listing.options.get(name, {}).items()]


def _typed(value: Any) -> str:
    """A value as an input holds it."""
    return "" if value is None or value is False else str(value)
