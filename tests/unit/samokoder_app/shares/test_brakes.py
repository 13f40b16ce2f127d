"""Who asks for links without end is kept waiting, and nobody else."""

import pytest

from samokoder_app.errors import TooManyRequests
from samokoder_app.shares.brakes import VisitorBrakes


def test_guesses_close_every_door_of_a_network_alone():
    brakes = VisitorBrakes()
    for _ in range(300):
        brakes.count_miss("2001:db8:1:2::1")
    with pytest.raises(TooManyRequests):
        brakes.count_opening("2001:db8:1:2::ffff")
    brakes.count_opening("2001:db8:1:3::1")


def test_openings_and_starts_have_an_end():
    brakes = VisitorBrakes()
    for _ in range(600):
        brakes.count_opening("203.0.113.1")
    with pytest.raises(TooManyRequests):
        brakes.count_opening("203.0.113.1")
    for _ in range(200):
        brakes.count_start("203.0.113.1")
    with pytest.raises(TooManyRequests):
        brakes.count_start("203.0.113.1")


def test_a_class_at_one_address_is_let_in_with_all_pictures():
    brakes = VisitorBrakes()
    for _ in range(60):
        for _ in range(5):
            brakes.count_opening("203.0.113.1")
        for _ in range(2):
            brakes.count_start("203.0.113.1")
        for _ in range(100):
            brakes.count_opening("203.0.113.1", is_picture=True)
