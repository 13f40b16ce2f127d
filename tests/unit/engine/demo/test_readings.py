"""Ideas as newcomers type them are read as a sensible person reads them (the table is readings.txt)."""

from pathlib import Path

import pytest

from engine.llm.demo.design import AppDesign, EntityDesign, Language
from engine.llm.demo.reading import read_idea


def _table() -> list[tuple[str, str, list[str]]]:
    rows: list[tuple[str, str, list[str]]] = []
    for line in (Path(__file__).parent / "readings.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("    "):
            rows[-1][2].append(line.strip())
        elif line and not line.startswith("#"):
            language, idea = line.split(" | ", 1)
            rows.append((language, idea, []))
    return rows


def _line(entity: EntityDesign) -> str:
    parents = ", ".join(reference.to for reference in entity.references)
    fields = "; ".join(f"{field.label} {field.kind.value}{'+' * field.adds_up}" for field in entity.fields)
    return f"{entity.class_name}{f' < {parents}' if parents else ''}: {fields}"


@pytest.mark.parametrize(("language", "idea", "entities"), _table())
def test_idea_is_read_sensibly(language: Language, idea: str, entities: list[str]) -> None:
    design = read_idea(idea, language)
    assert isinstance(design, AppDesign), design
    assert [_line(entity) for entity in design.entities] == entities


def test_russian_forms_of_a_new_reading_are_native() -> None:
    design = read_idea("учёт ульев: у улья есть название и порода", "ru")
    assert isinstance(design, AppDesign)
    forms = design.entities[0].forms
    assert (forms.new, forms.accusative, forms.genitive_many) == ("новый улей", "улей", "ульев")
