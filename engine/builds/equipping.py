"""The toolbox of a build from what its host has: one assembly for the command line and for workers."""

from engine.builds.toolbox import Toolbox
from engine.egress.dialing import Dialer
from engine.egress.policy import AddressPolicy
from engine.llm.prices import Prices, UnknownPrices
from engine.llm.profiles import ModelProfile
from engine.llm.types import Model
from engine.machine import Equipment
from engine.packages.app_packages import Packages
from engine.run_environment import NoSurroundings, Surroundings
from engine.sandbox.commands import Identity
from engine.stacks.stack import Stack
from engine.verify.verifier import Verifier
from engine.workspace.folders import AppFolders
from engine.workspace.workspace import Workspace


def equipped_toolbox(
    equipment: Equipment | None,
    folders: AppFolders,
    identity: Identity,
    stack: Stack,
    model: Model,
    profile: ModelProfile | None = None,
    prices: Prices | None = None,
    surroundings: Surroundings | None = None,
    policy: AddressPolicy | None = None,
    packages: Packages | None = None,
) -> Toolbox:
    """Without `equipment` the build writes files and verifies nothing, and says so. `folders` must exist.

    `policy` holds for the outside hosts that `surroundings` name.
    """
    verifier = None
    if equipment is not None:
        dialer = Dialer(policy or AddressPolicy())
        verifier = Verifier(equipment.sandbox, equipment.runtimes, equipment.dependencies, folders.data, dialer)
    return Toolbox(
        workspace=Workspace(folders.app, identity.uid, identity.gid),
        app_dir=folders.app,
        identity=identity,
        stack=stack,
        model=model,
        sandbox=equipment.sandbox if equipment else None,
        verifier=verifier,
        dependencies=equipment.dependencies if equipment else None,
        copies_dir=folders.data,
        profile=profile or ModelProfile(),
        prices=prices or UnknownPrices(),
        surroundings=surroundings or NoSurroundings(),
        packages=packages,
    )
