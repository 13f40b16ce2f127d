"""The Tech Lead's checks: proofs of each requirement, with sample values of their own."""

from collections.abc import Callable, Iterator
from typing import Any, Literal

from engine.llm.demo import samples
from engine.llm.demo.design import AppDesign, EntityDesign, FieldDesign, FieldKind
from engine.llm.demo.texts import PageTexts, add_button, page_texts

RawStep = dict[str, Any]
RawCheck = dict[str, Any]
CheckKind = Literal["add", "related", "edit", "delete", "search", "tick", "refuse", "api"]
Writer = Callable[[EntityDesign, PageTexts], Iterator[RawStep]]


class CheckWriter:
    """Writes checks one after the other; every sample row has a number that no other check uses."""

    def __init__(self, design: AppDesign) -> None:
        self.design = design
        self.checks: list[RawCheck] = []
        self._number = 0

    def write(self, kind: CheckKind, requirement: str, title: str, entities: tuple[EntityDesign, ...]) -> None:
        """Append the check of this kind, done with each of `entities` in turn."""
        writers: dict[CheckKind, Writer] = {
            "add": self._add,
            "related": self._related,
            "edit": self._edit,
            "delete": self._delete,
            "search": self._search,
            "tick": self._tick,
            "refuse": self._refuse,
            "api": self._api,
        }
        steps = [
            step for entity in entities for step in writers[kind](entity, page_texts(entity, self.design.language))
        ]
        identity = f"C{len(self.checks) + 1}"
        self.checks.append({"id": identity, "requirement": requirement, "title": title, "steps": steps})

    def _next(self) -> int:
        self._number += 1
        return self._number

    def _title(self, entity: EntityDesign, number: int) -> str:
        return samples.title_shown(entity, number, self.design.language)

    def _typed(self, entity: EntityDesign, number: int) -> Iterator[RawStep]:
        for field in entity.fields:
            if field.kind is not FieldKind.FLAG:
                value = samples.form_value(field, number, self.design.language)
                yield {"do": "fill", "name": field.label, "value": value}

    def _stored(self, entity: EntityDesign, number: int, owner: str | None = None) -> Iterator[RawStep]:
        """A row made through the API with only its title, and the parent that it needs."""
        body: dict[str, Any] = {entity.title.name: samples.api_value(entity.title, number, self.design.language)}
        if entity.parent and entity.parent_required:
            parent = self.design.entity(entity.parent)
            if owner is None:
                yield from self._stored(parent, self._next())
            body[f"{parent.name}_id"] = f"{{{owner or parent.name}.id}}"
        yield {
            "do": "api",
            "method": "POST",
            "path": f"/api{entity.path}",
            "body": body,
            "status": 201,
            "save": entity.name,
        }

    def _add(self, entity: EntityDesign, texts: PageTexts) -> Iterator[RawStep]:
        number = self._next()
        yield {"do": "open", "path": entity.path}
        yield from self._typed(entity, number)
        yield {"do": "click", "name": add_button(entity, self.design.language)}
        yield from self._kept(entity, number, entity.path)

    def _related(self, entity: EntityDesign, texts: PageTexts) -> Iterator[RawStep]:
        parent = self.design.entity(entity.parent or "")
        owner, number = self._next(), self._next()
        yield from self._stored(parent, owner)
        yield {"do": "open", "path": parent.path}
        yield {"do": "click", "name": self._title(parent, owner)}
        yield from self._typed(entity, number)
        yield {"do": "click", "name": add_button(entity, self.design.language)}
        path = f"{parent.path}/{{{parent.name}.id}}"
        yield from self._kept(entity, number, path, {f"{parent.name}_id": f"{{{parent.name}.id}}"})

    def _kept(
        self, entity: EntityDesign, number: int, path: str, reference: dict[str, str] | None = None
    ) -> Iterator[RawStep]:
        """The row is seen now, after a restart, and in the API."""
        title = self._title(entity, number)
        yield {"do": "see", "text": title}
        yield {"do": "restart"}
        yield {"do": "open", "path": path}
        shown = next((field for field in entity.fields[1:] if _is_shown_plainly(field)), None)
        if shown:
            yield {"do": "see", "text": samples.shown_value(shown, number, self.design.language), "in": title}
        else:
            yield {"do": "see", "text": title}
        body = samples.api_body(entity, number, self.design.language)
        yield {"do": "api", "method": "GET", "path": f"/api{entity.path}", "expect": [body | (reference or {})]}

    def _edit(self, entity: EntityDesign, texts: PageTexts) -> Iterator[RawStep]:
        old, new = self._next(), self._next()
        yield from self._stored(entity, old)
        yield {"do": "open", "path": entity.path}
        yield {"do": "click", "name": texts.edit, "in": self._title(entity, old)}
        value = samples.form_value(entity.title, new, self.design.language)
        yield {"do": "fill", "name": entity.title.label, "value": value}
        yield {"do": "click", "name": texts.save}
        yield {"do": "see", "text": self._title(entity, new)}
        yield {"do": "open", "path": entity.path}
        yield {"do": "see", "text": self._title(entity, new)}
        yield {"do": "not_see", "text": self._title(entity, old)}

    def _delete(self, entity: EntityDesign, texts: PageTexts) -> Iterator[RawStep]:
        number = self._next()
        yield from self._stored(entity, number)
        yield {"do": "open", "path": entity.path}
        yield {"do": "click", "name": texts.delete, "in": self._title(entity, number)}
        yield {"do": "click", "name": texts.confirm_delete}
        yield {"do": "not_see", "text": self._title(entity, number)}
        yield {"do": "api", "method": "GET", "path": f"/api{entity.path}/{{{entity.name}.id}}", "status": 404}

    def _search(self, entity: EntityDesign, texts: PageTexts) -> Iterator[RawStep]:
        wanted, other = self._next(), self._next()
        yield from self._stored(entity, other)
        parent = self.design.entity(entity.parent).name if entity.parent and entity.parent_required else None
        yield from self._stored(entity, wanted, owner=parent)
        yield {"do": "open", "path": entity.path}
        yield {"do": "see", "text": self._title(entity, other)}
        yield {"do": "fill", "name": texts.search, "value": self._title(entity, wanted)}
        yield {"do": "click", "name": texts.find}
        yield {"do": "see", "text": self._title(entity, wanted)}
        yield {"do": "not_see", "text": self._title(entity, other)}

    def _tick(self, entity: EntityDesign, texts: PageTexts) -> Iterator[RawStep]:
        number, flag = self._next(), entity.flag
        if flag is None:
            return
        title = self._title(entity, number)
        yield from self._stored(entity, number)
        yield {"do": "open", "path": entity.path}
        yield {"do": "fill", "name": flag.label, "value": True, "in": title}
        yield {"do": "reload"}
        yield {"do": "see", "name": flag.label, "value": True, "in": title}
        path = f"/api{entity.path}/{{{entity.name}.id}}"
        yield {"do": "api", "method": "GET", "path": path, "expect": {flag.name: True}}
        yield {"do": "fill", "name": texts.only_open, "value": True}
        yield {"do": "click", "name": texts.find}
        yield {"do": "not_see", "text": title}

    def _refuse(self, entity: EntityDesign, texts: PageTexts) -> Iterator[RawStep]:
        yield {"do": "open", "path": entity.path}
        yield {"do": "click", "name": add_button(entity, self.design.language)}
        yield {"do": "see", "text": texts.please_fill}
        body = {entity.title.name: ""}
        yield {"do": "api", "method": "POST", "path": f"/api{entity.path}", "body": body, "status": 422}

    def _api(self, entity: EntityDesign, texts: PageTexts) -> Iterator[RawStep]:
        old, new = self._next(), self._next()
        path = f"/api{entity.path}/{{{entity.name}.id}}"
        changed = {entity.title.name: samples.api_value(entity.title, new, self.design.language)}
        yield from self._stored(entity, old)
        yield {"do": "api", "method": "PATCH", "path": path, "body": changed, "status": 200, "expect": changed}
        yield {"do": "api", "method": "GET", "path": f"/api{entity.path}", "expect": [changed]}
        yield {"do": "api", "method": "DELETE", "path": path, "status": 204}
        yield {"do": "api", "method": "GET", "path": path, "status": 404}


def _is_shown_plainly(field: FieldDesign) -> bool:
    return field.kind in (FieldKind.TEXT, FieldKind.DATE, FieldKind.EMAIL, FieldKind.PHONE, FieldKind.INTEGER)
