"""The ideas of the benchmark, each with its judge: what somebody who had this idea would try."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import cast

from bench.judges.rows import Row, judge_api, judge_pages, judge_tick
from bench.judges.visitor import Visitor, require

_REFUSAL = {"en": "Please fill in this field.", "ru": "Заполните это поле."}


@dataclass(frozen=True)
class Idea:
    """An idea, what it is built on, and who judges the result."""

    text: str
    stack: str
    judge: Callable[[Visitor], Awaitable[None]]


async def judge_books(visitor: Visitor) -> None:
    """Books with title, author, year and a tick."""
    first = {"title": "Ivory 31", "author": "Ada North", "year": 1987, "is_read": False}
    second = {"title": "Jasper 32", "author": "Bo West", "year": 2003}
    await judge_api(visitor, "/api/books", first, second, {"author": "Cy South", "is_read": True})
    form = {"title": "Kestrel 33", "author": "Di East", "year": "1999"}
    stored = {**form, "year": 1999, "is_read": False}
    await judge_pages(visitor, "/books", form, stored, _REFUSAL["en"])
    await judge_tick(visitor, "/books", "is_read", has_pages=True)


async def judge_movies(visitor: Visitor) -> None:
    """Films with title, director, rating from 1 to 5 and a tick."""
    first = {"title": "Янтарь 31", "director": "Анна Север", "rating": 4, "watched": False}
    second = {"title": "Яшма 32", "director": "Борис Запад", "rating": 2}
    await judge_api(visitor, "/api/movies", first, second, {"rating": 5, "watched": True})
    await visitor.api("POST", "/api/movies", {"title": "Малахит 34", "rating": 6}, status=422)
    form = {"title": "Пустельга 33", "director": "Вера Восток", "rating": "3"}
    stored = {**form, "rating": 3, "watched": False}
    await judge_pages(visitor, "/movies", form, stored, _REFUSAL["ru"])
    await judge_tick(visitor, "/movies", "watched", has_pages=True)


async def judge_expenses(visitor: Visitor) -> None:
    """Expenses with amount, day and note, and their sum."""
    first = {"title": "Янтарь 31", "amount": 120.5, "day": "2031-02-03", "note": "Первая"}
    second = {"title": "Яшма 32", "amount": 80.25, "day": "2031-02-04", "note": "Вторая"}
    await judge_api(visitor, "/api/expenses", first, second, {"amount": 220.75})
    form = {"title": "Пустельга 33", "amount": "19.5", "day": "2031-05-06", "note": "Третья"}
    await judge_pages(visitor, "/expenses", form, {**form, "amount": 19.5}, _REFUSAL["ru"])
    await _judge_sum(visitor)


async def _judge_sum(visitor: Visitor) -> None:
    require("220,75" in await visitor.page("/expenses"), "the sum of one row is wrong")
    row = await visitor.api("POST", "/api/expenses", {"title": "Кварц 41", "amount": 1000}, status=201)
    whole, part = await visitor.page("/expenses"), await visitor.page("/expenses?search=Кварц")
    require("1 220,75" in whole, "the sum of two rows is wrong")
    require("1 000,00" in part and "1 220,75" not in part, "the sum does not follow the search")
    await visitor.api("DELETE", f"/api/expenses/{cast('Row', row).get('id')}", status=204)


async def judge_tasks(visitor: Visitor) -> None:
    """Tasks with a due date. Their pages are drawn by scripts, so the API is judged, and that the scripts are there."""
    first = {"title": "Ivory 31", "due_date": "2031-02-03", "note": "First", "done": False}
    second = {"title": "Jasper 32", "due_date": "2031-02-04", "note": "Second"}
    await judge_api(visitor, "/api/tasks", first, second, {"due_date": "2032-02-03", "done": True})
    await visitor.api("POST", "/api/tasks", {"title": "Topaz 35", "due_date": "soon"}, status=422)
    await judge_tick(visitor, "/tasks", "done", has_pages=False)
    await visitor.opens_in_a_browser("/tasks")


IDEAS = (
    Idea("a list of books with title, author and year", "fastapi", judge_books),
    Idea("Список фильмов: название, режиссёр, оценка", "fastapi", judge_movies),
    Idea("a todo list with due dates", "react-express", judge_tasks),
    Idea("Расходы: сумма, дата и заметка", "fastapi", judge_expenses),
)
