"""Two users of the fuzzed API: one asks, the other has things that the first must never see."""

import hashlib
import random
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import httpx

PASSWORD = "correct horse battery staple"
OWN_PROJECTS = 6


def _is_valid(name: str, value: object) -> bool:
    """Whether the document allows it: what was made to be refused stays as it is."""
    try:
        return not name.endswith("_id") or str(UUID(str(value))) == value
    except ValueError:
        return False


@dataclass
class Person:
    """Somebody who signed up; `things` are the values of path parameters that name what is his."""

    token: str
    canary: str
    things: dict[str, list[str]] = field(default_factory=dict)

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def add(self, name: str, value: object) -> None:
        self.things.setdefault(name, []).append(str(value))


@dataclass(frozen=True)
class People:
    """Whom the run knows."""

    asking: Person
    other: Person

    def path_values(self, wanted: dict[str, object], may_own: bool) -> dict[str, object]:
        """Path parameters that were generated, or in their place things of the caller's or of the other's.

        The same generated values become the same things, so that a failure is found again.
        """
        if not all(_is_valid(name, value) for name, value in wanted.items()):
            return wanted
        chance = random.Random(hashlib.sha256(repr(sorted(wanted.items(), key=str)).encode()).digest())  # noqa: S311
        draw = chance.random()
        if draw < 0.25:
            return wanted
        whose = self.asking if may_own and draw < 0.75 else self.other
        return {
            name: chance.choice(whose.things[name]) if name in whose.things else value for name, value in wanted.items()
        }


async def make_people(address: str) -> People:
    """Both sign up, and each makes something of every kind that needs no worker."""
    async with httpx.AsyncClient(base_url=address, timeout=30, trust_env=False) as client:
        await _sign_up(client)  # the first account of an installation is its operator, who may see more
        asking, other = await _sign_up(client), await _sign_up(client)
        for _ in range(OWN_PROJECTS):
            await _fill(client, asking)
        await _fill(client, other)
    return People(asking, other)


async def _sign_up(client: httpx.AsyncClient) -> Person:
    canary = f"canary{uuid4().hex[:12]}"
    answer = await client.post("/auth/v1/signup", json={"email": f"{canary}@example.com", "password": PASSWORD})
    assert answer.status_code == 200, answer.text
    return Person(answer.json()["access_token"], canary)


async def _fill(client: httpx.AsyncClient, person: Person) -> None:
    word = person.canary
    client.headers = person.headers
    made = await client.post("/api/projects", json={"name": word, "description": f"A list of {word}"})
    assert made.status_code == 201, made.text
    project = made.headers["location"]
    person.add("project_id", made.json()["id"])
    person.add("path", f"app/{word}.py")
    saved = await client.put(
        f"{project}/files/app/{word}.py", json={"text": f"# {word}\n"}, headers={"If-None-Match": "*"}
    )
    assert saved.status_code == 200, saved.text
    for path, body in ((f"secrets/{word.upper()}", {"value": f"secret {word}"}), (f"hosts/{word}.example.com", None)):
        assert (await client.put(f"{project}/{path}", json=body)).status_code == 200
    person.things.setdefault("host", [f"{word}.example.com"])
    build = await client.post(f"{project}/generate", json={"model": "demo"})
    if build.status_code == 202:
        person.add("build_id", build.json()["build_id"])
    token = await client.post("/api/user/tokens", json={"name": f"{word} {uuid4().hex[:6]}"})
    assert token.status_code == 201, token.text
    person.add("token_id", token.json()["id"])
