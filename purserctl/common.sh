# shellcheck shell=bash
# What the scripts of purserctl share. It sets PURSERCTL, PURSER_SCRIPTS,
# PURSER_DATA and PURSER_ETC to where it is itself, and the rest of the installation.

# The services, in the order in which they start.
services=(auth transactions budgets notifications)

# What the command is called, in messages.
command_name=purserctl\ $(basename "$0")

say() {
    printf '%s\n' "$*"
}

warn() {
    printf '%s: %s\n' "$command_name" "$*" >&2
}

die() {
    warn "$@"
    exit 1
}

# Of a call that is not understood.
die_usage() {
    warn "$*; see $command_name --help"
    exit 2
}

is_root() {
    [ "$(id -u)" -eq 0 ]
}

is_service() {
    [[ " ${services[*]} " == *" $1 "* ]]
}

need_programs() {
    local program
    for program; do
        command -v "$program" >/dev/null || die "$program is not installed"
    done
}

# The first line of a file that holds a secret.
read_secret() {
    local line
    IFS= read -r line <"$1" || [ -n "$line" ] || die "$1: is empty"
    printf '%s' "$line"
}

# A directory that nobody else can look into, gone at the end.
make_private_directory() {
    private=$(mktemp -d)
    trap 'rm -rf "$private"' EXIT
    trap 'exit 129' HUP
    trap 'exit 130' INT
    trap 'exit 143' TERM
}

# ---- connections. Each is a section of a service file (libpq's), so that no address, name or
# password stands in the arguments of a process.

# The account that PostgreSQL's superuser is on this machine, where commands run as that one.
become=()

# connections_begin ADMIN-CONNINFO: where it is empty and root asks, the account postgres connects
# over the local socket, as Debian's pg_hba.conf lets it.
connections_begin() {
    local conninfo=$1
    make_private_directory
    if [ -z "$conninfo" ] && is_root && id postgres >/dev/null 2>&1; then
        become=(setpriv --reuid=postgres --regid=postgres --init-groups)
        conninfo=user=postgres
        # Root's directory is closed to that account.
        cd /
    fi
    printf '%s\n' "$conninfo" | "$PURSERCTL" conninfo >"$private/admin"
    grep -q '^dbname=' "$private/admin" || echo dbname=postgres >>"$private/admin"
    : >"$private/services"
    if [ ${#become[@]} -gt 0 ]; then
        chown -R postgres: "$private"
    fi
}

# connections_of SERVICE: begins anew, for that service's server: %s in the admin's host stands for
# the service.
connections_of() {
    [ -e "$private/given" ] || cp "$private/admin" "$private/given"
    sed "/^host=/s/%s/$1/g" "$private/given" >"$private/admin"
    : >"$private/services"
}

# Does the admin connect over a Unix socket?
by_socket() {
    local host
    host=$(sed -nE 's/^host(addr)?=//p' "$private/admin" | tail -n 1)
    host=${host:-${PGHOSTADDR:-${PGHOST:-/}}}
    [[ $host = [/@]* ]]
}

# connection_add NAME PASSWORD-FILE [KEYWORD=VALUE...]: the admin's connection, changed so. Another
# user does not get the admin's password; one in the connection string goes before the file.
connection_add() {
    local name=$1 file=$2 change keyword gone=none password=
    shift 2
    [ -z "$file" ] || password=$(read_secret "$file") || return
    for change; do
        keyword=${change%%=*}
        gone+="|$keyword"
        [ "$keyword" != user ] || gone+='|password|passfile'
    done
    {
        printf '[%s]\n' "$name"
        printf '%s\n' "$@"
        grep -vE "^($gone)=" "$private/admin" || true
        # The first of a keyword counts.
        [ -z "$password" ] || printf 'password=%s\n' "$password"
    } >>"$private/services"
}

# connected NAME COMMAND...: runs it with that connection as libpq's default.
connected() {
    local name=$1
    shift
    "${become[@]}" env PGSERVICEFILE="$private/services" PGSERVICE="$name" \
        PGCONNECT_TIMEOUT="${PGCONNECT_TIMEOUT:-10}" PGAPPNAME=purserctl "$@"
}

# sql NAME ARGUMENT...: psql with that connection.
sql() {
    local name=$1
    shift
    PGOPTIONS='-c client_min_messages=warning' connected "$name" \
        psql -X -q -At -v ON_ERROR_STOP=1 "$@"
}
