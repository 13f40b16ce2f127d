"""What every idea of a list of things demands: rows are kept, refused, changed, found, deleted, and survive a restart."""

from collections.abc import Mapping, Sequence
from typing import cast

from bench.judges.visitor import Visitor, require

Row = Mapping[str, object]


async def rows_of(visitor: Visitor, path: str) -> Sequence[Row]:
    """All rows by the API."""
    found = await visitor.api("GET", path, status=200)
    require(isinstance(found, list), f"GET {path} is no list")
    return cast("Sequence[Row]", found)


def has(row: object, wanted: Row) -> bool:
    """Whether a row holds at least this."""
    return isinstance(row, Mapping) and all(row.get(name) == value for name, value in wanted.items())


async def judge_api(visitor: Visitor, path: str, first: Row, second: Row, change: Row) -> None:
    """Rows by the API, beginning with none and ending with `first`, changed."""
    require(await rows_of(visitor, path) == [], "a new app has rows already")
    one = await visitor.api("POST", path, dict(first), status=201)
    two = await visitor.api("POST", path, dict(second), status=201)
    require(has(one, first) and has(two, second), "a new row is not what was sent")
    one_id, two_id = (cast("Row", row).get("id") for row in (one, two))
    await visitor.api("POST", path, {"title": ""}, status=422)
    await visitor.api("POST", path, {}, status=422)
    require(len(await rows_of(visitor, path)) == 2, "a refused row was kept")
    found = await rows_of(visitor, f"{path}?title={second['title']}")
    require([row.get("id") for row in found] == [two_id], "the list by its field is not narrowed")
    changed = await visitor.api("PATCH", f"{path}/{one_id}", dict(change), status=200)
    require(has(changed, {**first, **change}), "a change is not what was sent")
    await visitor.api("DELETE", f"{path}/{two_id}", status=204)
    await visitor.api("GET", f"{path}/{two_id}", status=404)
    left = await rows_of(visitor, path)
    require(len(left) == 1 and has(left[0], {**first, **change}), "after a deletion other rows are left than should be")
    await visitor.restart()
    require(await rows_of(visitor, path) == left, "rows are other ones after a restart")


async def judge_pages(visitor: Visitor, path: str, form: Mapping[str, str], stored: Row, refusal: str) -> None:
    """The pages of a list, over one row that the form adds and takes away again."""
    api = f"/api{path}"
    before = await rows_of(visitor, api)
    said = await visitor.submit(path, "title", {**form, "title": "  "})
    require(refusal in said, f"an empty title is not refused with “{refusal}”")
    require(await rows_of(visitor, api) == before, "a row without a title was kept")
    require(form["title"] in await visitor.submit(path, "title", form), "the list does not show what the form added")
    added = [row for row in await rows_of(visitor, api) if row not in before]
    require(len(added) == 1 and has(added[0], stored), "what the form added is not what was typed")
    row_path = f"{path}/{added[0].get('id')}"
    require(form["title"] in await visitor.page(row_path), "a row's own page does not show it")
    await _judge_search(visitor, path, form["title"], before)
    await visitor.submit(f"{row_path}/edit", "title", {**form, "title": "Quartz 61"})
    require("Quartz 61" in await visitor.page(path), "the list does not show a change")
    changed = await visitor.api("GET", f"/api{row_path}", status=200)
    require(has(changed, {**stored, "title": "Quartz 61"}), "the form of changes keeps something else")
    await visitor.submit(f"{row_path}/delete", "", {})
    require(await rows_of(visitor, api) == before, "deleting a row leaves other rows than should be left")
    require("Quartz 61" not in await visitor.page(path), "the list shows a row that was deleted")


async def _judge_search(visitor: Visitor, path: str, title: str, others: Sequence[Row]) -> None:
    found = await visitor.page(f"{path}?search={title}")
    require(title in found, "the search does not find a row")
    for row in others:
        require(str(row.get("title")) not in found, "the search shows rows that do not match")


async def judge_tick(visitor: Visitor, path: str, field: str, *, has_pages: bool) -> None:
    """A tick is kept, and the filter hides what is ticked; adds two rows and takes them away again."""
    api = f"/api{path}"
    ids = []
    for title, ticked in (("Velvet 71", True), ("Walnut 72", False)):
        row = cast("Row", await visitor.api("POST", api, {"title": title, field: ticked}, status=201))
        require(row.get(field) is ticked, "a tick is not kept")
        ids.append(row.get("id"))
    if has_pages:
        shown = await visitor.page(f"{path}?only_open=true")
        require("Walnut 72" in shown and "Velvet 71" not in shown, "the filter does not hide what is ticked")
        everything = await visitor.page(path)
        require("Walnut 72" in everything and "Velvet 71" in everything, "the list does not show all rows")
    for row_id in ids:
        await visitor.api("DELETE", f"{api}/{row_id}", status=204)
