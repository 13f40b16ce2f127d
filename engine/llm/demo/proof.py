"""The steps of one proof, as they are written down."""

from collections.abc import Iterator, Mapping
from typing import Any

from engine.llm.demo import samples
from engine.llm.demo.design import AppDesign, EntityDesign, FieldKind
from engine.llm.demo.texts import PageTexts, add_button, owner_label, page_texts

RawStep = dict[str, Any]
MAX_STEPS = 25
"""Of a check."""


class Proof:
    """Steps in their order, and the rows that they have made: rows made later belong to these."""

    def __init__(self, design: AppDesign, numbers: Iterator[int]) -> None:
        self.design = design
        self.steps: list[RawStep] = []
        self._numbers = numbers
        self._made: dict[str, int] = {}
        self._saved: dict[str, tuple[EntityDesign, int]] = {}
        self._place = ""

    def fresh(self) -> "Proof":
        """A proof with nothing done yet; its rows get numbers of their own."""
        return Proof(self.design, self._numbers)

    def number(self) -> int:
        """The number of a sample row that nobody else uses."""
        return next(self._numbers)

    def texts(self, entity: EntityDesign) -> PageTexts:
        """The words on its pages."""
        return page_texts(entity, self.design.language)

    def title(self, entity: EntityDesign, number: int) -> str:
        """What the list calls this row."""
        return samples.title_shown(entity, number, self.design.language)

    def open(self, path: str) -> None:
        """Open a page, unless a form has just brought us back to it."""
        is_there = not self.design.has_api and self._place == path and self.steps[-1]["do"] != "restart"
        if not is_there:
            self.steps.append({"do": "open", "path": path})
        self._place = path

    def open_row(self, entity: EntityDesign, number: int, save: str | None = None) -> None:
        """Open the page of a row; without an API nobody knows its address, so its name is clicked."""
        if self.design.has_api:
            self.open(f"{entity.path}/{{{save or entity.name}.id}}")
            return
        self.open(entity.path)
        self.do("click", self.title(entity, number))

    def do(self, verb: str, name: str, value: object = None, inside: str | None = None) -> None:
        """Click, or fill in `value`."""
        self._place = self._place if verb == "fill" else ""
        given = {"do": verb, "name": name, "value": value, "in": inside}
        self.steps.append({key: item for key, item in given.items() if item is not None})

    def see(self, *texts: str, inside: str | None = None) -> None:
        """These texts are on the page."""
        for text in texts:
            self.steps.append({"do": "see", "text": text} | ({"in": inside} if inside else {}))

    def not_see(self, text: str) -> None:
        """This text is not on the page."""
        self.steps.append({"do": "not_see", "text": text})

    def api(self, method: str, path: str, **given: object) -> None:
        """Call the JSON API, where there is one."""
        if self.design.has_api:
            self.steps.append({"do": "api", "method": method, "path": f"/api{path}", **given})

    def row(self, entity: EntityDesign, values: Mapping[str, object] = {}, save: str | None = None) -> int:
        """A row with only its title, `values`, and the parents that it needs; tells its number.

        It is made through the API, else with the form of its list.
        """
        self.owners(entity)
        number = self.number()
        self._saved[save or entity.name] = entity, number
        if not self.design.has_api:
            self._by_form(entity, number, {**self.references(entity), **values})
            self._made.setdefault(entity.class_name, number)
            return number
        title = samples.api_value(entity.title, number, self.design.language)
        body = {entity.title.name: title, **self.references(entity), **values}
        self.api("POST", entity.path, body=body, status=201, save=save or entity.name)
        self._made.setdefault(entity.class_name, number)
        return number

    def _by_form(self, entity: EntityDesign, number: int, values: Mapping[str, object]) -> None:
        """Type a row into the form of its list, where the last one may have left us."""
        language = self.design.language
        if self._place != entity.path:
            self.open(entity.path)
        self.do("fill", entity.title.label, samples.form_value(entity.title, number, language))
        for field in entity.fields:
            if field.name in values:
                given = str(values[field.name])
                self.do("fill", field.label, dict(field.options).get(given, given))
        for parent in self.design.parents(entity):
            if reference := values.get(f"{parent.name}_id"):
                owner, owner_number = self._saved[str(reference).strip("{}").removesuffix(".id")]
                self.do("fill", owner_label(parent), self.title(owner, owner_number))
        self.add(entity)
        self._place = entity.path

    def owners(self, entity: EntityDesign) -> None:
        """Make the parents that a row cannot be without."""
        for parent in self.design.parents(entity):
            if entity.needs(parent) and parent.class_name not in self._made:
                self.row(parent)

    def references(self, entity: EntityDesign) -> dict[str, str]:
        """The columns that name these parents."""
        parents = [parent for parent in self.design.parents(entity) if entity.needs(parent)]
        return {f"{parent.name}_id": f"{{{parent.name}.id}}" for parent in parents}

    def type(self, entity: EntityDesign, number: int, inside: str | None = None, *, without: str | None = None) -> None:
        """Fill in the whole form of a row; `without`: the parent on whose page it stands."""
        language = self.design.language
        for field in entity.fields:
            if field.kind is not FieldKind.FLAG:
                self.do("fill", field.label, samples.form_value(field, number, language), inside)
        for parent in self.design.parents(entity):
            if parent.class_name in self._made and parent.class_name != without:
                self.do("fill", owner_label(parent), self.title(parent, self._made[parent.class_name]), inside)

    def add(self, entity: EntityDesign) -> None:
        """Press the button of the form."""
        self.do("click", add_button(entity, self.design.language))
