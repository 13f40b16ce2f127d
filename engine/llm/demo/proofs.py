"""One proof after the other: what is done with an entity, and what must then be seen."""

from collections.abc import Callable, Iterator

from engine.llm.demo import samples
from engine.llm.demo.design import EntityDesign, FieldDesign, FieldKind
from engine.llm.demo.proof import MAX_STEPS, Proof
from engine.llm.demo.texts import new_heading, owner_label

_PLAIN = (FieldKind.TEXT, FieldKind.DATE, FieldKind.EMAIL, FieldKind.PHONE, FieldKind.INTEGER, FieldKind.MONEY)


def add(blank: Proof, entity: EntityDesign) -> Iterator[Proof]:
    """A row typed into the form of the list is there after a restart."""
    proof = blank.fresh()
    number = proof.number()
    proof.open(entity.path)
    proof.type(entity, number)
    proof.add(entity)
    _kept(proof, entity, number, lambda: proof.open(entity.path))
    yield proof


def related(blank: Proof, entity: EntityDesign) -> Iterator[Proof]:
    """The same on the page of each parent, where a row of another one is not shown."""
    for parent in blank.design.parents(entity):
        proof = _related(blank.fresh(), entity, parent, with_stranger=True)
        # Rows made with forms take more steps than a check may have.
        yield proof if len(proof.steps) <= MAX_STEPS else _related(blank.fresh(), entity, parent, with_stranger=False)


def _related(proof: Proof, entity: EntityDesign, parent: EntityDesign, *, with_stranger: bool) -> Proof:
    owner = proof.row(parent)
    proof.owners(entity)
    stranger = None
    if with_stranger:
        other = f"other_{parent.name}"
        proof.row(parent, save=other)
        stranger = proof.row(entity, {f"{parent.name}_id": f"{{{other}.id}}"})
    number = proof.number()
    proof.open(parent.path)
    proof.do("click", proof.title(parent, owner))
    proof.type(entity, number, new_heading(entity), without=parent.class_name)
    proof.add(entity)
    reference = {f"{parent.name}_id": f"{{{parent.name}.id}}"}
    _kept(proof, entity, number, lambda: proof.open_row(parent, owner), reference)
    if stranger is not None:
        proof.not_see(proof.title(entity, stranger))
    return proof


def _kept(
    proof: Proof,
    entity: EntityDesign,
    number: int,
    open_again: Callable[[], None],
    reference: dict[str, str] | None = None,
) -> None:
    """The row is seen now, after a restart, and in the API."""
    title, language = proof.title(entity, number), proof.design.language
    proof.see(title)
    proof.steps.append({"do": "restart"})
    open_again()
    shown = next((field for field in entity.fields[1:] if field.kind in _PLAIN), None)
    if shown:
        proof.see(samples.shown_value(shown, number, language), inside=title)
    else:
        proof.see(title)
    body = {**samples.api_body(entity, number, language), **(reference or {})}
    proof.api("GET", entity.path, expect=[body])


def tick(blank: Proof, entity: EntityDesign) -> Iterator[Proof]:
    """A tick stays, and the filter then hides this row and no other."""
    proof, flag = blank.fresh(), entity.flag
    if flag is None:
        return
    other, number = proof.row(entity), proof.row(entity)
    title, texts = proof.title(entity, number), proof.texts(entity)
    proof.open(entity.path)
    proof.do("fill", flag.label, True, title)
    proof.steps.append({"do": "reload"})
    proof.steps.append({"do": "see", "name": flag.label, "value": True, "in": title})
    proof.api("GET", f"{entity.path}/{{{entity.name}.id}}", expect={flag.name: True})
    proof.do("fill", texts.only_open, True)
    proof.do("click", texts.find)
    proof.not_see(title)
    proof.see(proof.title(entity, other))
    yield proof


def search(blank: Proof, entity: EntityDesign) -> Iterator[Proof]:
    """Only what matches is left, and counted."""
    proof, texts = blank.fresh(), blank.texts(entity)
    other, wanted = proof.row(entity), proof.row(entity)
    proof.open(entity.path)
    proof.see(proof.title(entity, other))
    _search_for(proof, entity, wanted)
    proof.not_see(proof.title(entity, other))
    proof.see(f"{texts.count}: 1")
    yield proof


def _search_for(proof: Proof, entity: EntityDesign, number: int) -> None:
    title, texts = proof.title(entity, number), proof.texts(entity)
    proof.do("fill", texts.search, title)
    proof.do("click", texts.find)
    proof.see(title)


def narrow(blank: Proof, entity: EntityDesign) -> Iterator[Proof]:
    """Each filter keeps the row that matches and hides the one that does not."""
    for field in entity.choices:
        proof = blank.fresh()
        (hidden, _), (kept, label), *_ = field.options
        rows = proof.row(entity, {field.name: kept}), proof.row(entity, {field.name: hidden})
        _filtered(proof, entity, field.label, label, rows)
        yield proof
    for parent in blank.design.parents(entity):
        proof = _of_parent(blank.fresh(), entity, parent, with_sight=True)
        yield proof if len(proof.steps) <= MAX_STEPS else _of_parent(blank.fresh(), entity, parent, with_sight=False)


def _of_parent(proof: Proof, entity: EntityDesign, parent: EntityDesign, *, with_sight: bool) -> Proof:
    column, saved = f"{parent.name}_id", f"other_{parent.name}"
    owner = proof.row(parent)
    proof.row(parent, save=saved)
    kept_row = proof.row(entity, {column: f"{{{parent.name}.id}}"})
    hidden_row = proof.row(entity, {column: f"{{{saved}.id}}"})
    rows = kept_row, hidden_row
    _filtered(proof, entity, owner_label(parent), proof.title(parent, owner), rows, with_sight=with_sight)
    return proof


def _filtered(
    proof: Proof, entity: EntityDesign, label: str, value: str, rows: tuple[int, int], *, with_sight: bool = True
) -> None:
    kept, hidden = (proof.title(entity, number) for number in rows)
    texts = proof.texts(entity)
    proof.open(entity.path)
    if with_sight:
        proof.see(hidden)
    proof.do("fill", label, value, texts.filter)
    proof.do("click", texts.find)
    proof.see(kept)
    proof.not_see(hidden)


def total(blank: Proof, entity: EntityDesign) -> Iterator[Proof]:
    """The sum is that of the rows shown: of all, of those found, of those of one parent, and of what deleting leaves."""
    if entity.total is None:
        return
    proof = _total(blank.fresh(), entity, entity.total, with_search=True)
    yield proof if len(proof.steps) <= MAX_STEPS else _total(blank.fresh(), entity, entity.total, with_search=False)


def _total(proof: Proof, entity: EntityDesign, field: FieldDesign, *, with_search: bool) -> Proof:
    values = [samples.api_value(field, number, proof.design.language) for number in (11, 25, 42)]
    parent = next(iter(proof.design.parents(entity)), None) if proof.design.has_api else None
    page = f"{parent.path}/{{{parent.name}.id}}" if parent else entity.path
    rows = _rows_with(proof, entity, field, values, parent)
    if parent:
        proof.open(page)
        _sums_to(proof, entity, field, values[:2])
    proof.open(entity.path)
    _sums_to(proof, entity, field, values[: len(rows)])
    if with_search:
        _search_for(proof, entity, rows[0])
        _sums_to(proof, entity, field, values[:1])
    _delete(proof, entity, rows[0])
    proof.open(page)
    _sums_to(proof, entity, field, values[1:2])
    return proof


def _rows_with(
    proof: Proof, entity: EntityDesign, field: FieldDesign, values: list[samples.Value], parent: EntityDesign | None
) -> list[int]:
    """Two rows with these amounts, of one parent; a third one of another, if rows belong to something."""
    if parent is None:
        return [proof.row(entity, {field.name: value}) for value in values[:2]]
    proof.row(parent)
    proof.row(parent, save="other")
    owners = (f"{{{parent.name}.id}}", f"{{{parent.name}.id}}", "{other.id}")
    return [
        proof.row(entity, {f"{parent.name}_id": owner, field.name: value})
        for owner, value in zip(owners, values, strict=True)
    ]


def _sums_to(proof: Proof, entity: EntityDesign, field: FieldDesign, values: list[samples.Value]) -> None:
    amount = sum(float(value) for value in values)
    shown = samples.shown_number(field, amount, proof.design.language)
    proof.see(f"{proof.texts(entity).total}: {shown}")


def _delete(proof: Proof, entity: EntityDesign, number: int) -> None:
    texts = proof.texts(entity)
    proof.do("click", texts.delete, inside=proof.title(entity, number))
    proof.do("click", texts.confirm_delete)


def change(blank: Proof, entity: EntityDesign) -> Iterator[Proof]:
    """Every field can be changed; a row is gone once it is deleted."""
    yield _changed(blank.fresh(), entity)
    proof = blank.fresh()
    kept, number = proof.row(entity), proof.row(entity)
    proof.open(entity.path)
    _delete(proof, entity, number)
    proof.open(entity.path)
    proof.not_see(proof.title(entity, number))
    proof.see(proof.title(entity, kept))
    proof.api("GET", f"{entity.path}/{{{entity.name}.id}}", status=404)
    yield proof


def _changed(proof: Proof, entity: EntityDesign) -> Proof:
    old, new = proof.row(entity), proof.number()
    texts, flags = proof.texts(entity), [field for field in entity.fields if field.kind is FieldKind.FLAG]
    proof.open(entity.path)
    proof.do("click", texts.edit, inside=proof.title(entity, old))
    proof.type(entity, new)
    for flag in flags:
        proof.do("fill", flag.label, True)
    proof.do("click", texts.save)
    proof.see(proof.title(entity, new))
    proof.open(entity.path)
    proof.see(proof.title(entity, new))
    proof.not_see(proof.title(entity, old))
    body = samples.api_body(entity, new, proof.design.language) | {flag.name: True for flag in flags}
    proof.api("GET", f"{entity.path}/{{{entity.name}.id}}", expect=body)
    return proof


def refuse(blank: Proof, entity: EntityDesign) -> Iterator[Proof]:
    """An empty form says what is missing, and the API takes no such row."""
    proof = blank.fresh()
    proof.open(entity.path)
    proof.add(entity)
    proof.see(proof.texts(entity).please_fill)
    proof.api("POST", entity.path, body={entity.title.name: ""}, status=422)
    yield proof


def api(blank: Proof, entity: EntityDesign) -> Iterator[Proof]:
    """Create, change, list, delete."""
    proof = blank.fresh()
    proof.row(entity)
    path = f"{entity.path}/{{{entity.name}.id}}"
    changed = {entity.title.name: samples.api_value(entity.title, proof.number(), proof.design.language)}
    proof.api("PATCH", path, body=changed, status=200, expect=changed)
    proof.api("GET", entity.path, expect=[changed])
    proof.api("DELETE", path, status=204)
    proof.api("GET", path, status=404)
    yield proof
