# shellcheck shell=bash
# A PostgreSQL cluster of the instance's own: on a Unix socket that nobody else can open.

# The newest server that is installed, or the one that made the cluster.
postgres_version() {
    local bin
    if [ -n "${run:-}" ] && [ -s "$run/pg/PG_VERSION" ]; then
        cat "$run/pg/PG_VERSION"
        return
    fi
    for bin in /usr/lib/postgresql/*/bin/initdb; do
        bin=${bin#/usr/lib/postgresql/}
        printf '%s\n' "${bin%%/*}"
    done | sort -n | tail -n 1
}

postgres_up() {
    local bin
    bin=/usr/lib/postgresql/$(postgres_version)/bin
    [ -x "$bin/postgres" ] || die "$run/pg was made by PostgreSQL $(postgres_version), which is not
installed; ./dev down --clean removes it with its data"
    if [ ! -s "$run/pg/PG_VERSION" ]; then
        say "making a PostgreSQL cluster"
        as_account "$bin/initdb" -D "$run/pg" -U postgres --auth=trust --encoding=UTF8 \
            --locale=C.UTF-8 --data-checksums >"$run/log/initdb.log"
    fi
    if ! process_find postgresql; then
        process_start postgresql "$bin/postgres" -D "$run/pg" -c listen_addresses= \
            -c unix_socket_directories="$sockets" -c unix_socket_permissions=0700 \
            -c max_connections=200 -c shared_buffers=256MB -c log_line_prefix='%m [%p] %u@%d '
    fi
    process_await postgresql "$bin/pg_isready" -h "$sockets" -U postgres -d postgres
}

# sql DATABASE ARGUMENT...: psql as the superuser.
sql() {
    local database=$1
    shift
    env -u PGUSER -u PGSERVICE PGOPTIONS='-c client_min_messages=warning' \
        psql -X -q -v ON_ERROR_STOP=1 -h "$sockets" -U postgres -d "$database" "$@"
}

# migrate SERVICE [OPTION...]: as operators do it.
migrate() {
    purserctl migrate --admin "host=$sockets user=postgres" "$@"
}

# Roles, databases and migrations of all services, side by side.
databases_up() {
    local service jobs=() job failed=
    for service in "${services[@]}"; do
        migrate "$service" >"$run/log/migrate-$service.log" 2>&1 &
        jobs+=("$service:$!")
    done
    for job in "${jobs[@]}"; do
        wait "${job#*:}" || failed+=" ${job%%:*}"
    done
    for service in $failed; do
        cat "$run/log/migrate-$service.log" >&2
    done
    [ -z "$failed" ] || die "migration failed:$failed (down --clean, then up, begins anew)"
}

command_psql() {
    local service=${1:-}
    is_service "$service" || die "psql SERVICE, one of: ${services[*]}"
    shift
    instance_locate
    process_find postgresql || die "not running: ./dev up"
    exec psql -h "$sockets" -U "purser_${service}_owner" -d "purser_$service" "$@"
}
