"""Fills in the imports of generated TypeScript: `import {} from "#ui";` takes what the file uses of it."""

import re
from collections.abc import Mapping

from engine.llm.demo.design import AppDesign
from engine.llm.demo.naming import class_name
from engine.llm.demo.stacks.react_express.naming import camel

_EMPTY = re.compile(r'^import (?:type )?\{\} from "([^"]+)";\n', re.MULTILINE)
_UI = (
    *("Area", "Choice", "DeleteButton", "Empty", "Field", "Filter", "Form", "Loading", "Page", "RowTick", "Tick"),
    *("showDate", "showNumber", "useData", "useFilter"),
)
_COMPONENT, _FUNCTION, _TYPE, _VALUE = r"<{}\b", r"\b{}[(<]", r"(?:[<:(]\s*|readonly |as |\|\s*){}\b", r"\b{}\b"


def with_imports(text: str, design: AppDesign) -> str:
    """The file with every empty import filled in, or left out if nothing of it is used."""

    def filled(found: re.Match[str]) -> str:
        used = [name for name, pattern in _exports(found.group(1), design).items() if re.search(pattern, text)]
        names = sorted(used, key=lambda name: name.removeprefix("type ").lower())
        return found.group(0).replace("{}", f"{{ {', '.join(names)} }}") if names else ""

    return _EMPTY.sub(filled, text)


def _exports(module: str, design: AppDesign) -> Mapping[str, str]:
    """What a module has to offer, and how a use of it looks."""
    if module == "#ui":
        return {name: (_COMPONENT if name[0].isupper() else _FUNCTION).format(name) for name in _UI}
    if module == "#shared/tables.ts":
        return {entity.class_name: _TYPE.format(entity.class_name) for entity in design.entities}
    names = ["choices", *(f"{camel(entity.name)}Name" for entity in design.entities)]
    names += [f"{camel(entity.name)}{class_name(field.name)}" for entity in design.entities for field in entity.choices]
    return {name: _VALUE.format(name) for name in names} | {"type Names": _TYPE.format("Names")}
