"""What all unit tests share."""

from hypothesis import settings

# A busy machine is no error of the code under test.
settings.register_profile("any_machine", deadline=None)
settings.load_profile("any_machine")
