"""The API keeps to its own document: requests made from it, also senseless ones, get the answers that it names."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from served import app_on, record_file

schemathesis = pytest.importorskip("schemathesis", reason="needs schemathesis")
openapi = pytest.importorskip("schemathesis.specs.openapi.checks", reason="needs schemathesis")


OPERATIONS = 11


def test_the_api_keeps_to_its_document(tmp_path):
    with app_on(record_file(tmp_path)) as client:
        operations = [found.ok() for found in schemathesis.openapi.from_dict(client.app.openapi()).get_all_operations()]
        assert len(operations) == OPERATIONS
        for operation in operations:
            keeps_to_it(client, operation)


def keeps_to_it(client, operation) -> None:
    checks = [
        schemathesis.checks.not_a_server_error, openapi.status_code_conformance, openapi.content_type_conformance, openapi.response_schema_conformance,
    ]
    ours = {"x-csrf-token": client.headers["x-csrf-token"], "cookie": f"detente={client.cookies['detente']}", "host": "localhost:8080"}

    @given(case=operation.as_strategy())
    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None)
    def asked(case) -> None:
        case.headers = ours
        case.cookies = {}
        case.call_and_validate(app=client.app, base_url="http://localhost:8080", checks=checks)

    asked()
