from uuid import uuid4

import pytest

from samokoder_app.api.app import create_api
from samokoder_app.api.rates import Limits, RateClass, Rates, class_of
from samokoder_app.errors import TooManyRequests

PROJECT = "/api/projects/{project_id}"
CLASSES = {
    ("GET", "/api/projects"): RateClass.READ,
    ("GET", f"{PROJECT}/files/{{path:path}}"): RateClass.READ,
    ("GET", f"{PROJECT}/versions/{{old}}/diff/{{new}}"): RateClass.COSTLY,
    ("GET", "/api/user/usage.csv"): RateClass.COSTLY,
    ("POST", "/api/projects"): RateClass.WRITE,
    ("PUT", f"{PROJECT}/files/{{path:path}}"): RateClass.WRITE,
    ("DELETE", f"{PROJECT}/preview"): RateClass.WRITE,
    ("POST", f"{PROJECT}/preview"): RateClass.COSTLY,
    ("POST", f"{PROJECT}/generate"): RateClass.COSTLY,
    ("POST", "/api/projects/import"): RateClass.COSTLY,
    ("POST", f"{PROJECT}/export"): RateClass.COSTLY,
    ("POST", f"{PROJECT}/versions/{{number}}/fork"): RateClass.COSTLY,
    ("POST", "/api/user/api-keys"): RateClass.COSTLY,
    ("POST", "/api/user/api-keys/{key_id}/test"): RateClass.COSTLY,
    ("PUT", "/api/user/api-keys/{key_id}/secret"): RateClass.COSTLY,
    ("PATCH", "/api/user/api-keys/{key_id}"): RateClass.WRITE,
    ("DELETE", "/api/user/api-keys/{key_id}"): RateClass.WRITE,
}


def rates(address: int = 0, **classes: int) -> Rates:
    return Rates(Limits(address, {kind: classes.get(kind.value, 0) for kind in RateClass}))


def test_requests_are_of_the_class_of_what_they_take() -> None:
    assert {asked: class_of(*asked) for asked in CLASSES} == CLASSES


def test_the_classes_name_routes_that_exist(samokoder_home) -> None:
    paths = create_api().openapi()["paths"]
    for method, path in CLASSES:
        assert method.lower() in paths[path.replace(":path", "")]


async def test_users_are_counted_apart_and_by_class() -> None:
    counted = rates(write=3, read=5)
    one, other = uuid4(), uuid4()
    for _ in range(3):
        await counted.count_user(one, RateClass.WRITE)
    with pytest.raises(TooManyRequests) as refused:
        await counted.count_user(one, RateClass.WRITE)
    assert 1 <= refused.value.values["retry_after"] <= 60
    await counted.count_user(one, RateClass.READ)
    await counted.count_user(other, RateClass.WRITE)
    for _ in range(1_000):
        await counted.count_user(one, RateClass.COSTLY)  # zero is no limit


async def test_a_network_of_one_customer_is_one_address() -> None:
    counted = rates(address=2)
    for address in ("2001:db8::1", "2001:db8::ffff:1"):
        await counted.count_address(address)
    with pytest.raises(TooManyRequests):
        await counted.count_address("2001:db8::2")
    await counted.count_address("2001:db8:0:1::1")
    await counted.count_address("203.0.113.1")


async def test_many_addresses_push_out_no_user() -> None:
    counted = Rates(Limits(10, dict.fromkeys(RateClass, 1)), most_callers=5)
    me = uuid4()
    await counted.count_user(me, RateClass.WRITE)
    for network in range(20):
        await counted.count_address(f"2001:db8:0:{network}::1")
    with pytest.raises(TooManyRequests):
        await counted.count_user(me, RateClass.WRITE)
