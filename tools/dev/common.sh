# shellcheck shell=bash
# What the other parts of ./dev share. `top` is the clone.

# The services, in the order in which they start.
services=(auth transactions budgets notifications)

# The gateway keeps two descriptors for each of its connections.
raise_open_files() {
    local limit
    limit=$(ulimit -H -n)
    if [ "$limit" = unlimited ] || [ "$limit" -gt 65536 ]; then
        limit=65536
    fi
    ulimit -S -n "$limit"
}

say() {
    printf '%s\n' "$*" >&2
}

die() {
    say "dev: $*"
    exit 1
}

is_root() {
    [ "$(id -u)" -eq 0 ]
}

# The unprivileged account that runs everything where ./dev is started by root (PostgreSQL insists
# on one). It comes with Debian's postgresql package.
account=postgres

# Sets `prefix` to what makes a command run as that account, in an environment that holds nothing of
# the caller's but what is named here: a service refuses settings that it does not know.
account_prefix() {
    local name
    prefix=(env -i PATH="$PATH" LANG=C.UTF-8 HOME="$run")
    for name in TZ ASAN_OPTIONS UBSAN_OPTIONS LSAN_OPTIONS; do
        [ -z "${!name:-}" ] || prefix+=("$name=${!name}")
    done
    if is_root; then
        prefix=(setpriv --reuid="$account" --regid="$account" --init-groups "${prefix[@]}")
    fi
}

as_account() (
    cd "$run" || exit
    account_prefix
    exec "${prefix[@]}" "$@"
)

# Gives files to that account.
give() {
    if is_root; then
        chown "$account:" "$@"
    fi
}

# wait_for SECONDS COMMAND...: until the command succeeds.
wait_for() {
    local end=$((SECONDS + $1))
    shift
    until "$@" >/dev/null 2>&1; do
        if [ $SECONDS -ge $end ]; then
            return 1
        fi
        sleep 0.1
    done
}

# Puts the file on standard input at a path, atomically and only where it differs. Returns 0 where
# it did. Mode as given; owned by the account.
put_file() {
    local path=$1 mode=$2 temporary
    temporary=$(mktemp "$path.XXXXXX")
    cat >"$temporary"
    if cmp -s "$temporary" "$path"; then
        rm -f "$temporary"
        return 1
    fi
    chmod "$mode" "$temporary"
    give "$temporary"
    mv -f "$temporary" "$path"
}

is_service() {
    [[ " ${services[*]} " == *" $1 "* ]]
}
