"""Three tiers of models, and the one that each role asks."""

from enum import StrEnum

from engine.llm.roles import Role


class Tier(StrEnum):
    """What a model is wanted for."""

    PLAN = "plan"
    CODE = "code"
    CHEAP = "cheap"


_OTHERS = {
    Role.SPEC_WRITER: Tier.PLAN,
    Role.ARCHITECT: Tier.PLAN,
    Role.TECH_LEAD: Tier.PLAN,
    Role.TECHNICAL_WRITER: Tier.CHEAP,
}


def tier_of(role: Role) -> Tier:
    """The tier of a role; whoever writes, runs or mends code belongs to code."""
    return _OTHERS.get(role, Tier.CODE)
