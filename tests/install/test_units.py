"""The units, as systemd judges them without running them."""

import subprocess

import pytest

LIMIT = 20  # tenths: systemd calls what is below 2.0 "OK"


@pytest.mark.parametrize("name", ("purser@.service", "purser-gateway.service"))
def test_a_unit_is_exposed_little(installation, name):
    path = installation.stage / (installation.prefix / "lib/systemd/system" / name).relative_to("/")
    template = path.with_name(name.replace("@.", "@auth."))
    said = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--no-pager", f"--threshold={LIMIT}",
         template], capture_output=True, text=True, timeout=60)

    assert "Overall exposure level" in said.stdout
    assert said.returncode == 0, said.stdout
