"""How the ports of a program inside lead to sockets of the host's, and to its proxies: words for the forwarder in front."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from engine.sandbox.bubblewrap import Wiring
from engine.sandbox.commands import Mount, SandboxService
from engine.sandbox.listening import ListeningSocket
from engine.sandbox.runtimes import BROWSER_RUNNER_INSIDE, CHROMIUM_INSIDE, PYTHON_INSIDE, Runtimes

FORWARDER = Path(__file__).with_name("inside") / "forward.py"
FORWARDER_INSIDE = "/opt/samokoder/forward.py"
RUN_FORWARDER = (PYTHON_INSIDE, "-I", "-S", FORWARDER_INSIDE)
PROXY_PORT = 3128
PROXY_INSIDE = "/run/proxy.sock"
PROXY_ADDRESS = f"http://127.0.0.1:{PROXY_PORT}"
CA_INSIDE = "/etc/ssl/samokoder-ca.pem"
SYSTEM_CA = Path("/etc/ssl/certs/ca-certificates.crt")
PROXY_VARIABLES = ("HTTPS_PROXY", "HTTP_PROXY", "https_proxy", "http_proxy")
SERVICE_VARIABLES = {
    "NO_PROXY": "localhost,127.0.0.1,::1",
    "no_proxy": "localhost,127.0.0.1,::1",
    "NODE_USE_ENV_PROXY": "1",  # since Node 24: `fetch` and `node:https` heed the variables above
}
"""An app may call itself, and Node asks for leave to use a proxy."""
CA_VARIABLES = ("NODE_EXTRA_CA_CERTS", "PIP_CERT", "SSL_CERT_FILE")
BROWSER_ETC = ("/etc/chromium", "/etc/chromium.d", "/etc/fonts", "/var/cache/fontconfig")


def browser_mounts(runtimes: Runtimes) -> list[Mount]:
    """The runner of checks, and Chromium where it lies elsewhere than inside."""
    mounts = [Mount(source=runtimes.browser_runner, target=BROWSER_RUNNER_INSIDE)]
    if runtimes.chromium is not None and runtimes.chromium_inside != str(runtimes.chromium):
        mounts.append(Mount(source=runtimes.chromium.parent, target=CHROMIUM_INSIDE))
    return mounts


def wiring_of_installer(proxy: Path, ca_file: Path | None) -> Wiring:
    """Of a command whose one way out is a proxy."""
    words, wiring = _proxied(proxy, ca_file)
    return replace(wiring, prefix=(*RUN_FORWARDER, *words, "--"))


def wiring_of_service(service: SandboxService, listening: ListeningSocket, ca_file: Path | None) -> Wiring:
    """Of an app behind a socket of the host's, with a way out if it has one."""
    words, wiring = _with_proxy(service.proxy, ca_file)
    if service.proxy is not None:
        wiring = replace(wiring, env=wiring.env | SERVICE_VARIABLES)
    prefix = (*RUN_FORWARDER, f"fd:{listening.fileno()}", f"tcp:{service.port}", *words, "--")
    return replace(wiring, prefix=prefix, descriptors=(listening.fileno(),))


def wiring_of_ways(ways: Mapping[int, Path], proxy: Path | None, ca_file: Path | None) -> Wiring:
    """Of a program whose ports lead to sockets of the host's."""
    words, wiring = _with_proxy(proxy, ca_file)
    mounts = list(wiring.mounts)
    for port, path in ways.items():
        inside = f"/run/way-{port}.sock"
        mounts.append(Mount(source=path, target=inside))
        words += (f"tcp:{port}", f"unix:{inside}")
    prefix, env = (*RUN_FORWARDER, *words, "--"), wiring.env | SERVICE_VARIABLES
    return replace(wiring, prefix=prefix, mounts=tuple(mounts), env=env)


def _with_proxy(proxy: Path | None, ca_file: Path | None) -> tuple[tuple[str, ...], Wiring]:
    return ((), Wiring(files=_forwarder())) if proxy is None else _proxied(proxy, ca_file)


def _proxied(proxy: Path, ca_file: Path | None) -> tuple[tuple[str, ...], Wiring]:
    """What leads to a proxy of the host's: words for the forwarder, and all that goes with them."""
    env = dict.fromkeys(PROXY_VARIABLES, PROXY_ADDRESS)
    files = _forwarder()
    if ca_file is not None:
        files[CA_INSIDE] = _certificates(ca_file)
        env |= dict.fromkeys(CA_VARIABLES, CA_INSIDE)
    mounts = (Mount(source=proxy, target=PROXY_INSIDE),)
    return (f"tcp:{PROXY_PORT}", f"unix:{PROXY_INSIDE}"), Wiring(mounts=mounts, files=files, env=env)


def _forwarder() -> dict[str, bytes]:
    return {FORWARDER_INSIDE: FORWARDER.read_bytes()}


def _certificates(extra: Path) -> bytes:
    """The system's certificates and the extra ones: pip trusts only the one file it is given."""
    system = SYSTEM_CA.read_bytes() if SYSTEM_CA.exists() and not SYSTEM_CA.samefile(extra) else b""
    return system + b"\n" + extra.read_bytes()
