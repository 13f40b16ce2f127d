"""Which entity of an idea belongs to which: what the idea says, then what is known of such things."""

from engine.llm.demo.design import EntityDesign, Mention, Reference
from engine.llm.demo.lexicon import lexicon
from engine.llm.demo.nouns import Nouns

MAX_PARENTS = 2


class Relations:
    """The references between the entities of one idea."""

    def __init__(self, nouns: Nouns) -> None:
        self.nouns = nouns
        self.words = lexicon()
        self.links = {(link.child, link.parent) for link in nouns.outline.links}
        self.parents: dict[int, list[int]] = {index: [] for index in range(len(nouns.entities))}
        for belongs in (self._is_linked, self._belongs):
            for child in self.parents:
                for parent in self.parents:
                    is_new = child != parent and child not in self._ancestors(parent)
                    if is_new and parent not in self.parents[child] and belongs(child, parent):
                        self.parents[child].append(parent)
        self._shorten()

    def joined(self, entities: list[EntityDesign]) -> tuple[EntityDesign, ...]:
        """The entities with their references, parents before children."""
        related = [self._with_references(entities, index) for index in self.parents]
        return tuple(related[index] for index in sorted(self.parents, key=lambda index: (self._depth(index), index)))

    def _with_references(self, entities: list[EntityDesign], index: int) -> EntityDesign:
        entity, parents = entities[index], self.parents[index]
        owners = [entities[parent] for parent in parents]
        names = {name for owner in owners for name in (owner.name, f"{owner.name}_id")}
        labels = {owner.forms.one for owner in owners}
        others = [field for field in entity.fields[1:] if field.name not in names and field.label.lower() not in labels]
        return entity.model_copy(
            update={
                "fields": (entity.title, *others),
                "references": tuple(
                    Reference(to=entities[parent].class_name, required=self._is_inside(parent, index))
                    for parent in parents
                ),
            }
        )

    def _depth(self, index: int) -> int:
        return max((self._depth(parent) + 1 for parent in self.parents[index]), default=0)

    def _shorten(self) -> None:
        """A visit of a pet needs no owner of its own, if the pet has one; two parents are enough."""
        for child, parents in self.parents.items():
            above = {ancestor for parent in parents for ancestor in self._ancestors(parent)}
            self.parents[child] = [parent for parent in parents if parent not in above][:MAX_PARENTS]

    def _ancestors(self, index: int) -> set[int]:
        return {found for parent in self.parents[index] for found in (parent, *self._ancestors(parent))}

    def _key(self, index: int) -> str:
        return self.nouns.key(self.nouns.entities[index])

    def _of(self, index: int) -> tuple[str, ...]:
        entry = self.words.entity.get(self._key(index))
        return entry.of if entry else ()

    def _is_parent(self, index: int) -> bool:
        entry = self.words.entity.get(self._key(index))
        return entry is not None and entry.parent

    def _is_linked(self, child: int, parent: int) -> bool:
        """True if the idea says in so many words that one is of the other."""
        return (self._key(child), self._key(parent)) in self.links

    def _belongs(self, child: int, parent: int) -> bool:
        """True if the idea or the dictionary makes one noun part of the other; the first named owns in doubt."""
        one, other = (child, parent) if child < parent else (parent, child)
        if self.links:
            return self._key(parent) in self._of(child)
        if self._are_apart(one, other):
            return False
        return (child == one) == self._is_flipped(one, other)

    def _is_flipped(self, first: int, second: int) -> bool:
        """True if the first noun belongs to the second: orders of clients, books with authors."""
        if self._key(first) in self._of(second):
            return False
        if self._key(second) in self._of(first):
            return True
        has_owner = self._is_parent(second) and not self._is_parent(first)
        return has_owner or self.nouns.entities[second].place == "of"

    def _are_apart(self, first: int, second: int) -> bool:
        """True for two nouns, named side by side, of which neither belongs to the other."""
        linked = self._key(first) in self._of(second) or self._key(second) in self._of(first)
        if linked:
            return False
        mention = self.nouns.entities[second]
        if len(self.parents) > MAX_PARENTS:
            return not self._is_said_of(mention, first, second)
        are_known = all(self._key(index) in self.words.entity for index in (first, second))
        is_listed = not are_known or mention.place != "main" or mention.event
        return not is_listed and not self._is_parent(first) and not self._is_parent(second)

    def _is_said_of(self, mention: Mention, first: int, second: int) -> bool:
        """Among many nouns only what is said of one of them is part of it; known things are no parts of each other."""
        if mention.place == "list" and mention.owner:
            are_known = all(self._key(index) in self.words.entity for index in (first, second))
            return not are_known and self.nouns.owner(mention) == self._key(first)
        return first == second - 1 and (mention.place == "of" or mention.event)

    def _is_inside(self, parent: int, child: int) -> bool:
        """True if a child makes no sense without its parent; two nouns merely listed stay optional."""
        if self.links:
            return self._is_linked(child, parent)
        if parent > child:
            return False
        mention = self.nouns.entities[child]
        return mention.place == "list" or mention.event or self._key(parent) in self._of(child)
