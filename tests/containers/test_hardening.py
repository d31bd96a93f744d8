"""What a container may do, as the engine has it and as the kernel sees it."""

import pytest

from harness.stack import DATABASES, JOBS, PROGRAMS, SERVICES

MIB = 1024 * 1024
MEMORY = {
    "gateway": 512, **{name: 256 for name in (*SERVICES, *JOBS)}, **{name: 512 for name in DATABASES}}


@pytest.mark.parametrize("service", (*PROGRAMS, *DATABASES, *JOBS))
def test_the_engine_holds_a_container_to_its_limits(stack, service):
    container = stack.container(service)
    host = container["HostConfig"]

    assert host["Memory"] == MEMORY[service] * MIB
    assert host["NanoCpus"] == 1_000_000_000
    assert host["ReadonlyRootfs"] is True
    assert host["CapDrop"] == ["ALL"] and not host["CapAdd"]
    assert any(option.startswith("no-new-privileges") for option in host["SecurityOpt"])
    assert [(limit["Name"], limit["Hard"]) for limit in host["Ulimits"]] == [("nproc", 2048)]
    assert host["Privileged"] is False
    expected = "on-failure" if service in JOBS else "unless-stopped"
    assert host["RestartPolicy"]["Name"] == expected


@pytest.mark.parametrize("service", (*PROGRAMS, *DATABASES))
def test_the_kernel_gives_a_container_nothing(stack, service):
    status = dict(
        line.split(":\t", 1)
        for line in stack.execute(service, "cat", "/proc/1/status").splitlines() if ":\t" in line)

    assert int(status["CapEff"], 16) == int(status["CapBnd"], 16) == 0
    assert status["NoNewPrivs"].strip() == "1"
    assert "0" not in status["Uid"].split()
    assert status["Gid"].split()[0] == "10001"
    mounts = [line.split() for line in stack.execute(service, "cat", "/proc/1/mounts").splitlines()]
    (root,) = [options for _, place, _, options, *_ in mounts if place == "/"]
    assert "ro" in root.split(",")
    writable = {
        place for _, place, kind, options, *_ in mounts
        if "rw" in options.split(",") and kind not in ("proc", "sysfs", "mqueue", "devpts", "cgroup")
        and not place.startswith(("/dev", "/proc", "/sys"))}
    assert writable <= {
        "/tmp", "/run/purser-gateway", "/run/postgresql", "/var/lib/purser/keys",
        "/var/lib/postgresql/data", "/etc/hosts", "/etc/hostname", "/etc/resolv.conf"}


def test_a_consumer_has_its_own_secrets_alone(stack):
    for service in PROGRAMS:
        assert stack.execute(service, "ls", "/secrets").split() == [service]
    for database in DATABASES:
        name = "database-" + database.removesuffix("-database")
        assert stack.execute(database, "ls", "/secrets").split() == [name]


def test_no_secret_is_in_an_environment_or_an_argument(stack):
    secrets = {
        stack.execute(service, "cat", f"/secrets/{service}/{name}").strip()
        for service, name in (
            ("auth", "service-secret"), ("auth", "database-password"), ("auth", "refresh-key"),
            ("gateway", "publish-secret"), ("transactions", "database-password"))}
    assert all(len(secret) >= 32 for secret in secrets)
    for service in (*PROGRAMS, *DATABASES, *JOBS):
        config = stack.container(service)["Config"]
        shown = "\n".join([*config["Env"], *(config["Cmd"] or []), *config["Entrypoint"]])
        assert not [secret for secret in secrets if secret in shown]
