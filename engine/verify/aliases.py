"""Weak models' words for checks and steps, put right before validation, without a call of a model.

`repair_check` and `repair_step` turn what a model wrote into the vocabulary of `engine.verify.checks`
as far as the meaning is plain; what is not plain is left for the rules to name.
"""

import re
from collections.abc import Mapping

from engine.loose_json import first_of

KINDS = frozenset(
    {"open", "click", "fill", "press", "see", "not_see", "at", "reload", "restart", "as", "api", "upload"}
)

_WORDS_OF_KIND = {
    "open": "goto go_to go navigate navigate_to visit load open_page open_url browse",
    "click": "tap push submit click_button click_link press_button select_link follow",
    "fill": "type enter input set write fill_in fill_field set_value select choose select_option pick type_text "
    "check tick uncheck untick toggle_on toggle_off",
    "press": "key keypress press_key hit_key send_keys keyboard",
    "see": "expect_text expect assert assert_text should_see see_text contains visible expect_visible assert_visible "
    "verify verify_text expect_value assert_value wait_for wait_for_text text_visible find check_text has_text "
    "expect_count count",
    "not_see": "dont_see do_not_see not_visible should_not_see expect_no_text expect_not_text assert_not_visible "
    "expect_hidden hidden absent assert_no_text not_contains expect_not_visible no_text",
    "at": "expect_url assert_url url url_is expect_path path_is at_path assert_path on_page",
    "reload": "refresh reload_page refresh_page",
    "restart": "restart_app restart_server reboot restart_service",
    "as": "login_as as_user switch_user user become",
    "api": "request http fetch call api_call http_request rest get post put patch delete",
    "upload": "attach upload_file set_file attach_file choose_file",
}
_KIND_OF_WORD = {word: kind for kind, words in _WORDS_OF_KIND.items() for word in words.split()}
_METHODS = frozenset({"get", "post", "put", "patch", "delete"})
_TICKS = {"check": True, "tick": True, "toggle_on": True, "uncheck": False, "untick": False, "toggle_off": False}
_NEEDLESS = frozenset({"wait", "sleep", "pause", "delay", "screenshot", "comment", "note", "wait_for_load"})
_KIND_KEYS = ("do", "action", "kind", "op", "command", "step", "type", "method_name")

_NAME_WORDS = ("name", "label", "field", "button", "link", "element", "control", "placeholder", "selector", "locator")
_FIELDS: dict[str, dict[str, tuple[str, ...]]] = {
    "open": {"path": ("path", "url", "href", "page", "to", "target", "route", "uri", "value")},
    "click": {"name": (*_NAME_WORDS, "text", "target", "value")},
    "fill": {
        "name": (*_NAME_WORDS, "target", "key"),
        "value": ("value", "with", "text", "content", "input", "option", "checked", "data"),
    },
    "press": {"value": ("value", "key", "keys", "button"), "name": ("name", "label", "field", "element", "selector")},
    "see": {
        "text": ("text", "contains", "expected", "content", "message", "heading", "title"),
        "name": (*_NAME_WORDS, "target"),
        "value": ("value", "with"),
        "count": ("count", "times", "number", "length"),
        "enabled": ("enabled", "is_enabled"),
        "disabled": ("disabled", "is_disabled"),
    },
    "not_see": {"text": ("text", "contains", "content", "message", "value", *_NAME_WORDS, "target")},
    "at": {"path": ("path", "url", "value", "page", "to", "expected", "route")},
    "reload": {},
    "restart": {},
    "as": {"name": ("name", "user", "username", "value", "as")},
    "api": {
        "path": ("path", "url", "endpoint", "route", "uri", "href"),
        "method": ("method", "verb", "http_method"),
        "body": ("body", "json", "data", "payload"),
        "status": ("status", "code", "status_code", "expected_status", "expect_status"),
        "expect": ("expect", "response", "contains", "includes", "expected", "expect_json", "subset", "expect_body"),
        "count": ("count", "length", "expect_count", "items"),
        "save": ("save", "save_as", "store", "store_as"),
    },
    "upload": {
        "name": (*_NAME_WORDS, "target"),
        "file": ("file", "filename", "file_name", "path", "value", "source"),
    },
}
_SCOPED = frozenset({"click", "fill", "press", "see", "not_see"})
_SCOPE_WORDS = ("in", "inside", "within", "row", "section", "scope", "container", "near")
_CHECK_FIELDS = {
    "requirement": ("requirement", "requirement_id", "req", "covers", "requirements", "for"),
    "title": ("title", "name", "description", "summary"),
    "steps": ("steps", "actions", "flow", "test"),
}


def repair_check(raw: Mapping[str, object], number: int) -> dict[str, object]:
    """A check with the words of the vocabulary; `number` makes the id where there is none."""
    check = {field: first_of(raw, words) for field, words in _CHECK_FIELDS.items()}
    digits = re.search(r"\d{1,3}$", str(first_of(raw, ("id", "check_id", "check")) or ""))
    check["id"] = f"C{int(digits.group())}" if digits else f"C{number}"
    requirement = check["requirement"]
    if isinstance(requirement, list) and requirement:
        requirement = requirement[0]
    digits = re.search(r"\d{1,2}$", str(requirement or ""))
    check["requirement"] = f"R{int(digits.group())}" if digits else requirement
    check["title"] = check["title"] or check["id"]
    steps = check["steps"]
    if isinstance(steps, list):
        repaired = (repair_step(step) for step in steps)
        check["steps"] = [step for step in repaired if step is not None]
    return {field: value for field, value in check.items() if value is not None}


def repair_step(raw: object) -> object:
    """A step with the words of the vocabulary; None for one that is not needed; the value itself if it is no step."""
    step = _as_mapping(raw)
    if step is None:
        return raw
    word, rest = _take_kind(step)
    if word in _NEEDLESS:
        return None
    kind = word if word in KINDS else _KIND_OF_WORD.get(word)
    if kind is None:
        return {**step, "do": word}
    fields = {field: first_of(rest, words) for field, words in _FIELDS[kind].items()}
    if kind in _SCOPED:
        fields["in"] = _clean_name(first_of(rest, _SCOPE_WORDS))
    if kind in _SCOPED - {"fill", "press"} and isinstance(role := rest.get("role"), str) and role:
        fields["role"] = role.lower()
    _finish(kind, word, fields)
    return {
        "do": kind,
        **{field: _with_plain_references(value) for field, value in fields.items() if value is not None},
    }


def _as_mapping(raw: object) -> dict[str, object] | None:
    """`{"goto": "/x"}`, `{"fill": {…}}` and bare words become flat objects."""
    if isinstance(raw, str) and (raw in KINDS or raw in _KIND_OF_WORD or raw in _NEEDLESS):
        return {"do": raw}
    if not isinstance(raw, Mapping):
        return None
    step = {str(key): value for key, value in raw.items()}
    if any(isinstance(step.get(key), str) for key in _KIND_KEYS):
        return step
    for key, value in step.items():
        word = _word(key)
        if word in KINDS or word in _KIND_OF_WORD:
            others = {other: inner for other, inner in step.items() if other != key}
            if isinstance(value, Mapping):
                return {**others, **{str(inner): item for inner, item in value.items()}, "do": word}
            main = next(iter(_FIELDS[word if word in KINDS else _KIND_OF_WORD[word]]), None)
            return {**others, **({main: value} if main else {}), "do": word}
    return None


def _take_kind(step: dict[str, object]) -> tuple[str, dict[str, object]]:
    for key in _KIND_KEYS:
        word = step.get(key)
        if isinstance(word, str) and _is_kind(_word(word)):
            return _word(word), {other: value for other, value in step.items() if other != key}
    return str(step.get("do", step.get("action", ""))), step


def _is_kind(word: str) -> bool:
    return word in KINDS or word in _KIND_OF_WORD or word in _NEEDLESS


def _finish(kind: str, word: str, fields: dict[str, object]) -> None:
    """What depends on several fields at once."""
    if "name" in fields and kind != "as":
        fields["name"] = _clean_name(fields["name"])
    if "path" in fields:
        fields["path"] = _clean_path(fields["path"])
    if kind == "fill":
        _finish_fill(word, fields)
    elif kind == "see":
        _finish_see(fields)
    elif kind == "not_see":
        fields["text"] = _clean_name(fields["text"])
    elif kind == "press" and isinstance(fields["value"], str):
        fields["value"] = _KEYS.get(fields["value"].lower(), fields["value"])
    elif kind == "api":
        _finish_api(word, fields)
    elif kind == "upload" and isinstance(fields["file"], str):
        fields["file"] = fields["file"].rsplit("/", 1)[-1]


_KEYS = {"enter": "Enter", "return": "Enter", "esc": "Escape", "escape": "Escape", "tab": "Tab", "space": "Space"}


def _finish_fill(word: str, fields: dict[str, object]) -> None:
    if fields["value"] is None and word in _TICKS:
        fields["value"] = _TICKS[word]
    if isinstance(fields["value"], list) and len(fields["value"]) == 1:
        fields["value"] = fields["value"][0]


def _finish_see(fields: dict[str, object]) -> None:
    fields["count"] = _number(fields["count"])
    if isinstance(disabled := fields.pop("disabled"), bool):
        fields["enabled"] = not disabled
    if isinstance(fields["enabled"], bool):
        fields["name"] = fields["name"] if fields["name"] is not None else fields["text"]
        fields["text"] = fields["value"] = None
        return
    if fields["text"] is None and (fields["name"] is None or fields["value"] is None):
        fields["text"] = fields["name"] if fields["name"] is not None else fields["value"]
        fields["name"] = fields["value"] = None
    if isinstance(fields["text"], int | float) and not isinstance(fields["text"], bool):
        fields["text"] = str(fields["text"])


def _finish_api(word: str, fields: dict[str, object]) -> None:
    method = fields["method"] if isinstance(fields["method"], str) else word if word in _METHODS else None
    path = fields["path"]
    if isinstance(path, str) and (written := re.match(r"(?i)/?(get|post|put|patch|delete)\s+(\S+)$", path)):
        method, fields["path"] = written.group(1), _clean_path(written.group(2))
    fields["method"] = method.upper() if method else None
    if fields["status"] is None and isinstance(fields["expect"], int) and not isinstance(fields["expect"], bool):
        fields["status"], fields["expect"] = fields["expect"], None
    fields["status"], fields["count"] = _number(fields["status"]), _number(fields["count"])


_BARE_DAY = re.compile(r"\{\{?\s*(today|yesterday|tomorrow)\s*\}?\}", re.IGNORECASE)
_ODD_REFERENCE = re.compile(r"\$\{\s*([A-Za-z_]\w*(?:\.\w+)+)\s*\}|\{\{\s*([A-Za-z_]\w*(?:\.\w+)+)\s*\}\}")


def _with_plain_references(value: object) -> object:
    """`{{room.id}}` and `${room.id}` are `{room.id}`, at any depth; `{today}` is `{today.date}`."""
    if isinstance(value, str):
        value = _BARE_DAY.sub(lambda found: f"{{today.{found.group(1).lower().replace('today', 'date')}}}", value)
        return _ODD_REFERENCE.sub(lambda found: f"{{{found.group(1) or found.group(2)}}}", value)
    if isinstance(value, list):
        return [_with_plain_references(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _with_plain_references(item) for key, item in value.items()}
    return value


def _number(value: object) -> object:
    return int(value) if isinstance(value, str) and value.strip().isdigit() else value


def _clean_path(value: object) -> object:
    """Addresses lose their host: a check only knows paths."""
    if not isinstance(value, str):
        return value
    path = re.sub(r"^[a-z]+://[^/]*", "", value.strip())
    return path if path.startswith("/") else f"/{path}"


_SELECTORS = (
    re.compile(r"""^(?:text|label|placeholder)\s*=\s*["']?(?P<name>.+?)["']?$"""),
    re.compile(r""".*:(?:has-text|contains|text)\(["'](?P<name>.+?)["']\)$"""),
    re.compile(r"""^[a-z]*\[(?:name|aria-label|placeholder|id|title)\s*=\s*["']?(?P<name>[^"'\]]+)["']?\]$"""),
    re.compile(r"""^role=[a-z]+\[name=["'](?P<name>.+?)["']\]$"""),
    re.compile(r"^(?:input|select|textarea|button|a)?#(?P<name>[A-Za-z][\w-]*)$"),
)


_LONGEST_NAME = 300
"""Characters. Names of things on pages are shorter, and longer texts would keep the patterns of selectors busy."""


def _clean_name(value: object) -> object:
    """A selector becomes the name in it, where it holds one."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str) or len(value) > _LONGEST_NAME:
        return value
    for selector in _SELECTORS:
        if found := selector.match(value.strip()):
            return found.group("name")
    return value


def _word(text: str) -> str:
    """`expectText`, `expect text` and `expect-text` are one word."""
    snake = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", text.strip())
    return re.sub(r"[\s-]+", "_", snake).lower()
