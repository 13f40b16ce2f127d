"""What every address understands: HEAD, tags of files, pages, and a word for what it does not."""

import asyncio

import httpx

from tests.integration.api.test_contract import assert_error


async def write(client, project: str, me, name: str, text: str = "x") -> httpx.Response:
    answer = await client.put(f"{project}/files/{name}", json={"text": text}, headers={**me, "If-None-Match": "*"})
    assert answer.status_code == 200, answer.text
    return answer


async def test_head_is_get_without_its_body(client, me, project) -> None:
    await write(client, project, me, "a.txt")
    for path in ("/api/plans", "/api/projects", project, f"{project}/files/a.txt", "/health", "/api/openapi.json"):
        whole, head = await client.get(path, headers=me), await client.head(path, headers=me)
        assert (head.status_code, head.content) == (200, b""), path
        same = ("content-type", "content-length", "etag")
        assert {name: head.headers.get(name) for name in same} == {name: whole.headers.get(name) for name in same}
    assert (await client.head("/api/projects")).status_code == 401
    assert (await client.head(f"{project}/generate", headers=me)).status_code == 405


async def test_head_of_a_stream_ends(served, me, project, api) -> None:
    async with asyncio.timeout(60), httpx.AsyncClient(timeout=60) as client:
        head = await client.head(f"http://{served}{project}/events", headers=me)
        assert (head.status_code, head.headers["content-type"]) == (200, "text/event-stream; charset=utf-8")
        while True:
            if api.state.streams.count == 0:
                break
            await asyncio.sleep(0.05)


async def test_a_file_that_is_known_is_not_sent_again(client, me, project) -> None:
    path = f"{project}/files/a.txt"
    tag = (await write(client, project, me, "a.txt")).headers["etag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        for query in ("", "?raw=1"):
            answer = await client.get(path + query, headers={**me, "If-None-Match": known})
            assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", tag)
    changed = await client.put(path, json={"text": "y"}, headers={**me, "If-Match": tag})
    answer = await client.get(f"{path}?raw=1", headers={**me, "If-None-Match": tag})
    assert (answer.status_code, answer.content) == (200, b"y")
    assert answer.headers["etag"] == changed.headers["etag"] != tag
    for stale in (tag, '"0"'):
        assert_error(await client.delete(path, headers={**me, "If-Match": stale}), 412, "stale")
    for nothing in ({}, {"If-Match": "*"}, {"If-Match": '""'}):
        assert_error(await client.delete(path, headers={**me, **nothing}), 422, "if_match_missing")


async def test_long_lists_come_in_pages(client, me, project) -> None:
    names = [f"app/file{number}.py" for number in range(5)]
    for name in names:
        await write(client, project, me, name)
    seen, cursor = [], None
    while True:
        params = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        page = (await client.get(f"{project}/files", params=params, headers=me)).json()
        assert len(page["items"]) <= 2
        seen += [item["path"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == names
    for wrong in ({"limit": 0}, {"limit": 1_001}, {"limit": "x"}, {"cursor": "nonsense"}, {"cursor": "x" * 1_001}):
        assert_error(await client.get(f"{project}/files", params=wrong, headers=me), 422)
    models = (await client.get("/api/models", params={"limit": 1}, headers=me)).json()
    assert [model["model"] for model in models["items"]] == ["demo"]


async def test_other_methods_and_unknown_addresses_are_said_to_be(client, me, project) -> None:
    for method, path, allow in (
        ("DELETE", "/api/projects", "GET, HEAD, POST"),
        ("POST", project, "DELETE, GET, HEAD, PATCH"),
        ("GET", f"{project}/generate", "POST"),
        ("PATCH", "/api/projects/import", "POST"),
        ("OPTIONS", "/api/plans", "GET, HEAD"),
    ):
        answer = await client.request(method, path, headers=me)
        assert_error(answer, 405, "method_not_allowed")
        assert answer.headers["allow"] == allow
    for path in ("/api/nothing", "/api/", "/api/projects/nothing", "/api//projects", "/api/projects/%00"):
        assert_error(await client.get(path, headers=me), 404)
    assert (await client.request("BREW", "/api/projects", headers=me)).status_code == 405
