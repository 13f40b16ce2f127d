"""In front of everything: a request's Host decides whether it is for the platform, for a preview, or for nobody."""

from starlette.types import ASGIApp, Receive, Scope, Send

from samokoder_app.i18n.languages import language_of
from samokoder_app.i18n.previews import PreviewPages
from samokoder_app.previews.gate import PreviewGate
from samokoder_app.previews.headers import texts
from samokoder_app.previews.hosts import Destination, HostTable
from samokoder_app.previews.pages import send_sentence
from samokoder_app.previews.setup import host_table, preview_gate
from samokoder_app.settings import get_settings


class HostDispatch:
    """ASGI: `app` gets what is meant for the platform, `gate` what is meant for previews, the rest is refused.

    Names and gate are those of the settings unless given.
    """

    def __init__(self, app: ASGIApp, hosts: HostTable | None = None, gate: PreviewGate | None = None) -> None:
        self._app = app
        self._hosts = hosts or host_table(get_settings())
        self._gate = gate or preview_gate(get_settings())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer or pass on one connection."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        destination = self._destination(scope)
        if destination.kind == "platform":
            await self._app(scope, receive, send)
        elif destination.kind == "unknown":
            await _refuse(scope, receive, send)
        elif scope["type"] == "http":
            await self._gate.http(scope, receive, send, destination.preview_id)
        else:
            await self._gate.websocket(scope, receive, send, destination.preview_id)

    def _destination(self, scope: Scope) -> Destination:
        hosts = texts(scope["headers"], b"host")
        return self._hosts.destination(hosts[0]) if len(hosts) == 1 else Destination("unknown")


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1008})
        return
    language = language_of(",".join(texts(scope["headers"], b"accept-language")))
    await send_sentence(send, 421, PreviewPages.unknown_host.said_in(language))
