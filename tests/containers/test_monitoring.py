"""Prometheus beside the platform: what it finds, and what is made of that."""

import json
import re

import httpx
import pytest
import yaml

from harness.stack import SERVICES, TOP, docker, free_port
from harness.wait import until

MONITORING = TOP / "containers/monitoring"
IMAGES = {"prometheus": "purser-test-prometheus", "gateway-exporter": "purser-test-exporter"}


@pytest.fixture(scope="module")
def images():
    """From Debian's packages, as for whom the makers' own are out of reach."""
    for target, image in IMAGES.items():
        docker("build", "-q", "--target", target, "-t", image, MONITORING)


@pytest.fixture(scope="module")
def prometheus(stack, images):
    """A client of Prometheus, started as an operator would start it."""
    port = free_port()
    settings = {
        "PURSER_PROMETHEUS_IMAGE": IMAGES["prometheus"],
        "PURSER_GATEWAY_EXPORTER_IMAGE": IMAGES["gateway-exporter"],
        "PURSER_PROMETHEUS_PORT": str(port)}
    overlay = ("-f", TOP / "containers/monitoring.yml")
    try:
        stack.compose(*overlay, "up", "-d", "--no-deps", *IMAGES, settings=settings)
        with httpx.Client(base_url=f"http://127.0.0.1:{port}/api/v1/", trust_env=False) as client:
            until(lambda: answers(client), "Prometheus answers", 30)
            yield client
    finally:
        stack.compose(*overlay, "rm", "-sfv", *IMAGES, settings=settings)
        docker("volume", "rm", f"{stack.project}_prometheus", f"{stack.project}_grafana")
        docker("network", "rm", f"{stack.project}_dashboards")


def answers(client):
    try:
        return client.get("status/buildinfo").status_code == 200
    except httpx.TransportError:
        return False


def query(client, expression):
    answer = client.get("query", params={"query": expression}).json()
    assert answer["status"] == "success", answer
    return answer["data"]["result"]


def up(client):
    return {
        (sample["metric"]["job"], sample["metric"].get("service"))
        for sample in query(client, "up == 1")}


def test_it_finds_each_instance_and_the_gateway(prometheus, household):
    household.budget("100.00")
    wanted = {("gateway", None), ("prometheus", None), *(("purser", name) for name in SERVICES)}
    until(lambda: up(prometheus) == wanted, "all targets are up", 90, every=1)
    versions = until(lambda: query(prometheus, "purser_build_info"), "their builds are known", 60)
    assert {sample["metric"]["service"] for sample in versions} == set(SERVICES)
    until(lambda: query(prometheus, 'purser_requests_total{route="/v1/budgets", status="201"} > 0'),
          "requests are counted", 60, every=1)
    until(lambda: query(prometheus, "nginx_http_requests_total > 0"), "the gateway's too", 60)


def test_its_rules_can_be_computed_and_a_healthy_platform_raises_none(prometheus):
    def computed():
        groups = prometheus.get("rules").json()["data"]["groups"]
        rules = [rule for group in groups for rule in group["rules"]]
        return rules and all(rule["health"] == "ok" for rule in rules) and rules

    rules = until(computed, "all rules are computed", 60, every=1)
    assert len(rules) == len(alert_rules())


def alert_rules():
    groups = yaml.safe_load((MONITORING / "prometheus/rules.yml").read_text())["groups"]
    return [rule for group in groups for rule in group["rules"]]


def test_each_rule_does_as_its_tests_say(images):
    printed = docker(
        "run", "--rm", "--network=none", "-v", f"{MONITORING}/prometheus:/rules:ro",
        "--entrypoint=promtool", IMAGES["prometheus"], "test", "rules", "/rules/rules_test.yml")
    assert "SUCCESS" in printed
    tested = (MONITORING / "prometheus/rules_test.yml").read_text()
    assert [rule["alert"] for rule in alert_rules() if tested.count(rule["alert"]) < 2] == []


def test_rules_and_dashboard_ask_for_nothing_that_does_not_exist(stack):
    """Each figure is one that a service of this build gives."""
    known = set()
    for service in SERVICES:
        listed = stack.execute(
            "gateway", "curl", "-sf", f"http://127.0.0.1:8081/{service}/metrics")
        known |= set(re.findall(r"^# TYPE (\w+)", listed, re.MULTILINE))
    known |= {f"{name}_bucket" for name in known}
    dashboard = json.loads((MONITORING / "grafana/dashboards/purser.json").read_text())
    asked = [rule["expr"] for rule in alert_rules()] + [
        target["expr"] for panel in dashboard["panels"] for target in panel.get("targets", [])]
    assert len(asked) > 40
    named = {name for expression in asked for name in re.findall(r"\bpurser_\w+", expression)}
    assert named - known == set()
