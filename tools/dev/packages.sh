# shellcheck shell=bash
# Debian packages that the commands need.

packages_up=(
    autoconf automake make gcc libc6-dev pkg-config
    libfcgi-dev libpq-dev libjson-c-dev libjwt-dev libssl-dev libcurl4-openssl-dev libargon2-dev
    postgresql sqitch libdbd-pg-perl nginx libnginx-mod-nchan openssl curl ca-certificates util-linux procps python3
)
packages_test=(
    libcmocka-dev libtap-parser-sourcehandler-pgtap-perl
    python3-pytest python3-httpx python3-h2 python3-jsonschema python3-psycopg python3-jwt
    python3-cryptography python3-hypothesis python3-aiosmtpd python3-dnslib
    python3-prometheus-client iproute2 jq pgbouncer
)

# Of the suite that installs Purser into a system.
packages_install=(python3-pytest python3-httpx mmdebstrap debhelper dpkg-dev fakeroot lintian systemd)

packages_bench=(wrk python3-httpx)

as_root() {
    if is_root; then
        "$@"
    else
        sudo "$@"
    fi
}

missing_packages() {
    local package
    for package; do
        dpkg-query -W -f='${db:Status-Abbrev}' "$package" 2>/dev/null | grep -q '^.i' ||
            printf '%s\n' "$package"
    done
}

# need PACKAGE...: installs those that are missing.
need() {
    local missing
    mapfile -t missing < <(missing_packages "$@")
    [ ${#missing[@]} -gt 0 ] || return 0
    command -v apt-get >/dev/null || die "not Debian; what is missing is called there: ${missing[*]}"
    is_root || command -v sudo >/dev/null ||
        die "as root: apt-get install ${missing[*]}"
    say "installing ${missing[*]}"
    as_root env DEBIAN_FRONTEND=noninteractive bash -euo pipefail -s -- "${missing[@]}" \
        <"$top/tools/dev/install-packages" >&2
    need_nginx_directory
}

# With its stream module nginx looks for the directory that it was compiled with, whatever it is
# told. The package leaves it to the first start by root, which there may not have been.
need_nginx_directory() {
    if command -v /usr/sbin/nginx >/dev/null && [ ! -d /var/lib/nginx/body ]; then
        as_root mkdir -p /var/lib/nginx/body
    fi
}

# Some builds of Node.js bring npm with them.
need_for_build() {
    need "${packages_up[@]}"
    command -v npm >/dev/null || need nodejs npm
}

need_for_test() {
    local version
    need_for_build
    need "${packages_test[@]}"
    version=$(postgres_version)
    need "postgresql-$version-pgtap"
}

# What tests take from npm: an EventSource as browsers have it, and a verifier of webhooks.
need_node_clients() {
    "$top/tools/npm-install" "$top/tests/node"
}
