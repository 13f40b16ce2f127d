"""`python refused_probe.py HOME WHAT`: forbid this very process something, try the sandbox, print what it says."""

import asyncio
import errno
import json
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
    if what.startswith("profile"):
        profile(without=what.partition("-")[2]).load()
        return
    rules = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    if what == "clone":
        new_user = pyseccomp.Arg(0, pyseccomp.MASKED_EQ, CLONE_NEWUSER, CLONE_NEWUSER)
        rules.add_rule(pyseccomp.ERRNO(errno.EPERM), "clone", new_user)
        rules.add_rule(pyseccomp.ERRNO(errno.ENOSYS), "clone3")
    else:
        rules.add_rule(pyseccomp.ERRNO(errno.EPERM), what)
    rules.load()


def profile(without: str) -> pyseccomp.SyscallFilter:
    """What `deploy/seccomp.json` makes of a process; `without` one of the calls that it allows."""
    given = json.loads((Path(__file__).parents[3] / "deploy" / "seccomp.json").read_text())
    rules = pyseccomp.SyscallFilter(pyseccomp.ERRNO(given["defaultErrnoRet"]))
    for rule in given["syscalls"]:
        action = pyseccomp.ALLOW if rule["action"] == "SCMP_ACT_ALLOW" else pyseccomp.ERRNO(rule["errnoRet"])
        arguments = [pyseccomp.Arg(one["index"], pyseccomp.EQ, one["value"]) for one in rule.get("args", [])]
        for name in rule["names"]:
            if name != without and pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, name) >= 0:
                rules.add_rule(action, name, *arguments)
    return rules


def main(home: Path, what: str) -> None:
    sandbox = Sandbox(SandboxSettings(run_dir=home / "run", runtimes=place_runtimes(home)))
    forbid(what)
    support = asyncio.run(sandbox.probe())
    sys.stdout.write(support.reason.code if support.reason else "available")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
