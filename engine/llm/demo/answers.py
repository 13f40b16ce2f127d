"""What each role says: prose for the person, then the payload, as a real model would answer."""

import json
import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from engine.document import Document
from engine.llm.demo.amending import amendment
from engine.llm.demo.changes import changed_design
from engine.llm.demo.describing import endpoint_lines, entity_line, page_lines
from engine.llm.demo.design import AppDesign, Declined, EntityDesign, Language
from engine.llm.demo.intake import open_question
from engine.llm.demo.listening import Message, heard
from engine.llm.demo.planning import checks, requirements, task_entities
from engine.llm.demo.reading import read_idea
from engine.llm.demo.rendering import Files, Renderer
from engine.llm.demo.stacks.fastapi.renderer import FastapiRenderer
from engine.llm.demo.stacks.react_express.renderer import ReactExpressRenderer
from engine.llm.demo.stacks.reflex.renderer import ReflexRenderer
from engine.llm.demo.stacks.static.renderer import StaticRenderer
from engine.llm.demo.surveying import (
    Sight,
    characterised,
    heard_of_brought_in,
    is_brought_in,
    surveyed,
)
from engine.llm.demo.texts import enumerate_words, list_name, quoted, say
from engine.llm.roles import Role
from engine.stacks.stack import DEFAULT_STACK

RENDERERS: Mapping[str, Renderer] = {
    "fastapi": FastapiRenderer(),
    "react-express": ReactExpressRenderer(),
    "reflex": ReflexRenderer(),
    "static": StaticRenderer(),
}


class Question(Document):
    """What the demo model takes from a prompt; `required` are all requirements that it names, `open` those without
    a check, `unplanned` the ids of those that no task fulfils yet, `pending` those of tasks to come."""

    role: Role
    language: Language
    idea: str
    task: str = "T1"
    stack: str = DEFAULT_STACK
    work: str = ""
    required: tuple[str, ...] = ()
    open: tuple[tuple[str, str], ...] = ()
    unplanned: tuple[str, ...] = ()
    message: Message = Message(text="")
    pending: tuple[str, ...] = ()
    sight: Sight = Sight()


def answer(question: Question) -> str:
    """The whole answer of the demo model."""
    if (found := _of_brought_in(question)) is not None:
        said, payload = found
        return f"{said}\n\n{_json(payload)}"
    design = read_idea(question.idea, question.language)
    if isinstance(design, Declined):
        return _decline(question.language, {"cannot": design.reason, "nearest": design.nearest})
    if question.stack not in RENDERERS:
        return _decline(question.language, {"cannot": say(question.language, "unknown_stack", stack=question.stack)})
    design = for_stack(design, question.stack)
    if question.work == "intake" and (asked := open_question(design, question.idea)):
        said, payload = asked
        return f"{said}\n\n{_json(payload)}"
    if question.work == "listen":
        said, payload = heard(design, question.message)
        return f"{said}\n\n{_json(payload)}"
    if question.work == "replan":
        said, payload = amendment(design, question.required, question.open, question.unplanned, question.pending)
        files = list(all_files(changed_design(design, question.required), RENDERERS[question.stack]))
        payload["tasks"] = [{**task, "files": files} for task in payload["tasks"]]
        return f"{said}\n\n{_json(payload)}"
    return _Answer(changed_design(design, question.required), question, design).text()


def _of_brought_in(question: Question) -> tuple[str, dict[str, Any]] | None:
    """Words and payload about an app that this model did not write; None for one that it did."""
    language = question.language
    if question.work == "survey":
        return surveyed(language, question.sight, question.idea)
    if question.work == "characterise":
        return characterised(language, question.sight)
    if question.work == "listen" and is_brought_in(question.idea, language):
        return heard_of_brought_in(language, question.message)
    return None


def for_stack(design: AppDesign, stack: str) -> AppDesign:
    """The design as apps of this stack can have it."""
    return design.model_copy(update={"has_api": RENDERERS[stack].has_api})


def _decline(language: Language, payload: dict[str, str]) -> str:
    return f"{say(language, 'answer')}\n\n{_json(payload)}"


class _Answer:
    """The answer of one role about one design."""

    def __init__(self, design: AppDesign, question: Question, planned: AppDesign) -> None:
        self.design = design
        self.planned = planned
        self.question = question
        self.renderer = RENDERERS[question.stack]
        self.say = partial(say, design.language)

    def text(self) -> str:
        """Prose and payload of the role that is asked."""
        writers: Mapping[Role, Callable[[], str]] = {
            Role.SPEC_WRITER: self._spec,
            Role.ARCHITECT: self._architecture,
            Role.TECH_LEAD: self._plan,
            Role.DEVELOPER: self._code,
            Role.CODE_MONKEY: self._code,
            Role.BUG_HUNTER: self._rewrite,
            Role.TECHNICAL_WRITER: self._readme,
        }
        return writers.get(self.question.role, partial(self.say, "nothing"))()

    def _spec(self) -> str:
        prose = self.say(f"spec{self.renderer.prose}", lists=self._lists(self.design.entities))
        if self.design.left_out:
            prose += self.say("left_out", items=", ".join(self.design.left_out))
        payload = {
            "title": self.design.title,
            "summary": self._summary(),
            "requirements": [{"id": item.id, "text": item.text} for item in requirements(self.design)],
            "out_of_scope": list(self.design.left_out),
        }
        return f"{prose}\n\n{_json(payload)}"

    def _summary(self) -> str:
        key = "summary_related" if self.design.related else "summary"
        return self.say(key, lists=self._lists(self.design.entities))

    def _lists(self, entities: tuple[EntityDesign, ...]) -> str:
        names = (quoted(list_name(entity), self.design.language) for entity in entities)
        return enumerate_words(names, self.design.language)

    def _architecture(self) -> str:
        entities = self.design.entities
        tables = ", ".join(f"{entity.class_name} ({entity.forms.many})" for entity in entities)
        payload = {
            "entities": [entity_line(self.design, entity) for entity in entities],
            "pages": [line for entity in entities for line in page_lines(self.design, entity)],
            "endpoints": [line for entity in entities for line in endpoint_lines(entity) if self.design.has_api],
            "notes": self.say("home", path=self.design.entity(self.design.main).path),
        }
        said = self.say(f"architecture{self.renderer.prose}", tables=tables)
        return f"{said}\n\n{_json(payload)}"

    def _plan(self) -> str:
        said = self.say(f"plan{self.renderer.prose}")
        return f"{said}\n\n{_json({'tasks': self._tasks(), 'checks': checks(self.design)})}"

    def _tasks(self) -> list[dict[str, Any]]:
        found = []
        for number, (title, goal) in enumerate(self._task_texts(), start=1):
            files = [*task_files(self.design, number, self.renderer), *(self.renderer.replaced if number == 2 else ())]
            ids = [item.id for item in requirements(self.design) if item.task == number]
            found.append({"id": f"T{number}", "title": title, "goal": goal, "files": files, "requirements": ids})
        return found

    def _task_texts(self) -> list[tuple[str, str]]:
        tables = ", ".join(entity.class_name for entity in self.design.entities)
        texts = [(self.say("task_data"), self.say("task_data_goal", tables=tables))] if self.design.has_api else []
        for entities in filter(None, task_entities(self.design)):
            goal = self.say("task_pages_goal", paths=", ".join(entity.path for entity in entities))
            owners = dict.fromkeys(parent.path for entity in entities for parent in self.design.parents(entity))
            if owners:
                goal += self.say("task_related_goal", paths=", ".join(f"{path}/{{id}}" for path in owners))
            texts.append((self.say("task_pages", lists=self._lists(entities)), goal))
        return texts

    def _code(self) -> str:
        titles = [title for title, _ in self._task_texts()]
        asked = int(re.sub(r"\D", "", self.question.task) or 1)
        number = min(asked, len(titles))
        title = titles[number - 1] if asked == number else self.say("task_change")
        prose = self.say("code", task=self.question.task, title=title)
        is_changed = asked > number or self.design != self.planned
        files = (
            all_files(self.design, self.renderer, number)
            if is_changed
            else task_files(self.design, number, self.renderer)
        )
        deleted = [f'<delete path="{path}" />' for path in self.renderer.replaced if number == 2 and asked == number]
        return "\n\n".join([prose, _blocks(files), *deleted])

    def _rewrite(self) -> str:
        return f"{self.say('rewrite')}\n\n{_blocks(all_files(self.design, self.renderer))}"

    def _readme(self) -> str:
        idea = re.sub(r"[^\w\s.,:;!?()«»“”\"'+/%-]", "", self.question.idea)
        values = {
            "idea": " ".join(idea.split())[:300],
            "summary": self._summary(),
            "requirements": [item.text for item in requirements(self.design)],
        }
        return f"{self.say('readme')}\n\n{_blocks(self.renderer.readme_file(self.design, **values))}"


def task_files(design: AppDesign, number: int, renderer: Renderer) -> Files:
    """The files of the `number`-th task, whole. The app runs and its tests pass after each."""
    tasks = task_entities(design)
    number = min(max(number, 1), len(tasks))
    if not tasks[number - 1]:
        return renderer.data_files(design)
    done = tuple(entity for entities in tasks[:number] for entity in entities)
    files = renderer.home_files(design, done)
    is_last = number == len(tasks)
    touched = [entity for entity in done if entity in tasks[number - 1] or design.children(entity)]
    for entity in touched:
        files |= renderer.page_files(design, entity, with_children=is_last)
    return files


def all_files(design: AppDesign, renderer: Renderer, last: int | None = None) -> Files:
    """Every file of the app that the tasks write, up to the `last` of them."""
    files: Files = {}
    for number in range(1, (last or len(task_entities(design))) + 1):
        files |= task_files(design, number, renderer)
    return files


def _blocks(files: Files) -> str:
    return "\n\n".join(f'<file path="{path}">\n{text.rstrip()}\n</file>' for path, text in files.items())


def _json(payload: object) -> str:
    return f"```json\n{json.dumps(payload, ensure_ascii=False, indent=1)}\n```"
