"""A sandbox that is refused says by whom; the refusals are real ones, of this kernel."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine.sandbox.sandbox import Sandbox

REPOSITORY = Path(__file__).parents[3]
PROGRAM = Path(__file__).with_name("refused_probe.py")
SECONDS = 60

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can hide parts of /proc")


def probe(home: Path, what: str, around: str = "exec") -> str:
    """The reason's code, or how it went wrong."""
    command = f'{around} "{sys.executable}" "{PROGRAM}" "{home}" {what}'
    done = subprocess.run(
        ["sh", "-c", command],
        capture_output=True,
        text=True,
        timeout=SECONDS,
        env=os.environ | {"PYTHONPATH": str(REPOSITORY)},
        check=False,
    )
    return done.stdout.strip() or done.stderr[-1000:]


@pytest.mark.usefixtures("sandbox")
@pytest.mark.parametrize("what", ["clone", "mount", "pivot_root"])
def test_a_system_call_filter_is_named(what: str, samokoder_home: Path) -> None:
    assert probe(samokoder_home, what) == "seccomp_refuses"


@pytest.mark.usefixtures("sandbox")
def test_a_kernel_without_user_namespaces_is_named(samokoder_home: Path) -> None:
    """A namespace in which there may be no further ones, and no rights of the one who made it."""
    around = (
        "exec unshare --user --map-user=1000 --map-group=1000 --keep-caps sh -c 'echo 0 > /proc/sys/user/max_user_namespaces; "
        'exec setpriv --inh-caps=-all --ambient-caps=-all "$@"\' sh'
    )
    assert probe(samokoder_home, "nothing", around) == "userns_off"


@as_root
def test_a_masked_proc_is_named(sandbox: Sandbox, samokoder_home: Path) -> None:
    """What container engines do by default."""
    around = (
        "exec unshare --mount --pid --fork sh -c 'mount -t proc proc /proc; mount -t tmpfs none /proc/irq; \"$@\"' sh"
    )
    assert probe(samokoder_home, "nothing", around) == "proc_masked"


@pytest.mark.usefixtures("sandbox")
def test_the_profile_for_containers_lets_the_sandbox_be(samokoder_home: Path) -> None:
    assert probe(samokoder_home, "profile") == "available"


@pytest.mark.usefixtures("sandbox")
@pytest.mark.parametrize("call", ["unshare", "umount2", "pivot_root", "sethostname"])
def test_the_profile_adds_nothing_that_the_sandbox_can_do_without(call: str, samokoder_home: Path) -> None:
    assert probe(samokoder_home, f"profile-{call}") != "available"
