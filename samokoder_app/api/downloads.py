"""What is downloaded is an attachment under a name of its own, never a page of ours."""

from urllib.parse import quote


def download_headers(name: str) -> dict[str, str]:
    """Headers of a download under this name; in plain letters too, for what cannot read others."""
    plain = "".join(char if char.isascii() and (char.isalnum() or char in "._- ") else "_" for char in name)
    return {
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
