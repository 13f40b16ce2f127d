"""The Content-Security-Policy of the platform's pages, and that of everything else it answers with."""

from collections.abc import Iterable

DATA_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""Of answers that are no page: opened as one, they load and run nothing."""


def page_policy(scripts: Iterable[str], platform_origins: Iterable[str], previews: str | None) -> str:
    """What a page may load. `scripts`: digests of its own inline ones; `previews`: the origins it may frame, if any.

    Styles may be inline: the editor and the style engine of Reflex write style elements while they run. Nothing that
    they could ask for (images, fonts, connections) leads to another origin, so such a style carries nothing away.
    """
    sockets = [origin.replace("http", "ws", 1) for origin in platform_origins]
    directives = {
        "default-src": ["'none'"],
        "script-src": ["'self'", *scripts],
        "style-src": ["'self'", "'unsafe-inline'"],
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'", "data:"],  # the smallest subsets lie in the style sheet itself
        "connect-src": ["'self'", *sockets],
        "manifest-src": ["'self'"],
        "frame-src": [previews or "'none'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in directives.items())
