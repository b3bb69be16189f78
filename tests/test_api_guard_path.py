"""The guard and the routes see the same address."""

import pytest

from assistant.ledger.scopes import Scope
from tests.api_desk import House


@pytest.mark.parametrize("path", ["/apps%09/", "/%0Aapps/x", "/v1%09/webhooks/x", "/healthz%23x", "/readyz%3Fx"])
def test_only_the_addresses_that_routes_see_are_open(tmp_path, path):
    house = House(tmp_path)
    house.key(Scope.DRAFT)
    assert house.call("GET", path).status_code == 401
