"""An app that fills its disk, in bytes or in files, and leaves what cannot be read: it is stopped, and erased on wish."""

import httpx
import pytest

from samokoder_app.files import service as files
from samokoder_app.previews import service
from tests.integration.previews.conftest import eventually

HOSTILE_APP = '''
import os
import socket
import stat
import threading
from pathlib import Path

from fastapi import FastAPI

app = FastAPI()
DATA = Path(os.environ["DATA_DIR"])


@app.get("/health")
def health() -> dict[str, str]:
    return {}


@app.post("/litter")
def litter() -> int:
    """Everything a folder can hold beside plain files."""
    for place in (DATA, Path("app")):
        os.mkfifo(place / "fifo")
        os.symlink("/etc/passwd", place / "passwd")
        os.symlink("/", place / "root")
        os.symlink("loop", place / "loop")
        socket.socket(socket.AF_UNIX).bind(str(place / "sock"))
        (place / "setuid").write_text("x")
        os.chmod(place / "setuid", 0o6777)
        with open(place / "sparse", "wb") as file:
            file.truncate(150_000_000)
        closed = place / "closed"
        (closed / "inner").mkdir(parents=True)
        (closed / "inner" / "file").write_text("x")
        os.chmod(closed / "inner", 0)
        os.chmod(closed, 0)
    deep = os.open(DATA, os.O_RDONLY)
    for _ in range(150):
        os.mkdir("d", dir_fd=deep)
        deep = os.open("d", os.O_RDONLY, dir_fd=deep)
    return len(list(DATA.iterdir()))


@app.post("/fill")
def fill() -> None:
    """Without an answer: it is for the watch over the disk to end this, whenever it looks."""
    for number in range(10):
        (DATA / f"full-{number}").write_bytes(os.urandom(1_000_000) * 90)
    threading.Event().wait()
'''


async def test_a_full_disk_ends_the_app_until_its_data_is_erased(
    client: httpx.AsyncClient, user, make_project, open_preview, samokoder_home
):
    project_id = await make_project(user)
    await files.write_file(user, project_id, "app/main.py", HOSTILE_APP, None)
    opened = await open_preview(project_id)
    assert (await client.post("/litter", headers=opened.headers)).json() == 9

    saved = await files.read_file(user, project_id, "app/main.py")
    await files.write_file(user, project_id, "app/main.py", saved.text + "\n# edited\n", saved.sha256)
    await eventually(lambda: _state(user, project_id, "running", version=2), 60)
    with pytest.raises(httpx.HTTPError):
        (await client.post("/fill", headers=opened.headers, timeout=100)).raise_for_status()

    for _ in range(2):  # what is stored stays too much, however often it is started
        failed = await eventually(lambda: _state(user, project_id, "failed"), 60)
        assert failed.message.endswith(
            "It wrote more than 500 MB or 200000 files to disk. Erase its data to start it again."
        )
        await service.start_preview(user, project_id)

    await service.discard_preview(user, project_id)
    assert not (samokoder_home / "preview" / str(project_id)).exists()
    again = await open_preview(project_id)
    assert (await client.post("/litter", headers=again.headers)).json() == 9


async def _state(user, project_id, wanted: str, version: int = 0):
    view = await service.preview_status(user, project_id)
    return view if view.state == wanted and view.version >= version else None
