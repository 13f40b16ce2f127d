"""A web process that takes payments, on the database of the suite's platform, and the stand-in for Stripe before it.

Between them are the official library, the real wire format and signed events; nothing leaves this machine.
"""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import uvicorn
from hosted_platform import REPOSITORY, running_web

from bench.platform import free_port
from samokoder_app.billing.payments.fake.app import create_fake
from samokoder_app.billing.payments.fake.delivery import Delivery
from samokoder_app.billing.payments.fake.world import World

KEY, SECRET = "sk_test_browser", "whsec_browser"


@contextmanager
def running_till(home: Path, public_url: str) -> Iterator[tuple[int, str]]:
    """The port of the web process and the address of the stand-in, with our plans and packs in it."""
    port = free_port()
    address = f"http://localhost:{port}"
    settings = {
        "HOST": "",
        "SAMOKODER_PUBLIC_URL": public_url,
        "SAMOKODER_BILLING": "true",
        "STRIPE_API_URL": address,
        "STRIPE_SECRET_KEY": KEY,
        "STRIPE_WEBHOOK_SECRET": SECRET,
    }
    with running_web(home, settings, {}) as web, _serving_stand_in(port, f"http://127.0.0.1:{web}"):
        subprocess.run(
            [sys.executable, "-m", "samokoder_app.billing.payments.catalog"],
            cwd=REPOSITORY,
            env=os.environ | {"SAMOKODER_HOME": str(home), "DATABASE_URL": ""} | settings,
            check=True,
            timeout=180,
        )
        yield web, address


@contextmanager
def _serving_stand_in(port: int, product: str) -> Iterator[None]:
    """On a thread of its own: the browser's calls block the test's."""
    app = create_fake(World(), f"http://localhost:{port}", Delivery(f"{product}/api/billing/webhook", SECRET))
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(10)


def mapped(built_for: str, port: int) -> str:
    """The browser's option that takes the built front end to another web process."""
    return f"--host-resolver-rules=MAP localhost:{urlsplit(built_for).port} 127.0.0.1:{port}"
