"""An auth that nobody can reach yet, because whoever leads to it waits until it is ready."""

import json
import os
import subprocess

from harness.wait import until


def test_auth_has_its_keys_without_asking_anybody(platform):
    directory = platform.run / "alone"
    directory.mkdir()
    other = {"PURSER_LISTEN": f"unix:{directory}/auth.sock",
             "PURSER_INTERNAL_SOCKET": f"{directory}/nobody.sock"}
    lines = (platform.run / "etc/auth.conf").read_text().splitlines()
    kept = [line for line in lines if line.partition("=")[0] not in other]
    (directory / "auth.conf").write_text(
        "\n".join(kept + [f"{name}={value}" for name, value in other.items()]) + "\n")
    environment = {name: value for name, value in os.environ.items()
                   if not name.startswith("PURSER_")}
    stored = "SELECT value FROM service_state WHERE name = 'jwks'"
    # Else it would have those of its last life.
    platform.sql("auth", "DELETE FROM service_state WHERE name = 'jwks'")
    with subprocess.Popen([platform.program("auth"), "--config", directory / "auth.conf"],
                          stderr=subprocess.DEVNULL, env=environment) as auth:
        try:
            (key_set,), = until(lambda: platform.sql("auth", stored), "it has its keys")
        finally:
            auth.terminate()
    kids = {key["kid"] for key in json.loads(key_set)["keys"]}
    assert kids and kids <= {path.stem.partition("-")[2] for path in platform.key_files()}
