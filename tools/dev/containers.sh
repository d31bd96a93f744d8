# shellcheck shell=bash
# A container engine, and the image that Purser's are built on. `run` is the instance's directory.
# shellcheck disable=SC2154

packages_containers=(python3-pytest python3-httpx python3-yaml mmdebstrap curl iproute2)

compose_there() {
    command -v docker-compose || docker compose version
}

# Who has an engine already, Debian's or another, needs none.
need_for_containers() {
    local packages=("${packages_containers[@]}")
    if ! engine_answers && ! command -v dockerd >/dev/null; then
        packages+=(docker.io)
        # In Debian 13 the client is a package of its own.
        if apt-cache show docker-cli >/dev/null 2>&1; then
            packages+=(docker-cli)
        fi
    fi
    compose_there >/dev/null 2>&1 || packages+=(docker-compose)
    need "${packages[@]}"
}

engine_answers() {
    docker version >/dev/null 2>&1
}

engine_run_answers() {
    DOCKER_HOST=unix://$run/docker.sock engine_answers
}

# The exit status of what cannot be tried here: automake's, too.
left_out=77

leave_out() {
    say "dev: LEFT OUT: $*"
    exit "$left_out"
}

# The one that answers, or one of our own, which ends with ./dev: see engine_down.
engine_up() {
    if engine_answers; then
        return
    fi
    is_root || leave_out "no container engine answers, and only root can start one"
    say "starting a container engine"
    mkdir -p "$run/docker"
    raise_open_files
    setsid dockerd --data-root "$run/docker" --exec-root "$run/docker-exec" \
        --pidfile "$run/docker.pid" --host "unix://$run/docker.sock" \
        </dev/null >"$run/log/docker.log" 2>&1 9>&- &
    engine_pid=$!
    if ! wait_for 60 engine_run_answers; then
        tail -n 20 "$run/log/docker.log" >&2
        engine_down
        leave_out "the container engine does not start; more: $run/log/docker.log"
    fi
    export DOCKER_HOST=unix://$run/docker.sock
}

engine_gone() {
    ! kill -0 "$engine_pid"
}

# Ends the engine that engine_up started.
engine_down() {
    [ -n "${engine_pid:-}" ] || return 0
    kill "$engine_pid" 2>/dev/null || true
    wait_for 30 engine_gone || say "the container engine does not end: process $engine_pid"
    engine_pid=
}

base=debian:trixie-slim

# Debian's image; where none can be pulled, the same made of Debian's packages. What this machine
# trusts it trusts then too, so that npm reaches its registry where a proxy stands before it.
base_image() {
    local trusted=/etc/ssl/certs/ca-certificates.crt
    if docker image inspect "$base" >/dev/null 2>&1 || docker pull -q "$base" >/dev/null 2>&1; then
        return
    fi
    is_root || die "the image $base cannot be pulled, and only root can make it"
    say "making the image $base"
    mmdebstrap --quiet --variant=minbase --dpkgopt='path-exclude=/usr/share/man/*' \
        --dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='path-exclude=/usr/share/doc/*' \
        --dpkgopt='path-include=/usr/share/doc/*/copyright' \
        --include=ca-certificates --customize-hook="upload $trusted $trusted" trixie - | docker import - "$base" >/dev/null
}
