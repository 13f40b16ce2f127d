"""What each role says: prose for the person, then the payload, as a real model would answer."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from engine.builds.state import Role
from engine.document import Document
from engine.llm.demo.describing import endpoint_lines, entity_line, page_lines
from engine.llm.demo.design import AppDesign, Declined, Language
from engine.llm.demo.planning import checks, requirements
from engine.llm.demo.reading import read_idea
from engine.llm.demo.rendering import Files, data_files, home_file, page_files, readme_file
from engine.llm.demo.texts import capital

HOME_TEMPLATE = "app/templates/home.html"


class Question(Document):
    """What the demo model takes from a prompt."""

    role: Role
    language: Language
    idea: str
    task: str = "T1"


def answer(question: Question) -> str:
    """The whole answer of the demo model."""
    design = read_idea(question.idea, question.language)
    if isinstance(design, Declined):
        return _decline(design, question)
    writers: Mapping[Role, Callable[[AppDesign, Question], str]] = {
        Role.SPEC_WRITER: _spec,
        Role.ARCHITECT: _architecture,
        Role.TECH_LEAD: _plan,
        Role.DEVELOPER: _code,
        Role.CODE_MONKEY: _code,
        Role.BUG_HUNTER: _rewrite,
        Role.TECHNICAL_WRITER: _readme,
    }
    return writers.get(question.role, _nothing)(design, question)


def _decline(declined: Declined, question: Question) -> str:
    prose = _say(question.language, "Это ответ демо-модели.", "This is the demo model's answer.")
    return f"{prose}\n\n{_json({'cannot': declined.reason, 'nearest': declined.nearest})}"


def _spec(design: AppDesign, question: Question) -> str:
    names = " и ".join(f"«{capital(e.forms.many)}»" for e in design.entities)
    english = " and ".join(f"“{capital(e.forms.many)}”" for e in design.entities)
    prose = _say(
        design.language,
        f"Это ответ демо-модели: она работает без ключа и строит приложения по готовым образцам. "
        f"Получится веб-приложение с {'разделами' if len(design.entities) > 1 else 'разделом'} {names}: "
        "добавление, изменение, удаление, поиск, страница каждой записи и JSON API.",
        f"This is the demo model's answer: it works without a key and builds apps from ready patterns. You will get a web "
        f"app with {english}: adding, editing, deleting, search, a page for every row and a JSON API.",
    )
    if design.left_out:
        prose += _say(design.language, " Не войдёт: ", " Left out: ") + ", ".join(design.left_out) + "."
    payload = {
        "title": design.title,
        "summary": _summary(design),
        "requirements": [{"id": item.id, "text": item.text} for item in requirements(design)],
        "out_of_scope": list(design.left_out),
    }
    return f"{prose}\n\n{_json(payload)}"


def _summary(design: AppDesign) -> str:
    first = design.entity(design.main).forms.many
    others = [entity.forms.many for entity in design.entities if entity.class_name != design.main]
    if not others:
        return _say(
            design.language,
            f"Список «{capital(first)}» с формой и поиском.",
            f"A list of {first} with a form and search.",
        )
    return _say(
        design.language,
        f"Списки «{capital(first)}» и «{capital(others[0])}»{', связанные между собой' if design.is_related else ''}.",
        f"Lists of {first} and {others[0]}{' that are connected' if design.is_related else ''}.",
    )


def _architecture(design: AppDesign, question: Question) -> str:
    tables = ", ".join(f"{entity.class_name} ({entity.forms.many})" for entity in design.entities)
    prose = _say(
        design.language,
        f"Таблицы: {tables}. У каждой — список с формой, страница записи и JSON API.",
        f"Tables: {tables}. Each has a list with a form, a page per row and a JSON API.",
    )
    payload = {
        "entities": [entity_line(design, entity) for entity in design.entities],
        "pages": [line for entity in design.entities for line in page_lines(design, entity)],
        "endpoints": [line for entity in design.entities for line in endpoint_lines(entity)],
        "notes": _say(
            design.language,
            f"«/» ведёт на {design.entity(design.main).path}.",
            f"“/” leads to {design.entity(design.main).path}.",
        ),
    }
    return f"{prose}\n\n{_json(payload)}"


def _plan(design: AppDesign, question: Question) -> str:
    prose = _say(
        design.language,
        "Сначала данные и API, затем страницы; каждое требование проверяется действием, а не открытием страницы.",
        "Data and API first, then the pages; every requirement is proven by doing something, not by opening a page.",
    )
    return f"{prose}\n\n{_json({'tasks': _tasks(design), 'checks': checks(design)})}"


def _tasks(design: AppDesign) -> list[dict[str, Any]]:
    found = []
    for number, (title, goal) in enumerate(_task_texts(design), start=1):
        files = [*task_files(design, number), *([HOME_TEMPLATE] if number == 2 else [])]
        ids = [item.id for item in requirements(design) if item.task == number]
        found.append({"id": f"T{number}", "title": title, "goal": goal, "files": files, "requirements": ids})
    return found


def _task_texts(design: AppDesign) -> list[tuple[str, str]]:
    tables = ", ".join(entity.class_name for entity in design.entities)
    texts = [
        _pair(
            design.language,
            ("Данные и JSON API", f"Таблицы {tables} и JSON API для каждой из них, с тестами."),
            ("Data and JSON API", f"The tables {tables} and a JSON API for each of them, with tests."),
        )
    ]
    for entity in design.entities:
        many = capital(entity.forms.many)
        goal_ru = (
            f"Список {entity.path} с формой и поиском, страница записи, изменение и удаление с вопросом, с тестами."
        )
        goal_en = f"The list {entity.path} with form and search, a page per row, editing, deleting after a question, with tests."
        if entity.parent:
            parent = design.entity(entity.parent)
            goal_ru += f" На странице {parent.path}/{{id}} — свой список и форма добавления."
            goal_en += f" The page {parent.path}/{{id}} gets a list of them and a form."
        texts.append(_pair(design.language, (f"Страницы: {many}", goal_ru), (f"Pages: {many}", goal_en)))
    return texts


def task_files(design: AppDesign, number: int) -> Files:
    """The files of the `number`-th task, whole. The app runs and its tests pass after each."""
    if number <= 1:
        return data_files(design)
    entity = design.entities[min(number, len(design.entities) + 1) - 2]
    if not entity.parent:
        is_first = entity is design.entities[0]
        return {**(home_file(design, entity.path) if is_first else {}), **page_files(design, entity, None)}
    parent = design.entity(entity.parent)
    main = design.entity(design.main)
    home = home_file(design, main.path) if main is entity else {}
    return {**page_files(design, entity, None), **page_files(design, parent, entity), **home}


def all_files(design: AppDesign) -> Files:
    """Every file of the finished app that the tasks write."""
    files: Files = {}
    for number in range(1, len(design.entities) + 2):
        files |= task_files(design, number)
    return files


def _code(design: AppDesign, question: Question) -> str:
    number = int(re.sub(r"\D", "", question.task) or 1)
    titles = [title for title, _ in _task_texts(design)]
    title = titles[min(number, len(titles)) - 1]
    prose = _say(
        design.language,
        f"Демо-модель пишет задачу {question.task} «{title}» целыми файлами и добавляет тесты к ней.",
        f"The demo model writes task {question.task}, “{title}”, as whole files, with tests.",
    )
    deleted = f'\n\n<delete path="{HOME_TEMPLATE}" />' if number == 2 else ""
    return f"{prose}\n\n{_blocks(task_files(design, number))}{deleted}"


def _rewrite(design: AppDesign, question: Question) -> str:
    prose = _say(
        design.language,
        "Демо-модель не умеет искать причину ошибки: она только записывает свои файлы заново. Если это не поможет, "
        "подключите настоящую модель.",
        "The demo model cannot look for the cause of a failure: it only writes its files again. If that does not help, "
        "please connect a real model.",
    )
    return f"{prose}\n\n{_blocks(all_files(design))}"


def _readme(design: AppDesign, question: Question) -> str:
    prose = _say(design.language, "Описание приложения готово.", "The description of the app is ready.")
    idea = re.sub(r"[^\w\s.,:;!?()«»“”\"'+/%-]", "", question.idea)
    values = {
        "idea": " ".join(idea.split())[:300],
        "summary": _summary(design),
        "requirements": [item.text for item in requirements(design)],
    }
    return f"{prose}\n\n{_blocks(readme_file(design, **values))}"


def _nothing(design: AppDesign, question: Question) -> str:
    return _say(question.language, "Демо-модели здесь добавить нечего.", "The demo model has nothing to add here.")


def _blocks(files: Files) -> str:
    return "\n\n".join(f'<file path="{path}">\n{text.rstrip()}\n</file>' for path, text in files.items())


def _json(payload: object) -> str:
    return f"```json\n{json.dumps(payload, ensure_ascii=False, indent=1)}\n```"


def _say(language: Language, ru: str, en: str) -> str:
    return ru if language == "ru" else en


def _pair(language: Language, ru: tuple[str, str], en: tuple[str, str]) -> tuple[str, str]:
    return ru if language == "ru" else en
