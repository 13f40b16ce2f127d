"""The app that the preview tests show; it runs in the sandbox, with nothing but the stack's packages."""

import os
from pathlib import Path

from fastapi import FastAPI, Request, Response, UploadFile, WebSocket
from fastapi.responses import HTMLResponse, StreamingResponse

app = FastAPI()
WORD = "first"
COUNTER = Path(os.environ["DATA_DIR"]) / "counter"


@app.get("/", response_class=HTMLResponse)
def home() -> str:
    return f"<h1>{WORD}</h1>"


@app.get("/health")
def health() -> dict[str, str]:
    return {"status": "ok"}


@app.get("/headers")
def headers(request: Request) -> dict[str, list[str]]:
    return {name: request.headers.getlist(name) for name in request.headers}


@app.get("/cookie")
def cookie(response: Response) -> dict[str, str]:
    response.headers.append("set-cookie", "session=abc; Path=/; Domain=localhost; HttpOnly; SameSite=Lax")
    response.headers.append("set-cookie", "__Host-samokoder=stolen; Path=/; Secure")
    response.headers["X-Frame-Options"] = "DENY"
    response.headers["Content-Security-Policy"] = "default-src 'self'; frame-ancestors 'none'"
    return {}


@app.get("/signed-in", response_class=HTMLResponse)
def signed_in(request: Request) -> str:
    return f"<p>session {request.cookies.get('session', 'none')}</p>"


@app.get("/socket", response_class=HTMLResponse)
def socket_page() -> str:
    return """<p id="echo">…</p><script>
const socket = new WebSocket(`ws://${location.host}/ws`)
socket.onopen = () => socket.send("over the socket")
socket.onmessage = (event) => { document.getElementById("echo").textContent = event.data }
</script>"""


@app.post("/count")
def count() -> int:
    number = int(COUNTER.read_text()) + 1 if COUNTER.exists() else 1
    COUNTER.write_text(str(number))
    return number


@app.post("/upload")
async def upload(file: UploadFile) -> int:
    return len(await file.read())


@app.get("/slow")
def slow() -> StreamingResponse:
    async def parts():
        for part in ("one", "two"):
            yield part

    return StreamingResponse(parts())


@app.websocket("/ws")
async def echo(websocket: WebSocket) -> None:
    await websocket.accept(subprotocol=(websocket.scope["subprotocols"] or [None])[0])
    while True:
        await websocket.send_text(f"{websocket.headers.get('cookie', '')}|{await websocket.receive_text()}")
