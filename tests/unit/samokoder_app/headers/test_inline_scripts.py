from base64 import b64encode
from hashlib import sha256

from samokoder_app.headers.inline_scripts import script_sources


def digest(script: str) -> str:
    return f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"


def test_scripts_inside_pages_are_allowed_by_their_digests(tmp_path):
    (tmp_path / "ru").mkdir()
    first = '\nif (a < b && "</b>") { "Привет &amp;" }\n'
    (tmp_path / "index.html").write_text(
        f'<html><head><script>{first}</script><script src="/assets/a.js"></script></head><body onload="x()">text'
        '<script type="module" async="">import "/assets/b.js";</script></body></html>'
    )
    (tmp_path / "ru" / "index.html").write_text(f"<script>{first}</script><p>not a script</p>")
    assert script_sources(tmp_path) == tuple(sorted([digest(first), digest('import "/assets/b.js";')]))


def test_without_a_build_nothing_inline_is_allowed(tmp_path):
    assert script_sources(tmp_path / "nowhere") == ()
