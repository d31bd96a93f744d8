# shellcheck shell=bash
# A platform for one command, beside whatever else runs: for tests and measurements.

free_port() {
    /usr/bin/python3 -c 'import socket
s = socket.socket()
s.bind(("127.0.0.1", 0))
print(s.getsockname()[1])'
}

# scratch_locate NAME: the instance run/NAME, on a port of its own.
scratch_locate() {
    PURSER_RUN=${PURSER_RUN:-run}/$1
    unset PURSER_PORT
    instance_locate
    instance_relocate
    instance_lock
    port=$(free_port)
}

# scratch_up BUILD [CONFIGURE-ARGUMENT...]: starts it, empty, with the programs of that build
# directory. It ends with ./dev, whatever happens; its files stay until the next time.
scratch_up() {
    scratch_build "$@"
    platform_down
    find "$run" -mindepth 1 -maxdepth 1 ! -name lock -exec rm -rf {} +
    instance_make
    echo "$port" >"$run/port"
    scratch_traps
    platform_up
    # What runs on it may call ./dev stop and start.
    exec 9>&-
}

# Whatever happens, what was started here ends with ./dev.
scratch_traps() {
    trap scratch_down EXIT
    trap 'exit 129' HUP
    trap 'exit 130' INT
    trap 'exit 143' TERM
}

scratch_build() {
    build=$top/$1
    shift
    build "$build" "$@"
}

# The tests of rate limits need a gateway with the limits that the gateway has by default. It
# trusts a proxy here, so that they can come from many addresses. There is no live stream on it.
defaults_gateway_up() {
    defaults_port=$(free_port)
    gateway_render gateway-defaults "$defaults_port" \
        PURSER_TRUSTED_PROXIES="127.0.0.1 ::1 10.9.0.0/16" PURSER_STREAM=off || true
    gateway_start gateway-defaults "$defaults_port"
}

# `child` is what runs on it in the background, so that a signal need not wait for its end.
scratch_down() {
    trap - EXIT HUP INT TERM
    [ -z "${child:-}" ] || kill "$child" 2>/dev/null || true
    process_stop gateway-defaults TERM
    platform_down
    engine_down
}

# By these variables tests and measurements find it; see tests/conftest.py.
# Where the platform sends its mail, which the tests receive; and soon again what failed.
scratch_mail() {
    export PURSER_SMTP_URL PURSER_SMTP_USER=purser PURSER_SMTP_PASSWORD=correct-horse
    export PURSER_SMTP_CA=$run/tls/ca.pem PURSER_MAIL_FROM=purser@example.org
    export PURSER_RETRY_SCHEDULE='1 1 1 1'
    PURSER_SMTP_URL=smtp://localhost:$(free_port)
}

scratch_export() {
    local service
    export PURSER_BASE_URL=https://localhost:$port PURSER_RUN=$run PURSER_CA=$run/tls/ca.pem
    export PURSER_INTERNAL_SOCKET=$sockets/internal.sock PYTHONDONTWRITEBYTECODE=1
    for service in "${services[@]}"; do
        export "PURSER_DSN_${service^^}=host=$sockets dbname=purser_$service user=postgres"
    done
}

command_bench() {
    need_for_build
    need "${packages_bench[@]}"
    scratch_locate bench
    scratch_up build
    scratch_export
    "$top/tests/bench/run" "$@" &
    child=$!
    wait "$child"
}
