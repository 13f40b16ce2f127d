"""Names of generated TypeScript."""

from engine.llm.demo.words import table


def camel(name: str) -> str:
    """camelCase of a snake_case name, never a word of the language."""
    first, *others = name.split("_")
    found = first + "".join(part.capitalize() for part in others)
    return f"{found}List" if found in table("reserved")["typescript"].split() else found
