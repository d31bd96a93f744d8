# shellcheck shell=bash
# One running instance of the platform: its directory, its sockets, its processes.
#
#   run/bin  programs      run/etc      settings        run/secrets  keys (0700)
#   run/pg   PostgreSQL    run/gateway  nginx           run/tls      certificates
#   run/log  logs          run/www      static files     run/pid      "PID START" of each process
#   run/sockets            Unix sockets, or a link to their directory

# Sets `run` and `port` from the environment and what `up` noted before.
instance_locate() {
    run=${PURSER_RUN:-run}
    case $run in
        /*) run=$(realpath -m -- "$run") ;;
        *) run=$(realpath -m -- "$top/$run") ;;
    esac
    case $top$run in
        *[!A-Za-z0-9_./+@:,-]*) die "$top, $run: names with blanks and the like confuse make" ;;
    esac
    port=${PURSER_PORT:-$(cat "$run/port" 2>/dev/null || echo 8443)}
    sockets=$(realpath -m -- "$run/sockets")
}

reachable_by_account() {
    run=/ as_account test -x "$1"
}

# Root's home directory is closed to the account that everything runs as: then run/ is a link to a
# place that is not.
instance_relocate() {
    local elsewhere
    if ! is_root || [ -e "$top/run" ] || reachable_by_account "$top"; then
        return
    fi
    elsewhere=/var/lib/purser-dev-$(cksum <<<"$top" | cut -d' ' -f1)
    mkdir -p "$elsewhere"
    chmod 755 "$elsewhere"
    ln -sfn "$elsewhere" "$top/run"
    instance_locate
}

instance_make() {
    mkdir -p "$run"/{bin,etc,secrets,tls,log,pid,www}
    give "$run" "$run"/{bin,etc,secrets,tls,log,pid,www}
    chmod 700 "$run/secrets"
    if is_root && ! reachable_by_account "$run"; then
        die "$run: the account $account cannot come there; name another PURSER_RUN"
    fi
    instance_make_sockets
}

# The address of a Unix socket has room for 107 bytes.
instance_make_sockets() {
    local longest=/.s.PGSQL.5432.lock.xxxxxx base
    if [ ! -d "$run/sockets" ]; then
        if [ $((${#run} + ${#longest} + 8)) -le 107 ]; then
            mkdir -p "$run/sockets"
        else
            base=${TMPDIR:-/tmp}
            if [ ${#base} -gt 60 ] || ! reachable_by_account "$base"; then
                base=/tmp
            fi
            ln -sfn "$(mktemp -d "$base/purser-XXXXXX")" "$run/sockets"
        fi
    fi
    sockets=$(realpath -- "$run/sockets")
    chmod 700 "$sockets"
    give "$sockets"
}

instance_remove() {
    rm -rf "$run"
    if [ -L "$top/run" ] && [ ! -e "$top/run" ]; then
        rm -f "$top/run"
    fi
}

instance_remove_sockets() {
    [ -e "$run/sockets" ] || [ -L "$run/sockets" ] || return 0
    rm -rf "$sockets" "$run/sockets"
}

# One ./dev at a time works on an instance.
instance_lock() {
    mkdir -p "$run"
    exec 9>"$run/lock"
    flock -w 300 9 || die "another ./dev works on $run"
}

# ---- processes

# Of a process that has ended, whose parent did not take notice yet, there is none.
start_time_of() {
    sed -n 's/.*) //; /^Z/!p' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20
}

# Sets `pid` where the process lives. The time it was started at tells it from another that came
# by its number.
process_find() {
    local started
    pid=
    read -r pid started 2>/dev/null <"$run/pid/$1" || return 1
    [ "$(start_time_of "$pid")" = "$started" ]
}

# process_start NAME COMMAND...: in a session of its own, with its output in log/NAME.log.
process_start() {
    local name=$1
    shift
    (
        cd "$run" || exit
        account_prefix
        exec "${prefix[@]}" setsid "$@" </dev/null >>"$run/log/$name.log" 2>&1 9>&-
    ) &
    printf '%s %s\n' $! "$(start_time_of $!)" >"$run/pid/$name"
}

process_gone() {
    ! process_find "$1"
}

gone_or() {
    local name=$1
    shift
    process_gone "$name" || "$@"
}

# process_await NAME COMMAND...: until the command says that the process is ready. Says why where it
# ends before, or is not ready after half a minute.
process_await() {
    local name=$1
    shift
    if wait_for 30 gone_or "$name" "$@" && process_find "$name"; then
        return
    fi
    say "dev: $name is not ready:"
    "$@" >&2 || true
    grep -v '"msg":"request"' "$run/log/$name.log" | tail -n 5 >&2
    die "more: $run/log/$name.log"
}

# process_stop NAME SIGNAL: what does not end by it in 20 s is killed.
process_stop() {
    if process_find "$1"; then
        kill -s "$2" "$pid"
        if ! wait_for 20 process_gone "$1"; then
            say "dev: $1 does not end; killing it"
            kill -s KILL -- "-$pid" || true
            wait_for 5 process_gone "$1"
        fi
    fi
    rm -f "$run/pid/$1"
}
