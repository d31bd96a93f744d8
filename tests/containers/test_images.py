"""What is in the images."""

import re

import pytest

from harness.stack import SERVICES, TOP, docker, inspect

MIB = 1024 * 1024
OURS = ("gateway", "migrate", *SERVICES)
VERSION = re.search(r"AC_INIT\(\[purser\], \[([^]]*)\]", (TOP / "configure.ac").read_text())[1]


@pytest.fixture(scope="module")
def images(stack):
    return {name: inspect("image", f"purser-test-{name}") for name in OURS}


def files(image):
    """Every file of an image, and what it can be told from."""
    return docker(
        "run", "--rm", "--network=none", "--entrypoint=/usr/bin/find", image, "/", "-xdev",
        "-type", "f", "-printf", "%p %m %u\n", check=False).splitlines()


@pytest.mark.parametrize("name", OURS)
def test_an_image_says_what_it_is_and_runs_as_nobody_of_the_host(images, name):
    config = images[name]["Config"]
    labels = config["Labels"]

    assert config["User"] == "10001:10001"
    assert labels["org.opencontainers.image.title"] == f"purser-{name}"
    assert labels["org.opencontainers.image.version"] == VERSION
    assert labels["org.opencontainers.image.licenses"] == "Apache-2.0"
    assert labels["org.opencontainers.image.description"]
    assert isinstance(config["Entrypoint"], list) and config["Entrypoint"][0].startswith("/usr/")


def test_a_service_is_little_more_than_its_libraries(images):
    layers = [images[service]["RootFS"]["Layers"] for service in SERVICES]
    libraries = [layer for layer in layers[0] if all(layer in others for others in layers)]

    for service in SERVICES:
        own = [
            row.split() for row in
            docker("history", "--no-trunc", "--human=false", "--format={{.Size}} {{.CreatedBy}}",
                   f"purser-test-{service}").splitlines()]
        assert len(images[service]["RootFS"]["Layers"]) == len(libraries) + 1
        # The topmost layer that has anything is the one that is not shared.
        size = next(int(row[0]) for row in own if int(row[0]) > 0)
        assert 0 < size <= 10 * MIB


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_has_its_own_program_and_no_tools(images, service):
    programs = {
        line.split()[0] for line in files(f"purser-test-{service}")
        if re.match(r"/(usr/)?(s?bin|local/bin|libexec)/", line)}

    ours = {program for program in programs if "purser" in program}
    assert ours == {f"/usr/bin/purser-{service}", "/usr/bin/purserctl"}
    assert not {"/usr/bin/gcc", "/usr/bin/make", "/usr/bin/psql", "/usr/bin/sqitch"} & programs


@pytest.mark.parametrize("name", OURS)
def test_no_image_has_a_secret_in_it_or_lists_of_packages(images, name):
    names = [line.split()[0] for line in files(f"purser-test-{name}")]
    suspicious = [
        path for path in names
        if re.search(r"\.(key|p12)$|^/secrets/|^/var/lib/purser/|^/etc/ssl/private/", path)
        or path.startswith("/var/lib/apt/lists/") and not path.endswith("/lock")]

    assert suspicious == []
    assert len(names) > 1000


def test_the_same_sources_and_packages_give_the_same_image(stack):
    layers = []
    for _ in range(2):
        image = docker(
            "build", "-q", "--no-cache", "-f", TOP / "containers/gateway/Dockerfile", TOP).strip()
        layers.append(inspect("image", image)["RootFS"]["Layers"])
        docker("rmi", image, check=False)
    assert layers[0] == layers[1]
