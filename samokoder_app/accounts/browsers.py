"""A browser in a few words, from what it says of itself: a hint for its owner, nothing that is relied on."""

_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("YaBrowser/", "Yandex Browser"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
"""In this order: most name others, too."""

_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def browser_name(agent: str) -> str:
    """Such as `Firefox, Linux`; "" if nothing is known."""
    found = (_first(agent, _BROWSERS), _first(agent, _SYSTEMS))
    return ", ".join(name for name in found if name)


def _first(agent: str, names: tuple[tuple[str, str], ...]) -> str:
    return next((name for word, name in names if word in agent), "")
