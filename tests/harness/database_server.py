"""A PostgreSQL server of a test's own, as somebody else would run it far away: reached by TCP, with
TLS and passwords alone, each statement in its log."""

import datetime
import ipaddress
import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

import psycopg
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HBA = """
local all postgres trust
hostssl all all 127.0.0.1/32 scram-sha-256
"""

SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_permissions = 0700
ssl = on
fsync = off
log_statement = all
log_connections = on
log_min_duration_statement = 0
"""


class DatabaseServer:
    """`account`: the ids of the user and the group that run it; PostgreSQL refuses root."""

    def __init__(self, account):
        self._account = account
        self.directory = Path(tempfile.mkdtemp(prefix="purser-db-"))
        self.directory.chmod(0o755)
        os.chown(self.directory, *account)
        self._programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"),
                                key=lambda path: int(path.parent.name))[-1]
        self.data = self.directory / "data"
        self.ca = self.directory / "ca.pem"
        self.other_ca = self.directory / "other-ca.pem"
        self._run("initdb", "-D", self.data, "-U", "postgres", "--auth=trust", "--no-sync",
                  "--encoding=UTF8", "--locale=C.UTF-8")
        (self.data / "pg_hba.conf").write_text(HBA)
        self.port = free_port()
        with open(self.data / "postgresql.conf", "a") as conf:
            conf.write(f"{SETTINGS}port = {self.port}\n"
                       f"unix_socket_directories = '{self.directory}'\n")
        self._certify()
        self._run("pg_ctl", "-D", self.data, "-l", self.directory / "log", "-w", "start")

    def _run(self, program, *arguments):
        user, group = self._account
        identity = {} if os.geteuid() == user else {
            "user": user, "group": group, "extra_groups": []}
        subprocess.run([self._programs / program, *arguments], check=True, timeout=60, cwd="/",
                       stdout=subprocess.DEVNULL, **identity)

    def _certify(self):
        """A certificate by an authority of its own, and another that has nothing to do with it."""
        key, certificate = authority("Authority of a test", self.ca)
        authority("Another authority", self.other_ca)
        mine = ec.generate_private_key(ec.SECP256R1())
        names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
        signed = (builder("localhost", certificate.subject, mine.public_key())
                  .add_extension(x509.SubjectAlternativeName(names), critical=False)
                  .sign(key, hashes.SHA256()))
        self._write("server.crt", signed.public_bytes(serialization.Encoding.PEM))
        self._write("server.key", mine.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption()))

    def _write(self, name, content):
        path = self.data / name
        path.write_bytes(content)
        path.chmod(0o600)
        os.chown(path, *self._account)

    def stop(self):
        self._run("pg_ctl", "-D", self.data, "-m", "immediate", "stop")
        shutil.rmtree(self.directory)

    def conninfo(self, ca=None, **parts):
        """From afar, with the server's certificate checked against `ca` (its own authority)."""
        return psycopg.conninfo.make_conninfo(
            host="localhost", port=self.port, sslmode="verify-full", sslrootcert=str(ca or self.ca),
            **parts)

    def connect(self, dbname="postgres"):
        """As the superuser, from inside."""
        return psycopg.connect(host=str(self.directory), port=self.port, user="postgres",
                               dbname=dbname, autocommit=True)

    def log(self):
        return (self.directory / "log").read_text()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def builder(subject, issuer, public_key):
    now = datetime.datetime.now(datetime.timezone.utc)
    return (x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)]))
            .issuer_name(issuer)
            .public_key(public_key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(hours=1))
            .not_valid_after(now + datetime.timedelta(days=1)))


def authority(name, path):
    """Makes an authority, whose certificate goes to `path`: its key and its certificate."""
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = (builder(name, x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]),
                           key.public_key())
                   .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
                   .sign(key, hashes.SHA256()))
    path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return key, certificate
