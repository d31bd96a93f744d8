"""Other machines: network namespaces that reach this one over a line of their own."""

import os

from harness.stack import run


class Machine:
    """`prefix` makes a command run there; `address` is its own, `host` this machine's as it sees it."""

    def __init__(self, number):
        self.name = f"purser-{os.getpid()}-{number}"
        self.host, self.address = f"10.77.{number}.1", f"10.77.{number}.2"
        self.prefix = ("ip", "netns", "exec", self.name)
        near, far = f"pm{os.getpid()}n{number}", f"pm{os.getpid()}f{number}"
        run("ip", "netns", "add", self.name)
        run("ip", "link", "add", near, "type", "veth", "peer", "name", far, "netns", self.name)
        run("ip", "addr", "add", f"{self.host}/24", "dev", near)
        run("ip", "link", "set", near, "up")
        run(*self.prefix, "ip", "addr", "add", f"{self.address}/24", "dev", far)
        run(*self.prefix, "ip", "link", "set", far, "up")
        run(*self.prefix, "ip", "route", "add", "default", "via", self.host)

    def remove(self):
        """Its line goes with it."""
        run("ip", "netns", "del", self.name)
