"""Files of the generated app, from the templates of its stack."""

from functools import cache
from pathlib import Path
from typing import Protocol

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from engine.llm.demo.design import AppDesign, EntityDesign, Language
from engine.llm.demo.texts import capital, enumerate_words, list_name, new_heading, owner_label

Files = dict[str, str]


class Renderer(Protocol):
    """Writes the files of an app for one stack."""

    replaced: tuple[str, ...]
    """Files of the starter that go with the first pages."""
    has_api: bool
    """Whether its apps have a server with a JSON API; else the data has no task of its own."""

    prose: str
    """What the keys of its own sentences end in, where those of other stacks would not be true."""

    def data_files(self, design: AppDesign) -> Files:
        """Tables, JSON API and their tests."""
        ...

    def page_files(self, design: AppDesign, entity: EntityDesign, *, with_children: bool) -> Files:
        """Pages of an entity and their tests; `with_children`: also what belongs to a row, on its page."""
        ...

    def home_files(self, design: AppDesign, entities: tuple[EntityDesign, ...]) -> Files:
        """The first page, and whatever names all `entities` that have pages by now."""
        ...

    def readme_file(self, design: AppDesign, **values: object) -> Files:
        """README.md in the user's language."""
        ...


def lost_with(entity: EntityDesign, children: tuple[EntityDesign, ...], language: Language) -> str:
    """What deleting a row deletes with it: «заказы и счета», or nothing."""
    names = [child.forms.many for child in children if child.needs(entity)]
    return enumerate_words(names, language) if names else ""


@cache
def template_environment(folder: Path, opening: str = "<<", closing: str = ">>") -> Environment:
    """Jinja with other brackets, because it writes Jinja; everything put in was reduced to words before."""
    environment = Environment(
        loader=FileSystemLoader(folder),
        block_start_string="<%", block_end_string="%>", variable_start_string=opening, variable_end_string=closing,
        comment_start_string="<#", comment_end_string="#>",
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True, undefined=StrictUndefined, autoescape=False,  # noqa: S701 - writes code and templates
    )  # fmt: skip
    environment.filters.update(capital=capital, list_name=list_name, new_heading=new_heading, owner_label=owner_label)
    return environment
