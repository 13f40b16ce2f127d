"""Lines that stand for omitted code, such as “# rest unchanged”, told from honest comments."""

import ast
import re
import warnings

from engine.edits.lines import LONGEST_MARK

_LONGEST = 200
_OPENERS = ("{/*", "/*", "//", "<!--", "{#", "{%-", '"""', "'''", "#", "--", "*", "%", ";")
_CLOSERS = ("*/}", "*/", "-->", "#}", '"""', "'''")
_EDGES = " \t.…-–—[](){}<>*_:!"
_CODE = (
    r"(?:code|file|files|content|contents|function|functions|class|classes|component|components|method|methods|module|"
    r"implementation|imports?|template|styles?|routes?|endpoints?|models?|fields?|lines?|logic|script|page|markup|form|"
    r"body|tests?|section|sections|definitions?|props|handlers?|rules|html|css|jsx|document|block|things?|parts?|stuff)"
)
_SAME = (
    r"(?:(?:is|are|stays?|remains?|goes|go|left|kept)\s)?(?:the\s)?(?:unchanged|same|untouched|as\s(?:it\s)?(?:was|is|before|are|above|it\swas)|"
    r"as-is|intact|omitted|not\sshown|not\schanged|here|there|elided|truncated|hidden|below|follows|the\ssame\sas\sbefore)"
    r"(?:\s(?:as\sbefore|as\sabove|here|for\sbrevity|below|above|from\sbefore|as\s(?:it\swas|is)))?"
)
_REST = rf"(?:the\s|your\s)?(?:rest|remainder|remaining)(?:\sof)?(?:\s(?:the|your|this|that|my|our))?(?:\s(?:existing|original|previous|other|same|current|unchanged))?(?:\s\w+)?(?:\s{_CODE})?"
_OLD = rf"(?:(?:all|the|your|keep|with|and|plus)\s){{0,3}}(?:existing|previous|original|other|same|current|remaining|unchanged|earlier)(?:\s\w+)?\s{_CODE}"
_BARE_OLD = r"(?:your\s|the\s)?(?:existing|previous|original|remaining|other|unchanged|rest\sof(?:\sthe)?)\scode"
_GENERAL = (
    r"(?:unchanged|no\schanges?(?:\s(?:here|needed|below))?|same\sas\s(?:before|above)|as\sbefore|snip|snipped|omitted|truncated|"
    r"nothing\schanges(?:\shere)?|everything\selse|all\selse|etc)"
)
_RU_CODE = r"(?:код\w*|файл\w*|част\w*|функци\w*|метод\w*|класс\w*|импорт\w*|содержим\w*|строк\w*|стил\w*|маршрут\w*|разметк\w*|тест\w*|шаблон\w*|пол\w+|компонент\w*)"
_RU_SAME = (
    r"(?:(?:остаётся|остается|остаются|остался|идёт|идет|идут|тоже|всё|все|здесь|тут)\s)*"
    r"(?:без\sизменени\w+|прежн\w+|те\sже|тот\sже|то\sже(?:\sсамое)?|так\w*\sже|как\s(?:было|был|были|раньше|прежде|есть)|"
    r"не\s(?:изменил\w+|меня\w+|изменя\w+|тронут\w*)|неизменн\w+|опущен\w*|пропущен\w*|сокращ\w+|здесь|тут|ниже|далее)(?:\sдля\sкраткости)?"
)
_RU_REST = rf"(?:вс[её]\s)?(?:остальн\w+|далее|дальше|прочее|прочий)(?:\s\w+)?(?:\s{_RU_CODE})?"
_RU_OLD = rf"(?:ваш\s|весь\s)?(?:существующ\w+|прежн\w+|предыдущ\w+|остальн\w+|исходн\w+|стар\w+|имеющ\w+)\s{_RU_CODE}"

_SURE = re.compile(
    rf"(?:{_REST}[\s,:;–—-]*{_SAME}|{_OLD}[\s,:;–—-]*{_SAME}|(?:{_CODE}|everything(?:\selse)?|all\selse)\s{_SAME}|{_BARE_OLD}|{_GENERAL}|"
    rf"(?:your|the\srest\sof(?:\sthe)?|existing)\scode\s(?:goes\s)?here|(?:keep|leave|include)\s(?:{_REST}|{_OLD}|everything\selse)(?:\s{_SAME})?|"
    rf"{_RU_REST}[\s,:;–—-]*{_RU_SAME}|{_RU_OLD}[\s,:;–—-]*{_RU_SAME}|{_RU_CODE}\s{_RU_SAME}|без\sизменени\w+|"
    rf"(?:опущено|пропущено|сокращено|как\s(?:было|раньше)|не\sизменилось)(?:\sдля\sкраткости)?|(?:остальной|существующий|прежний)\sкод)",
    re.I,
)
"""Beyond doubt, with dots around or without."""
_LIKELY = re.compile(
    rf"(?:{_REST}|{_OLD}|{_RU_REST}|{_RU_OLD}|{_CODE}|more\s\w+|and\sso\son|и\s(?:так|т\.?)\s?(?:далее|д)\.?)", re.I
)
"""Only with dots, as an honest heading may read the same."""
_DOTS = ("...", "…", ". . .")
_SILENT = (
    ".js",
    ".jsx",
    ".ts",
    ".tsx",
    ".mjs",
    ".css",
    ".scss",
    ".less",
    ".java",
    ".go",
    ".rs",
    ".php",
    ".sql",
    ".vue",
    ".svelte",
    ".html",
)
"""Where a line of dots means nothing, in a comment or outside of one."""


def placeholder_in(text: str, path: str = "", before: str = "") -> str | None:
    """The first line that stands for omitted code and was not in the text before."""
    known = {line.strip() for line in before.split("\n")} if before else set()
    for line in text.split("\n"):
        if len(line) <= LONGEST_MARK and is_placeholder(line, path) and line.strip() not in known:
            return line.strip()
    if path.endswith(".py") and _lone_dots(text) > _lone_dots(before):
        return "..."
    return None


def is_placeholder(line: str, path: str = "") -> bool:
    """Whether a line, by itself, stands for omitted code."""
    written = line.strip()
    if not written or len(written) > _LONGEST:
        return False
    body = _uncommented(written)
    is_comment = body != written
    has_dots = any(dots in written for dots in _DOTS)
    words = " ".join(body.strip(_EDGES).split())
    if not words:
        return (
            has_dots
            and set(body) <= set(". …")
            and ((is_comment and path.endswith((*_SILENT, ".py"))) or path.endswith(_SILENT))
        )
    if not is_comment and written[0] not in "[(.…":
        return False
    return bool(_SURE.fullmatch(words) or (has_dots and _edged(body) and _LIKELY.fullmatch(words)))


def is_elision(line: str) -> bool:
    """Whether a line of an old text stands for lines that were left out: dots, or such a comment."""
    written = line.strip()
    bare = _uncommented(written).strip(" \t")
    return bool(written) and (bare in ("...", "…", "....") or is_placeholder(line))


def _edged(body: str) -> bool:
    """Whether dots stand at the beginning or the end."""
    start = body.strip(" \t[](){}<>*_:!")
    return start.startswith(_DOTS) or start.endswith(_DOTS)


def _uncommented(written: str) -> str:
    body = written
    opener = next((mark for mark in _OPENERS if body.startswith(mark)), "")
    body = body.removeprefix(opener).lstrip("/#*-!" if opener else "")
    closer = next((mark for mark in _CLOSERS if opener and body.endswith(mark)), "")
    return body.removesuffix(closer).strip() if opener else written


def _lone_dots(text: str) -> int:
    """Statements `...` beside others: a body of its own may be dots, part of one may not."""
    if "..." not in text:
        return 0
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return 0
    bodies = [
        body
        for node in ast.walk(tree)
        for name in ("body", "orelse", "finalbody")
        if isinstance(body := getattr(node, name, None), list)
    ]
    return sum(_is_dots(one) for body in bodies for one in body if len([s for s in body if not _is_text(s)]) > 1)


def _is_dots(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant) and statement.value.value is ...
    )


def _is_text(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )
