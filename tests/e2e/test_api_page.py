"""The API page is true: its blocks are run as they stand against the product, from sign-up to the downloaded ZIP."""

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from platform_process import REPOSITORY, Platform

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(400)]

PAGE = REPOSITORY / "docs" / "api.md"
SECONDS = 300


def blocks(language: str) -> str:
    found = re.findall(rf"^```{language}\n(.*?)^```$", PAGE.read_text(), re.MULTILINE | re.DOTALL)
    assert found
    return "\n".join(found)


def run(program: list[str], text: str, folder: Path, platform: Platform) -> str:
    script = folder / "script"
    script.write_text(text)
    told = subprocess.run(
        [*program, str(script)],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "HOME": str(folder), "BASE": platform.url},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert told.returncode == 0, told.stdout[-2_000:] + told.stderr[-2_000:]
    return told.stdout


def test_the_page_leads_from_sign_up_to_the_archive(platform: Platform, tmp_path: Path) -> None:
    for program in ("bash", "curl", "jq"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed")
    told = run(["bash", "-euo", "pipefail"], blocks("sh"), tmp_path, platform)
    assert "build_finished" in told
    assert '"status": "done"' in told
    assert told.count('"status": "passed"') >= 3
    assert '"from_version": 1' in told
    assert "index.html" in zipfile.ZipFile(tmp_path / "shopping.zip").namelist()
    assert ".git/HEAD" in zipfile.ZipFile(tmp_path / "shopping-git.zip").namelist()

    told = run([sys.executable], blocks("python"), tmp_path, platform)
    assert "index.html" in told
    assert "data:" in told
    assert "README.md" in zipfile.ZipFile(tmp_path / "Shopping.zip").namelist()
