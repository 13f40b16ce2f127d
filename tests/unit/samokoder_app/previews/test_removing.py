import asyncio
import itertools
import threading
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from samokoder_app.previews.machine import PreviewMachine


async def test_what_a_thread_still_writes_is_deleted_too(tmp_path: Path) -> None:
    """A preview is stopped in the middle of the copying of its files: threads go on to the end of what they do."""
    project_id, is_over = uuid4(), threading.Event()
    folder = tmp_path / "preview" / str(project_id)
    (folder / "app").mkdir(parents=True)

    def write() -> None:
        with suppress(FileNotFoundError):  # once all is deleted
            for number in itertools.count():
                if is_over.is_set():
                    return
                (folder / f"{number}").mkdir()

    writing = threading.Thread(target=write)
    writing.start()
    asyncio.get_running_loop().call_later(0.5, is_over.set)
    await PreviewMachine(tmp_path).remove(str(project_id))
    writing.join()
    assert not folder.exists()
