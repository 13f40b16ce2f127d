"""`python refused_probe.py HOME WHAT`: forbid this very process something, try the sandbox, print what it says."""

import asyncio
import errno
import sys
from pathlib import Path

import pyseccomp

from engine.sandbox.commands import SandboxSettings
from engine.sandbox.runtimes import place_runtimes
from engine.sandbox.sandbox import Sandbox

CLONE_NEWUSER = 0x10000000


def forbid(what: str) -> None:
    if what == "nothing":
        return
    rules = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    if what == "clone":
        new_user = pyseccomp.Arg(0, pyseccomp.MASKED_EQ, CLONE_NEWUSER, CLONE_NEWUSER)
        rules.add_rule(pyseccomp.ERRNO(errno.EPERM), "clone", new_user)
        rules.add_rule(pyseccomp.ERRNO(errno.ENOSYS), "clone3")
    else:
        rules.add_rule(pyseccomp.ERRNO(errno.EPERM), what)
    rules.load()


def main(home: Path, what: str) -> None:
    sandbox = Sandbox(SandboxSettings(run_dir=home / "run", runtimes=place_runtimes(home)))
    forbid(what)
    support = asyncio.run(sandbox.probe())
    sys.stdout.write(support.reason.code if support.reason else "available")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
