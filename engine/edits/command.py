"""`python -m engine apply ANSWER --in DIR`: the edits of an answer on a folder, from a terminal or for a judge."""

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from engine.edits.ground import Changes, Ground
from engine.edits.planning import plan_changes
from engine.edits.recognition import parse_blocks
from engine.edits.refusals import EditsRefused
from engine.workspace.errors import KernelTooOld, WorkspaceError
from engine.workspace.manifest import Manifest
from engine.workspace.workspace import Workspace

_APPLIED, _REFUSED, _WRONG_USE = 0, 1, 2
_SHOWN = re.compile(r"(.+)=([0-9a-fA-F]{64})")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("answer", metavar="ANSWER", help="file with a model's answer, or - for standard input")
    parser.add_argument("--in", dest="folder", type=Path, metavar="DIR", required=True, help="folder of the files")
    parser.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
    parser.add_argument(
        "--protect", action="append", default=[], metavar="PATTERN", help="no edit may touch such paths"
    )
    parser.add_argument(
        "--shown", action="append", default=[], metavar="PATH=SHA256", help="a file as the model read it: else refuse"
    )
    parser.add_argument(
        "--missed", action="append", default=[], metavar="PATH", help="an edit of this file was refused before"
    )


def run(arguments: argparse.Namespace) -> int:
    """Exit code 0 applied (or nothing to change), 1 refused, 2 wrong use."""
    try:
        answer = _answer(arguments.answer)
        shown = _shown(arguments.shown)
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return _WRONG_USE
    if not arguments.folder.is_dir():
        print(f"There is no folder {arguments.folder}.", file=sys.stderr)
        return _WRONG_USE
    try:
        files = _Folder(arguments.folder.resolve())
        changes = plan_changes(parse_blocks(answer), files.read, _ground(arguments, files.manifest, shown))
        if not arguments.dry_run:
            files.apply(changes.files)
    except EditsRefused as error:
        _tell_refusal(error, is_json=arguments.json)
        return _REFUSED
    except (WorkspaceError, OSError) as error:
        print(error, file=sys.stderr)
        return _WRONG_USE if isinstance(error, KernelTooOld) else _REFUSED
    _tell(changes, files.manifest, arguments)
    return _APPLIED


def _ground(arguments: argparse.Namespace, manifest: Manifest, shown: Mapping[str, str]) -> Ground:
    protected, missed = tuple(arguments.protect), Counter(arguments.missed)
    return Ground(protected=protected, known=frozenset(manifest), shown=shown, misses=missed)


class _Folder:
    """The files of a folder: all of them change, or none."""

    def __init__(self, root: Path) -> None:
        self._workspace = Workspace(root)
        self.manifest: Manifest = self._workspace.manifest()

    def read(self, path: str) -> str | None:
        """A file's text, or None if there is none."""
        try:
            return self._workspace.read_bytes(path).decode()
        except (WorkspaceError, UnicodeDecodeError):
            return None

    def apply(self, changes: Mapping[str, str | None]) -> None:
        """Write and delete; when one fails, what was done before is undone."""
        before = {path: self._workspace.read_bytes(path) for path in changes if path in self.manifest}
        done: list[str] = []
        try:
            for path, text in changes.items():
                done.append(path)
                self._put(path, None if text is None else text.encode())
        except (WorkspaceError, OSError):
            for path in done:
                self._put(path, before.get(path))
            raise

    def _put(self, path: str, content: bytes | None) -> None:
        if content is not None:
            entry = self.manifest.get(path)
            self._workspace.write_bytes(path, content, executable=entry is not None and entry.executable)
        elif self._workspace.exists(path):
            self._workspace.delete(path)


def _answer(name: str) -> str:
    content = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    return content.decode()


def _shown(written: list[str]) -> dict[str, str]:
    matches = [_SHOWN.fullmatch(one) for one in written]
    if not all(matches):
        raise ValueError("--shown needs PATH=SHA256 with 64 hexadecimal digits.")
    return {match.group(1): match.group(2).lower() for match in matches if match}


def _tell_refusal(error: EditsRefused, *, is_json: bool) -> None:
    if is_json:
        reasons = [refusal.model_dump() for refusal in error.refusals]
        print(json.dumps({"applied": False, "refusals": reasons}, ensure_ascii=False))
    else:
        for refusal in error.refusals:
            print(f"Refused ({refusal.code}): {refusal.sentence}")


def _tell(changes: Changes, before: Manifest, arguments: argparse.Namespace) -> None:
    kinds = {path: _kind(path, text, before) for path, text in changes.files.items()}
    if arguments.json:
        files = [{"path": path, "change": kind, "rungs": changes.rungs.get(path, ())} for path, kind in kinds.items()]
        told = {"applied": not arguments.dry_run, "files": files, "unchanged": changes.unchanged}
        print(json.dumps(told, ensure_ascii=False))
        return
    for path, kind in kinds.items():
        print(f"{kind} {path}")
    for path in changes.unchanged:
        print(f"unchanged {path}: it holds already what the answer wants")


def _kind(path: str, text: str | None, before: Manifest) -> str:
    if text is None:
        return "deleted"
    return "changed" if path in before else "created"
