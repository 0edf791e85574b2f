"""`/healthz` tells a supervisor whether the process and its database answer."""

import pytest
from django.db import OperationalError, connection


@pytest.mark.django_db
def test_healthy_process_says_so_to_anybody(client):
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_process_without_its_database_is_unwell(client, caplog):
    def refuse(execute, sql, params, many, context):
        raise OperationalError("the server closed the connection")

    with connection.execute_wrapper(refuse):
        response = client.get("/healthz")
    assert response.status_code == 503
    assert "doesn't answer" in caplog.text


@pytest.mark.django_db
def test_health_can_only_be_read(client):
    assert client.post("/healthz").status_code == 405
