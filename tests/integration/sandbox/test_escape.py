"""Programs that try to get out of the sandbox, or to see what is outside of it."""

import asyncio
import os
import secrets
import socket
from pathlib import Path

import pytest

from engine.sandbox.commands import CommandResult, Mount, SandboxCommand
from engine.sandbox.errors import SandboxRefused
from engine.sandbox.runtimes import PYTHON_INSIDE

TRY = """
import errno
def attempt(name, action):
    try:
        result = action()
        print(name, 'DONE', result)
    except OSError as error:
        print(name, errno.errorcode[error.errno])
"""


def outcomes(result: CommandResult) -> dict[str, str]:
    """What each attempt printed."""
    assert result.exit_code == 0, result.output
    return dict(line.split(" ", 1) for line in result.output.splitlines())


async def test_runs_as_an_ordinary_user_on_the_host_too(run_python, project):
    result = await run_python("import os; open('made','w').close(); print(os.getuid(), os.getgid(), os.getgroups())")

    assert result.output.split(maxsplit=2)[:2] == ["1000", "1000"]
    assert (project.app / "made").stat().st_uid == project.identity.uid != 0


async def test_sees_nothing_of_the_host(run_python, make_project, samokoder_home):
    other = make_project()
    (other.app / "secret.txt").write_text("another tenant's")
    places = [
        "/etc/shadow",
        "/root",
        "/work",
        "/var/lib",
        "/home/user",
        str(samokoder_home),
        str(other.app),
        "/sys",
        "/boot",
    ]
    source = f"import os\nprint([place for place in {places!r} if os.path.lexists(place)])"

    result = await run_python(source)

    assert result.output.strip() == "[]"


async def test_writes_nowhere_but_in_its_own_folders(run_python, sandbox):
    source = TRY + (
        "for place in '/x /etc/x /etc/passwd /usr/x /opt/x /opt/runtimes/python/x /dev/x /workspace/x /proc/sys/kernel/"
        "hostname /proc/sys/vm/overcommit_memory /proc/sysrq-trigger /usr/bin/python3'.split():\n"
        "    attempt(place, lambda: open(place, 'a').write('1'))\n"
        "for place in '/tmp/x /home/app/x /workspace/app/x /workspace/data/x'.split():\n"
        "    attempt(place, lambda: open(place, 'a').write('1'))\n"
    )

    found = outcomes(await run_python(source))

    allowed = {"/tmp/x", "/home/app/x", "/workspace/app/x", "/workspace/data/x"}
    assert {place for place, outcome in found.items() if outcome.startswith("DONE")} == allowed


async def test_read_only_mounts_withstand_writes_and_hard_links(sandbox, project, samokoder_home):
    deps = samokoder_home / "deps"
    deps.mkdir(exist_ok=True)
    deps.chmod(0o777)
    shared = deps / "react.js"
    shared.write_text("original")
    shared.chmod(0o666)
    source = TRY + (
        "import os\n"
        "attempt('write', lambda: open('/opt/deps/react.js', 'w').write('evil'))\n"
        "attempt('create', lambda: open('/opt/deps/new.js', 'w').write('evil'))\n"
        "attempt('link', lambda: os.link('/opt/deps/react.js', '/workspace/app/react.js'))\n"
        "attempt('chmod', lambda: os.chmod('/opt/deps/react.js', 0o777))\n"
        "attempt('rename', lambda: os.rename('/opt/deps/react.js', '/opt/deps/x'))\n"
    )
    command = SandboxCommand(
        argv=(PYTHON_INSIDE, "-c", source), mounts=(*project.mounts, Mount(source=deps, target="/opt/deps"))
    )

    found = outcomes(await sandbox.run(command, project.identity))

    assert set(found.values()) <= {"EROFS", "EXDEV", "EPERM"}
    assert shared.read_text() == "original"
    assert [path.name for path in deps.iterdir()] == ["react.js"]


async def test_environment_of_the_host_stays_outside(run_python, monkeypatch):
    monkeypatch.setenv("SAMOKODER_TEST_SECRET", "do-not-leak")
    source = (
        "import glob\n"
        "for path in glob.glob('/proc/[0-9]*/environ') + glob.glob('/proc/[0-9]*/cmdline'):\n"
        "    print(path, open(path, 'rb').read())\n"
    )

    result = await run_python(source)

    assert "do-not-leak" not in result.output
    assert "HOME=" in result.output


async def test_sees_only_its_own_processes(run_python):
    result = await run_python("import os; print(len([name for name in os.listdir('/proc') if name.isdigit()]))")

    assert int(result.output) <= 4


async def test_reaches_no_network(run_python):
    server = socket.create_server(("127.0.0.1", 0))
    abstract = socket.socket(socket.AF_UNIX)
    abstract.bind(f"\0{secrets.token_hex(8)}")
    abstract.listen()
    with server, abstract:
        source = TRY + (
            "import socket\n"
            "def reach(family, address):\n"
            "    with socket.socket(family) as client:\n"
            "        client.settimeout(2)\n"
            "        return client.connect(address)\n"
            f"attempt('loopback', lambda: reach(socket.AF_INET, ('127.0.0.1', {server.getsockname()[1]})))\n"
            "attempt('internet', lambda: reach(socket.AF_INET, ('1.1.1.1', 443)))\n"
            "attempt('metadata', lambda: reach(socket.AF_INET, ('169.254.169.254', 80)))\n"
            f"attempt('abstract', lambda: reach(socket.AF_UNIX, {abstract.getsockname()!r}))\n"
        )
        found = outcomes(await run_python(source))

    assert found == {
        "loopback": "ECONNREFUSED",
        "internet": "ENETUNREACH",
        "metadata": "ENETUNREACH",
        "abstract": "ECONNREFUSED",
    }


async def test_forbidden_system_calls(run_python):
    source = (
        "import ctypes, errno\n"
        "libc = ctypes.CDLL(None, use_errno=True)\n"
        "def call(name, *args):\n"
        "    result = getattr(libc, name)(*args)\n"
        "    print(name, errno.errorcode[ctypes.get_errno()] if result < 0 else 'DONE')\n"
        "call('mount', b'none', b'/tmp', b'tmpfs', 0, None)\n"
        "call('umount2', b'/proc', 2)\n"
        "call('chroot', b'/tmp')\n"
        "call('unshare', 0x10000000)\n"
        "call('setns', 0, 0)\n"
        "call('ptrace', 0, 0, 0, 0)\n"
        "call('personality', 0x0040000)\n"
        "call('process_vm_readv', 1, None, 0, None, 0, 0)\n"
        "call('name_to_handle_at', -100, b'/', None, None, 0)\n"
        "call('fanotify_init', 0, 0)\n"
        "call('sethostname', b'x', 1)\n"
        "call('setuid', 0)\n"
        "call('memfd_create', b'x', 0)\n"
        "call('shmget', 0, 4096, 0o1600)\n"
    )

    found = outcomes(await run_python(source))

    missing = {name for name, outcome in found.items() if outcome == "ENOSYS"}
    refused = {name for name, outcome in found.items() if outcome in ("EPERM", "EINVAL")}
    assert missing == {"memfd_create", "shmget"}
    assert missing | refused == set(found), found
    assert found["setuid"] == "EINVAL"  # uid 0 has no meaning inside


async def test_forbidden_calls_by_number(run_python):
    source = (
        "import ctypes, errno\n"
        "libc = ctypes.CDLL(None, use_errno=True)\n"
        "for name, number, *args in (('io_uring_setup', 425, 1, 0), ('clone3', 435, 0, 0), ('pidfd_getfd', 438, 0, 0, 0),\n"
        "        ('fsopen', 430, b'tmpfs', 0), ('open_tree', 428, -100, b'/', 1), ('move_mount', 429, 0, 0, 0, 0)):\n"
        "    result = libc.syscall(ctypes.c_long(number), *args)\n"
        "    print(name, errno.errorcode[ctypes.get_errno()] if result < 0 else 'DONE')\n"
    )

    found = outcomes(await run_python(source))

    assert found.pop("clone3") == "ENOSYS"
    assert set(found.values()) == {"EPERM"}


async def test_terminal_injection_and_odd_sockets_are_refused(run_python):
    source = TRY + (
        "import fcntl, os, socket\n"
        "leader, follower = os.openpty()\n"
        "attempt('TIOCSTI', lambda: fcntl.ioctl(follower, 0x5412, b'x'))\n"
        "attempt('vsock', lambda: socket.socket(40, socket.SOCK_STREAM))\n"
        "attempt('packet', lambda: socket.socket(17, socket.SOCK_RAW))\n"
        "attempt('alg', lambda: socket.socket(38, socket.SOCK_SEQPACKET))\n"
        "attempt('inet', lambda: socket.socket().close())\n"
    )

    found = outcomes(await run_python(source))

    assert found == {
        "TIOCSTI": "EPERM",
        "vsock": "EAFNOSUPPORT",
        "packet": "EAFNOSUPPORT",
        "alg": "EAFNOSUPPORT",
        "inet": "DONE None",
    }


async def test_setuid_bits_give_nothing(run_python, project):
    source = (
        "import os, shutil, subprocess\n"
        "shutil.copy('/usr/bin/id', 'id')\n"
        "os.chmod('id', 0o6755)\n"
        "print(subprocess.run(['./id', '-u'], capture_output=True, text=True).stdout)\n"
        "print(subprocess.run(['/usr/bin/su', '-c', 'id'], capture_output=True, text=True, stdin=subprocess.DEVNULL).stdout)\n"
    )

    result = await run_python(source)

    assert result.output.split() == ["1000"]
    assert (project.app / "id").stat().st_uid == project.identity.uid


async def test_devices_cannot_be_made(run_python):
    source = TRY + (
        "import os, stat\n"
        "attempt('disk', lambda: os.mknod('disk', stat.S_IFBLK | 0o666, os.makedev(254, 0)))\n"
        "attempt('memory', lambda: os.mknod('memory', stat.S_IFCHR | 0o666, os.makedev(1, 1)))\n"
        "attempt('fuse', lambda: open('/dev/fuse'))\n"
        "attempt('kmsg', lambda: open('/dev/kmsg'))\n"
    )

    assert set(outcomes(await run_python(source)).values()) == {"EPERM", "ENOENT"}


@pytest.mark.skipif(os.geteuid() != 0, reason="projects have uids of their own only when we are root")
async def test_another_tenant_cannot_enter_a_projects_folders(project, make_project):
    other = make_project()
    (other.data / "app.db").write_text("rows")

    process = await asyncio.create_subprocess_exec(
        "/bin/cat", str(other.data / "app.db"), user=project.identity.uid, group=project.identity.gid,
        extra_groups=[], stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, cwd="/",
    )  # fmt: skip
    stdout, stderr = await process.communicate()

    assert stdout == b""
    assert b"Permission denied" in stderr


async def test_never_runs_as_root(sandbox, project):
    root = project.identity.model_copy(update={"uid": 0, "gid": 0})

    with pytest.raises(SandboxRefused, match="never runs as root"):
        await sandbox.run(SandboxCommand(argv=("true",), mounts=project.mounts), root)


async def test_links_are_never_mounted(sandbox, project, tmp_path: Path):
    link = tmp_path / "link"
    link.symlink_to("/etc")

    for mount in (
        Mount(source=link, target="/workspace/app"),
        Mount(source=Path("/etc"), target="/usr"),
        Mount(source=Path("/etc"), target="/workspace/../usr"),
    ):
        with pytest.raises(SandboxRefused):
            await sandbox.run(SandboxCommand(argv=("true",), mounts=(mount,)), project.identity)


async def test_host_descriptors_do_not_leak(run_python):
    with Path("/etc/hostname").open() as secret:
        os.set_inheritable(secret.fileno(), True)
        result = await run_python("import os; print(sorted(os.listdir('/proc/self/fd')))")

    assert result.output.strip() == "['0', '1', '2', '3']"
