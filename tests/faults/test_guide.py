"""The guide shows what the platform answers. Here because one of its examples stops a service."""

import os
import subprocess

from harness.platform import TOP


def test_every_answer_in_the_guide_is_the_platforms(platform, household):
    environment = dict(os.environ, PURSER_RUN=str(platform.run), PURSER_CA=str(platform.ca),
                       PURSER_BASE_URL=platform.base_url)
    done = subprocess.run([TOP / "tools/docs-examples", "--check"], env=environment,
                          capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    household.served_everywhere()
