"""The OpenAPI document is complete: whatever is added to the API is held to the same."""

import json
from typing import Any

import jsonschema_rs
import pytest

from samokoder_app.api.app import create_api


@pytest.fixture(scope="module")
def document(samokoder_home) -> dict[str, Any]:
    return json.loads(json.dumps(create_api().openapi()))


@pytest.fixture(scope="module")
def operations(document) -> list[tuple[str, str, dict[str, Any]]]:
    found = [(method.upper(), path, one) for path, item in document["paths"].items() for method, one in item.items()]
    assert len(found) > 70
    return found


def test_every_operation_says_what_it_is_for(operations) -> None:
    for method, path, operation in operations:
        assert operation["summary"], (method, path)
        assert operation["description"].rstrip().endswith((".", "`")), (method, path)
        assert operation["tags"], (method, path)
    ids = [operation["operationId"] for _, _, operation in operations]
    assert len(set(ids)) == len(ids), sorted(name for name in ids if ids.count(name) > 1)


def test_every_operation_has_examples_that_are_valid(document, operations) -> None:
    for method, path, operation in operations:
        holders = {"body": operation.get("requestBody", {}), **operation["responses"]}
        for name, holder in holders.items():
            content = holder.get("content", {}).get("application/json")
            if content is None:
                continue
            assert "example" in content, (method, path, name)
            schema = {**content["schema"], "components": document["components"]}
            problems = list(jsonschema_rs.validator_for(schema, validate_formats=True).iter_errors(content["example"]))
            assert not problems, (method, path, name, content["example"], [str(one) for one in problems][:3])


def test_examples_in_schemas_are_valid(document) -> None:
    for name, schema in document["components"]["schemas"].items():
        for field, part in schema.get("properties", {}).items():
            validator = jsonschema_rs.validator_for({**part, "components": document["components"]})
            for example in part.get("examples", []):
                assert validator.is_valid(example), (name, field, example)


def test_every_operation_names_its_errors_in_the_one_shape(operations) -> None:
    for method, path, operation in operations:
        errors = {status for status in operation["responses"] if status >= "4"}
        if path.startswith("/health"):
            continue
        assert {"429", "503"} <= errors, (method, path)
        assert ({"401", "403"} <= errors) == ("security" in operation), (method, path)
        assert ("404" in errors) >= ("{" in path), (method, path)
        assert ("413" in errors) or not (method == "POST" or "requestBody" in operation), (method, path)
        for status in errors:
            schema = operation["responses"][status]["content"]["application/json"]["schema"]
            assert schema == {"$ref": "#/components/schemas/ErrorAnswer"}, (method, path, status)


def test_every_post_may_be_repeated(operations) -> None:
    for method, path, operation in operations:
        names = [one["name"] for one in operation.get("parameters", [])]
        assert names.count("Idempotency-Key") == (method == "POST"), (method, path)


def test_every_list_has_pages_of_bounded_size_or_is_bounded_itself(document, operations) -> None:
    for method, path, operation in operations:
        answer = operation["responses"].get("200", {}).get("content", {}).get("application/json", {}).get("schema", {})
        schema = document["components"]["schemas"].get(answer.get("$ref", "").rpartition("/")[2], {})
        if method != "GET" or "next_cursor" not in schema.get("properties", {}) or path in BOUNDED:
            continue
        parameters = {one["name"]: one["schema"] for one in operation["parameters"]}
        assert parameters.keys() >= {"cursor", "limit"}, (method, path)
        assert parameters["limit"]["maximum"] <= 1_000, (method, path)


BOUNDED = {
    "/api/admin/requests": "one of each user, the newest hundred",
    "/api/plans": "a handful, in the schema's seed",
    "/api/providers": "a handful, in the schema's seed",
    "/api/projects/{project_id}/history/{path}": "the newest 200 versions that changed the file",
    "/api/projects/{project_id}/secrets": "secrets_full",
    "/api/projects/{project_id}/hosts": "hosts_full",
    "/api/projects/{project_id}/shares": "shares_full",
    "/api/projects/{project_id}/preview/console": "the lines that are kept, after `after`",
    "/api/teams": "teams_full, and those that one was invited to",
    "/api/teams/past": "the newest 50",
    "/api/teams/{team_id}/members": "members_full",
    "/api/teams/{team_id}/invitations": "invitations_full",
    "/api/teams/{team_id}/keys": "keys_full of each member",
    "/api/user/api-keys": "keys_full",
    "/api/user/enterprise-requests": "five a month, the newest hundred",
    "/api/user/recommendations": "ten",
    "/api/user/sessions": "a hundred: the longest unseen end",
    "/api/user/tokens": "tokens_too_many",
}
"""Lists that cannot grow long, and what bounds them."""
