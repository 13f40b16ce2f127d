"""`python -m samokoder_app.platform.provision`: place what sandboxes need under SAMOKODER_HOME, ahead of time."""

import subprocess
import sys

from samokoder_app.platform.secrets import load_secrets
from samokoder_app.settings import get_settings


def main() -> int:
    """Make the secrets and let the engine place its runtimes and the stacks' packages; its exit code."""
    settings = get_settings()
    load_secrets(settings)
    command = [sys.executable, "-m", "engine", "prepare", "--home", str(settings.home.root)]
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
