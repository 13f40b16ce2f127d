"""What the section of packages shows; pure."""

from pydantic import BaseModel

from samokoder_app.integrations.views import PackageView


class PackageRow(BaseModel):
    """A package with what the app's list says of it; one that only the list names cannot be put away here."""

    name: str
    wanted: str
    is_kept: bool


def package_row(package: PackageView) -> PackageRow:
    """A package as a row: its name is not repeated."""
    wanted = package.wanted.removeprefix(package.name)
    return PackageRow(name=package.name, wanted=wanted, is_kept=package.is_kept)
