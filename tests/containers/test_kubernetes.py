"""The manifests for Kubernetes say one thing in many places: here they are held against each other,
against compose.yml and against what the programs know. Needs neither a cluster nor an engine."""

import itertools
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

TOP = Path(__file__).resolve().parents[2]
KUBERNETES = TOP / "containers/kubernetes"
SERVICES = ("auth", "transactions", "budgets", "notifications")
NAME, COMPONENT = "app.kubernetes.io/name", "app.kubernetes.io/component"
# Settings of purserctl that no table of settings has.
PURSERCTL = {"PURSER_ADMIN_DATABASE"}


def documents(*folders):
    return [document for folder in folders for path in sorted((KUBERNETES / folder).glob("*.yaml"))
            for document in yaml.safe_load_all(path.read_text(encoding="utf-8"))
            if document["kind"] not in ("Kustomization", "Component")]


def kustomization(folder):
    return yaml.safe_load((KUBERNETES / folder / "kustomization.yaml").read_text(encoding="utf-8"))


def settings_file(path):
    lines = (KUBERNETES / path).read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


ALL = documents("base", "databases")


def of_kind(*kinds):
    return [document for document in ALL if document["kind"] in kinds]


def name_of(document):
    return document["metadata"]["name"]


WORKLOADS = of_kind("Deployment", "StatefulSet", "Job")
each_workload = pytest.mark.parametrize("workload", WORKLOADS, ids=name_of)
each_deployment = pytest.mark.parametrize("deployment", of_kind("Deployment"), ids=name_of)


def labels_of(workload):
    return workload["spec"]["template"]["metadata"]["labels"]


def pod_of(workload):
    return workload["spec"]["template"]["spec"]


def container_of(workload):
    (container,) = pod_of(workload)["containers"]
    return container


def volumes_of(workload):
    claimed = [{**claim["metadata"], "claimed": True}
               for claim in workload["spec"].get("volumeClaimTemplates", [])]
    return {volume["name"]: volume for volume in pod_of(workload)["volumes"] + claimed}


def matches(selector, labels):
    """As in LabelSelector: an empty one takes all."""
    wanted = selector.get("matchLabels", {})
    return all(labels.get(key) == value for key, value in wanted.items()) and all(
        {"In": labels.get(rule["key"]) in rule["values"]}[rule["operator"]]
        for rule in selector.get("matchExpressions", []))


# ---- names

def test_there_is_a_deployment_and_a_migration_for_each_service():
    assert {name_of(d) for d in of_kind("Deployment")} == {"gateway", *SERVICES}
    assert {name_of(d) for d in of_kind("Job")} == {f"{s}-migrate" for s in SERVICES}
    assert {name_of(d) for d in of_kind("StatefulSet")} == {f"{s}-database" for s in SERVICES}


@pytest.mark.parametrize("folder", ["base", "databases", "secrets", "try"])
def test_a_folder_is_built_of_all_that_is_in_it(folder):
    told = kustomization(folder)
    generators = told.get("configMapGenerator", [])
    named = {*told.get("resources", []), *itertools.chain(*(g["envs"] for g in generators))}
    there = {path.name for path in (KUBERNETES / folder).glob("*.*")
             if path.name not in ("kustomization.yaml", ".gitignore")}
    assert {name for name in named if not name.startswith("../")} == there
    for other in told.get("resources", []) + told.get("components", []):
        assert (KUBERNETES / folder / other).exists()


@each_workload
def test_a_selector_finds_its_own_pods_and_no_others(workload):
    if workload["kind"] == "Job":
        assert "selector" not in workload["spec"]
        return
    found = [name_of(w) for w in WORKLOADS if matches(workload["spec"]["selector"], labels_of(w))]
    assert found == [name_of(workload)]
    assert workload["metadata"]["labels"] == labels_of(workload)


@pytest.mark.parametrize("service", of_kind("Service"), ids=name_of)
def test_a_service_leads_to_a_port_of_one_workload(service):
    found = [w for w in WORKLOADS
             if matches({"matchLabels": service["spec"]["selector"]}, labels_of(w))]
    assert len(found) == 1
    ports = {port["name"] for port in container_of(found[0])["ports"]}
    assert {port["targetPort"] for port in service["spec"]["ports"]} <= ports


def test_clients_addresses_arrive_and_instances_are_found_one_by_one():
    for service in of_kind("Service"):
        if name_of(service) == "gateway":
            assert service["spec"]["type"] == "LoadBalancer"
            assert service["spec"]["externalTrafficPolicy"] == "Local"
        else:
            assert service["spec"]["clusterIP"] == "None"


# ---- settings and secrets

def known_settings():
    """By program, from the tables that are made of the programs' own."""
    text = (TOP / "docs/configuration.md").read_text(encoding="utf-8")
    tables = dict(re.findall(r"<!-- begin (\w+) -->(.*?)<!-- end -->", text, re.S))
    return {name: set(re.findall(r"^\| `(PURSER_\w+)`", table, re.M))
            for name, table in tables.items()}


def environment(workload):
    """Setting → value, or the reference that it comes from."""
    container, found = container_of(workload), {}
    maps = {g["name"]: g["envs"] for g in kustomization("base")["configMapGenerator"]}
    for source in container.get("envFrom", []):
        (path,) = maps[source["configMapRef"]["name"]]
        found.update(settings_file(f"base/{path}"))
    for variable in container.get("env", []):
        found[variable["name"]] = variable.get("value", variable.get("valueFrom"))
    return found


@pytest.mark.parametrize("workload", of_kind("Deployment", "Job"), ids=name_of)
def test_every_setting_is_one_that_the_program_knows(workload):
    known, name = known_settings(), name_of(workload)
    allowed = {"gateway": known["gateway"]} | {
        s: known["services"] | known.get(s, set()) for s in SERVICES}
    for setting in environment(workload):
        assert setting.removesuffix("_FILE") in allowed.get(name, PURSERCTL), setting


@each_deployment
def test_what_must_be_set_is_set(deployment):
    text = (TOP / "docs/configuration.md").read_text(encoding="utf-8")
    name, given = name_of(deployment), environment(deployment)
    tables = [name] if name == "gateway" else ["services", name]
    for table in tables:
        part = text.partition(f"<!-- begin {table} -->")[2].partition("<!-- end -->")[0]
        for setting in re.findall(r"^\| `(PURSER_\w+)` \| must be set", part, re.M):
            # The images say where services listen.
            assert setting == "PURSER_LISTEN" or {setting, f"{setting}_FILE"} & set(given), setting


@pytest.mark.parametrize("workload", of_kind("Deployment", "Job"), ids=name_of)
def test_every_database_address_that_is_referred_to_is_there_in_both_variants(workload):
    for value in environment(workload).values():
        if isinstance(value, dict):
            assert value["configMapKeyRef"]["name"] == "databases"
            for path in ("base/databases.env", "databases/databases.env"):
                assert value["configMapKeyRef"]["key"] in settings_file(path)
    assert settings_file("base/databases.env").keys() == settings_file(
        "databases/databases.env").keys()


def secret_files():
    """Secret → the files in it."""
    return {secret["name"]: [Path(path) for path in secret["files"]]
            for secret in kustomization("secrets")["secretGenerator"]}


@each_workload
def test_every_secret_file_is_in_what_is_mounted(workload):
    mounts = {mount["name"]: mount for mount in container_of(workload)["volumeMounts"]}
    assert mounts.keys() == volumes_of(workload).keys()
    secret = volumes_of(workload)["secrets"]["secret"]["secretName"]
    there = {f"{mounts['secrets']['mountPath']}/{path.name}" for path in secret_files()[secret]}
    wanted = {value for value in map(str, environment(workload).values())
              if value.startswith("/secrets/")}
    assert wanted <= there
    assert mounts["secrets"]["readOnly"]


def test_the_secrets_are_those_that_purserctl_makes(tmp_path):
    subprocess.run(["bash", TOP / "purserctl/secrets", tmp_path / "files"], check=True,
                   capture_output=True)
    made = {path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file()}
    assert set(itertools.chain(*secret_files().values())) == made
    for name, paths in secret_files().items():
        owner = name.removesuffix("-secrets")
        folder = f"database-{owner.removesuffix('-database')}" if "-database" in owner else owner
        assert {path.parent.name for path in paths} == {folder}


# ---- what each has

@each_deployment
def test_a_deployment_scales_and_is_not_emptied(deployment):
    (scaler,) = [h for h in of_kind("HorizontalPodAutoscaler")
                 if h["spec"]["scaleTargetRef"]["name"] == name_of(deployment)]
    assert scaler["spec"]["scaleTargetRef"]["kind"] == "Deployment"
    assert 2 <= scaler["spec"]["minReplicas"] < scaler["spec"]["maxReplicas"]
    assert "replicas" not in deployment["spec"], "each apply would undo the scaler"
    (budget,) = [b for b in of_kind("PodDisruptionBudget")
                 if matches(b["spec"]["selector"], labels_of(deployment))]
    assert budget["spec"]["maxUnavailable"] == 1
    assert deployment["spec"]["strategy"]["rollingUpdate"]["maxUnavailable"] == 0
    assert {"readinessProbe", "livenessProbe"} <= container_of(deployment).keys()


@pytest.mark.parametrize("service", SERVICES)
def test_the_pod_lives_longer_than_it_drains(service):
    (deployment,) = [d for d in of_kind("Deployment") if name_of(d) == service]
    drain = int(environment(deployment)["PURSER_DRAIN_MS"]) / 1000
    assert pod_of(deployment)["terminationGracePeriodSeconds"] >= drain + 10 + 5


@each_workload
def test_a_pod_has_no_rights_and_bounded_means(workload):
    pod, container = pod_of(workload), container_of(workload)
    assert pod["securityContext"]["runAsNonRoot"]
    assert pod["securityContext"]["runAsUser"] == pod["securityContext"]["runAsGroup"] > 0
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]}}
    assert pod["automountServiceAccountToken"] is pod["enableServiceLinks"] is False
    limits, requests = container["resources"]["limits"], container["resources"]["requests"]
    assert {"cpu", "memory"} == limits.keys() == requests.keys()
    assert limits["memory"] == requests["memory"]


@each_workload
def test_an_image_is_of_this_version(workload):
    (version,) = re.findall(r"^AC_INIT\(\[purser\], \[([^]]+)\]", (TOP / "configure.ac").read_text(),
                            re.M)
    name, _, tag = container_of(workload)["image"].partition(":")
    assert tag == ("17" if name == "postgres" else version)
    assert name in {"postgres", "purser-gateway", "purser-migrate",
                    *(f"purser-{s}" for s in SERVICES)}


# ---- who may talk to whom

PORTS = (5432, 8081, 8443, 9000)
WORLD = {"world": True}
MONITORING = {"namespace": "monitoring"}


def peer_takes(peer, other):
    """`other`: labels of a pod of ours, MONITORING or WORLD."""
    if "ipBlock" in peer:
        return other is WORLD and peer["ipBlock"]["cidr"] == "0.0.0.0/0"
    if other is WORLD:
        return False
    if "namespaceSelector" in peer:
        namespace = {"kubernetes.io/metadata.name": other.get("namespace", "purser")}
        return matches(peer["namespaceSelector"], namespace) and matches(
            peer.get("podSelector", {}), other)
    return other is not MONITORING and matches(peer["podSelector"], other)


def port_taken(rule, port):
    return "ports" not in rule or any(
        p["protocol"] == "TCP" and p["port"] <= port <= p.get("endPort", p["port"])
        for p in rule["ports"])


def allowed_one_way(direction, pod, other, port):
    """What a pod may do goes by all policies that speak of it; where none does, it may do all."""
    kind, peers = {"in": ("Ingress", "from"), "out": ("Egress", "to")}[direction]
    spoken = [p["spec"] for p in of_kind("NetworkPolicy") if kind in p["spec"]["policyTypes"]
              and matches(p["spec"]["podSelector"], pod)]
    return not spoken or any(
        port_taken(rule, port) and (peers not in rule or any(
            peer_takes(peer, other) for peer in rule[peers]))
        for policy in spoken for rule in policy.get(kind.lower(), []))


def allowed(source, target, port):
    foreign = (WORLD, MONITORING)
    return (any(source is f for f in foreign) or allowed_one_way("out", source, target, port)) and (
        any(target is f for f in foreign) or allowed_one_way("in", target, source, port))


def test_exactly_those_talk_who_must():
    pods = {name_of(w): labels_of(w) for w in WORKLOADS}
    ends = pods | {"world": WORLD, "monitoring": MONITORING}
    found = {(a, b, port) for a, b in itertools.product(ends, ends) for port in PORTS
             if {a, b} & pods.keys() and a != b and allowed(ends[a], ends[b], port)}
    expected = {("world", "gateway", 8443), ("monitoring", "gateway", 8443),
                ("monitoring", "gateway", 8081)}
    for service in SERVICES:
        expected |= {("gateway", service, 9000), (service, "gateway", 8081),
                     (service, f"{service}-database", 5432),
                     (f"{service}-migrate", f"{service}-database", 5432)}
    expected |= {(s, "world", port) for s in ("auth", "notifications") for port in PORTS}
    assert found == expected


def test_compose_and_kubernetes_are_equally_strict():
    """Who may talk here shares a network there."""
    compose = yaml.safe_load((TOP / "compose.yml").read_text(encoding="utf-8"))["services"]
    pods = {name_of(w): labels_of(w) for w in WORKLOADS}
    for a, b in itertools.permutations(pods, 2):
        if any(allowed(pods[a], pods[b], port) for port in PORTS):
            assert set(compose[a]["networks"]) & set(compose[b]["networks"]), (a, b)


# ---- as kustomize builds it

@pytest.mark.skipif(shutil.which("kubectl") is None, reason="no kubectl, so no kustomize to build with")
def test_kustomize_builds_it_and_every_name_leads_somewhere(tmp_path):
    copy = tmp_path / "kubernetes"
    shutil.copytree(KUBERNETES, copy, ignore=shutil.ignore_patterns("files"))
    subprocess.run(["bash", TOP / "purserctl/secrets", copy / "secrets/files"], check=True,
                   capture_output=True)
    built = subprocess.run(["kubectl", "kustomize", copy / "try"], check=True, capture_output=True,
                           text=True).stdout
    objects = list(yaml.safe_load_all(built))
    assert all(o["metadata"].get("namespace") == "purser" for o in objects
               if o["kind"] != "Namespace")
    there = {(o["kind"], name_of(o)) for o in objects}
    generated = len(secret_files()) + len(kustomization("base")["configMapGenerator"])
    assert len(there) == len(objects) == len(ALL) + generated
    for workload in (o for o in objects if o["kind"] in ("Deployment", "StatefulSet", "Job")):
        for source in container_of(workload).get("envFrom", []):
            assert ("ConfigMap", source["configMapRef"]["name"]) in there
        for variable in container_of(workload).get("env", []):
            if "valueFrom" in variable:
                reference = variable["valueFrom"]["configMapKeyRef"]
                (found,) = [o for o in objects if o["kind"] == "ConfigMap"
                            and name_of(o) == reference["name"]]
                assert "sslmode" not in found["data"][reference["key"]]
        for volume in pod_of(workload)["volumes"]:
            if "secret" in volume:
                assert ("Secret", volume["secret"]["secretName"]) in there
            if "persistentVolumeClaim" in volume:
                assert ("PersistentVolumeClaim", volume["persistentVolumeClaim"]["claimName"]) in there
