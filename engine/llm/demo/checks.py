"""The Tech Lead's checks: proofs of each requirement, packed into as few checks as their length allows."""

from collections.abc import Callable, Iterator
from typing import Any, Literal

from engine.llm.demo import proofs
from engine.llm.demo.design import AppDesign, EntityDesign
from engine.llm.demo.proof import MAX_STEPS, Proof, RawStep
from engine.llm.demo.texts import enumerate_words, list_name, say

RawCheck = dict[str, Any]
CheckKind = Literal["add", "related", "tick", "search", "filter", "total", "change", "refuse", "api", "field"]
_PROOFS: dict[CheckKind, Callable[[Proof, EntityDesign], Iterator[Proof]]] = {
    "add": proofs.add,
    "related": proofs.related,
    "tick": proofs.tick,
    "search": proofs.search,
    "filter": proofs.narrow,
    "total": proofs.total,
    "change": proofs.change,
    "refuse": proofs.refuse,
    "api": proofs.api,
    "field": proofs.add,
}


class CheckWriter:
    """Writes checks one after the other; every sample row has a number that no other check uses."""

    def __init__(self, design: AppDesign) -> None:
        self.design = design
        self.checks: list[RawCheck] = []
        self._numbers = iter(range(1, 1000))

    def write(self, kind: CheckKind, requirement: str, entities: tuple[EntityDesign, ...]) -> None:
        """Append the checks of this kind for `entities`."""
        packed: list[tuple[list[EntityDesign], list[RawStep]]] = []
        for entity, steps in self._proofs(kind, entities):
            if not packed or len(packed[-1][1]) + len(steps) > MAX_STEPS:
                packed.append(([], []))
            packed[-1][0].append(entity)
            packed[-1][1].extend(steps)
        for done, steps in packed:
            lists = enumerate_words(dict.fromkeys(list_name(entity) for entity in done), self.design.language)
            title = say(self.design.language, f"check_{kind}", lists=lists)
            identity = f"C{len(self.checks) + 1}"
            self.checks.append({"id": identity, "requirement": requirement, "title": title, "steps": steps})

    def _proofs(
        self, kind: CheckKind, entities: tuple[EntityDesign, ...]
    ) -> Iterator[tuple[EntityDesign, list[RawStep]]]:
        """Each proof stands on its own: it makes all rows that it needs."""
        for entity in entities:
            for proof in _PROOFS[kind](Proof(self.design, self._numbers), entity):
                yield entity, proof.steps
