"""What the editor is told of a file; pure."""

from pydantic import BaseModel

from samokoder_app.files.views import FileView


class ServedFile(BaseModel):
    """A file as the server has it; `text` None is the text that was just saved, no hash means that there is no file."""

    stamp: int = 0
    path: str = ""
    text: str | None = ""
    sha256: str = ""
    is_binary: bool = False


def served_file(file: FileView) -> ServedFile:
    """A file with its text."""
    return ServedFile(path=file.path, text=file.text or "", sha256=file.sha256, is_binary=file.is_binary)
