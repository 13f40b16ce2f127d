"""An app that sets cookies in every way an app may, tells which ones came back, and deletes them again."""

from fastapi import FastAPI, Request, WebSocket
from fastapi.responses import HTMLResponse, RedirectResponse

app = FastAPI()

BY_SERVER = {
    "plain": "",
    "lax": "Path=/; HttpOnly; SameSite=Lax",
    "strict": "Path=/; SameSite=Strict",
    "none": "Path=/; SameSite=None; Secure",
    "secure": "Path=/; Secure; HttpOnly",
    "domain": "Path=/; Domain={host}",
    "parent": "Path=/; Domain={parent}",
    "narrow": "Path=/seen",
    "remember": "Path=/; Max-Age=2592000",
    "__Host-own": "Path=/; Secure; HttpOnly; SameSite=Lax",
    "__Secure-own": "Path=/; Secure",
}
BY_SCRIPT = """
document.cookie = "script=1; path=/"
document.cookie = "script_lax=1; path=/; max-age=3600; samesite=lax"
document.cookie = `script_domain=1; path=/; domain=${location.hostname}`
await cookieStore.set("store", "1")
await cookieStore.set({name: "store_lax", value: "1", sameSite: "lax", path: "/"})
"""
FORGET_BY_SCRIPT = """
for (const name of ["script", "script_lax"]) document.cookie = `${name}=; path=/; expires=Thu, 01 Jan 1970 00:00:00 GMT`
document.cookie = `script_domain=; path=/; domain=${location.hostname}; max-age=0`
await cookieStore.delete("store")
await cookieStore.delete({name: "store_lax"})
"""
SHOW = """<!doctype html><html><head><title>Seen</title></head><body>
<p id="seen">{seen}</p><p id="readable"></p><p id="fetched"></p><p id="socket"></p>
<form method="post" action="/set"><button>Set</button></form>
<form method="post" action="/forget"><button>Forget</button></form>
<script type="module">
const names = (text) => text.split("; ").map((pair) => pair.split("=")[0]).sort().join(" ")
document.getElementById("readable").textContent = names(document.cookie)
document.getElementById("fetched").textContent = await (await fetch("/names")).text()
const socket = new WebSocket(`ws://${{location.host}}/ws`)
socket.onmessage = (event) => {{ document.getElementById("socket").textContent = event.data }}
</script></body></html>"""


def names(cookies: dict[str, str]) -> str:
    return " ".join(sorted(cookies)) or "nothing"


def set_cookie(request: Request, name: str, value: str, attributes: str) -> tuple[str, str]:
    host = request.url.hostname or ""
    filled = attributes.format(host=host, parent=host.partition(".")[2])
    return "set-cookie", "; ".join(part for part in (f"{name}={value}", filled) if part)


@app.get("/")
@app.get("/seen", response_class=HTMLResponse)
def seen(request: Request) -> HTMLResponse:
    return HTMLResponse(SHOW.format(seen=names(request.cookies)))


@app.get("/names", response_class=HTMLResponse)
def only_names(request: Request) -> str:
    return names(request.cookies)


@app.post("/set")
def set_cookies(request: Request) -> RedirectResponse:
    answer = RedirectResponse("/scripts?then=set", 303)
    for name, attributes in BY_SERVER.items():
        answer.headers.append(*set_cookie(request, name, "1", attributes))
    return answer


@app.post("/forget")
def forget_cookies(request: Request) -> RedirectResponse:
    answer = RedirectResponse("/scripts?then=forget", 303)
    for number, (name, attributes) in enumerate(BY_SERVER.items()):
        gone = "Max-Age=0" if number % 2 else "Expires=Thu, 01 Jan 1970 00:00:00 GMT"
        kept = attributes.replace("; Max-Age=2592000", "")
        answer.headers.append(*set_cookie(request, name, "", f"{kept}; {gone}" if kept else gone))
    return answer


@app.get("/scripts", response_class=HTMLResponse)
def by_script(then: str) -> str:
    script = BY_SCRIPT if then == "set" else FORGET_BY_SCRIPT
    return f'<!DOCTYPE html>\n<script type="module">{script}\nlocation.replace("/seen")</script>'


@app.get("/spread", response_class=HTMLResponse)
def spread() -> str:
    """What a hostile app tries: a cookie for every host above its own, by a setter that nobody has changed."""
    return """<!doctype html><p id="done">…</p><script>
const clean = document.createElement("iframe")
document.body.append(clean)
for (let host = location.hostname; host.includes("."); ) {
  host = host.slice(host.indexOf(".") + 1)
  const text = `spread=1; path=/; domain=${host}; secure; samesite=none; partitioned`
  Object.getOwnPropertyDescriptor(clean.contentWindow.Document.prototype, "cookie").set.call(document, text)
}
document.getElementById("done").textContent = "done"
</script>"""


@app.websocket("/ws")
async def socket(websocket: WebSocket) -> None:
    await websocket.accept()
    await websocket.send_text(names(websocket.cookies))
    await websocket.receive()
