# shellcheck shell=bash
# The platform as a whole: up, down, status, logs.

# Logins are held to the cores by the hashing; the responders beyond them answer everything else.
responders_of() {
    if [ "$1" = auth ]; then
        echo $((2 + $(nproc)))
    else
        echo 4
    fi
}

# With `pooler` set, through PgBouncer.
database_settings() {
    local database="host=$sockets dbname=purser_$1 user=purser_$1"
    if [ -z "${pooler:-}" ]; then
        echo "PURSER_DATABASE=$database"
        return
    fi
    echo "PURSER_DATABASE=$database port=6432"
    pooler_keeps_statements || echo "PURSER_DATABASE_PREPARED=off"
}

service_settings() {
    database_settings "$1"
    cat <<END
PURSER_LISTEN=unix:$sockets/$1.sock
PURSER_RESPONDERS=$(responders_of "$1")
PURSER_INTERNAL_SOCKET=$sockets/internal.sock
PURSER_SERVICE_SECRET_FILE=$run/secrets/$1/service-secret
PURSER_CURSOR_KEY_FILE=$run/secrets/$1/cursor-key
END
    if [ -n "${PURSER_ALLOWED_ORIGINS:-}" ]; then
        echo "PURSER_ALLOWED_ORIGINS=$PURSER_ALLOWED_ORIGINS"
    fi
    case $1 in
        auth) auth_settings ;;
        notifications) notifications_settings ;;
    esac
}

auth_settings() {
    local service
    echo "PURSER_KEYS_DIR=$run/keys"
    echo "PURSER_REFRESH_KEY_FILE=$run/secrets/auth/refresh-key"
    for service in "${services[@]}"; do
        echo "PURSER_SECRET_${service^^}_FILE=$run/secrets/auth/secret-$service"
    done
}

notifications_settings() {
    echo "PURSER_SITE=https://localhost:$port"
    echo "PURSER_LINK_KEY_FILE=$run/secrets/notifications/link-key"
    echo "PURSER_PUBLISH_SECRET_FILE=$run/secrets/notifications/publish-secret"
    echo "PURSER_WEBHOOK_ALLOW=localhost"
    echo "PURSER_WEBHOOK_CA=$run/tls/ca.pem"
    local name
    for name in PURSER_SMTP_URL PURSER_SMTP_TLS PURSER_SMTP_USER PURSER_SMTP_PASSWORD \
        PURSER_SMTP_CA PURSER_MAIL_FROM PURSER_RETRY_SCHEDULE; do
        if [ -n "${!name:-}" ]; then
            echo "$name=${!name}"
        fi
    done
}

# Programs are copied beside the data: a build for something else does not touch what runs.
# Returns 0 where the program or its settings changed.
service_install() {
    local changed=1
    put_file "$run/bin/purser-$1" 755 <"$build/purser-$1" && changed=0
    service_settings "$1" | put_file "$run/etc/$1.conf" 600 && changed=0
    return $changed
}

service_start() {
    process_find "$1" ||
        process_start "$1" "$run/bin/purser-$1" --config "$run/etc/$1.conf"
}

service_check() {
    as_account "$run/bin/purser-$1" --config "$run/etc/$1.conf" --check-config ||
        die "$1 cannot start with these settings: $run/etc/$1.conf"
}

# The operator's tool, with the scripts and the schema of the clone.
purserctl() {
    PURSER_SCRIPTS=$top/purserctl PURSER_DATA=$top "$run/bin/purserctl" "$@"
}

# A service that runs takes over its new program and settings without a pause.
service_up() {
    local changed=
    service_install "$1" && changed=1
    service_check "$1"
    if process_find "$1"; then
        [ -z "$changed" ] || kill -s HUP "$pid"
    else
        service_start "$1"
    fi
}

# internal_get PATH: fails where the answer is an error; its body comes all the same.
internal_get() {
    curl -s --fail-with-body -m 5 --unix-socket "$sockets/internal.sock" "http://localhost$1"
}

platform_up() {
    local service
    postgres_up
    put_file "$run/bin/purserctl" 755 <"$build/purserctl/purserctl" || true
    databases_up
    [ -z "${pooler:-}" ] || pooler_up
    tls_up
    secrets_up
    for service in "${services[@]}"; do
        service_up "$service"
    done
    gateway_up
    for service in "${services[@]}"; do
        service_await "$service"
    done
}

service_await() {
    process_await "$1" internal_get "/$1/readyz"
}

platform_down() {
    local name
    for name in gateway notifications budgets transactions auth pooler postgresql; do
        process_stop "$name" "$(stop_signal "$name")"
    done
    instance_remove_sockets
}

command_up() {
    local demo=
    case ${1:-} in
        '') ;;
        --demo) demo=1 ;;
        *) die "up [--demo]" ;;
    esac
    need_for_build
    instance_locate
    instance_relocate
    instance_lock
    instance_make
    build=$top/build
    build "$build"
    echo "$port" >"$run/port"
    platform_up
    if [ -n "$demo" ]; then
        demo_load
    fi
    walk_through
}

command_down() {
    local clean=
    case ${1:-} in
        '') ;;
        --clean) clean=1 ;;
        *) die "down [--clean]" ;;
    esac
    instance_locate
    [ -d "$run" ] || return 0
    instance_lock
    platform_down
    [ -z "$clean" ] || instance_remove
}

stop_signal() {
    case $1 in
        postgresql) echo INT ;;
        *) echo TERM ;;
    esac
}

check_program() {
    is_service "$1" || [ "$1" = gateway ] || [ "$1" = postgresql ] ||
        die "one of: ${services[*]} gateway postgresql"
}

command_stop() {
    check_program "${1:-}"
    instance_locate
    process_stop "$1" "$(stop_signal "$1")"
}

command_start() {
    check_program "${1:-}"
    instance_locate
    case $1 in
        postgresql) postgres_up ;;
        gateway) gateway_start gateway "$port" ;;
        *)
            service_start "$1"
            service_await "$1"
            ;;
    esac
}

command_status() {
    local name state
    instance_locate
    for name in postgresql "${services[@]}" gateway; do
        state=down
        if process_find "$name"; then
            state="pid $pid"
            if is_service "$name"; then
                state+=", $(internal_get "/$name/readyz" >/dev/null && echo ready || echo 'not ready')"
            fi
        fi
        printf '%-14s %s\n' "$name" "$state"
    done
    printf '%-14s https://localhost:%s\n' address "$port"
}

command_logs() {
    local follow=() files=()
    if [ "${1:-}" = -f ]; then
        follow=(-F)
        shift
    fi
    instance_locate
    if [ $# -gt 0 ]; then
        files=("$run/log/$1.log")
        [ -e "${files[0]}" ] || die "no log of $1 in $run/log"
    else
        files=("$run"/log/*.log)
    fi
    tail -n 40 "${follow[@]}" "${files[@]}"
}

walk_through() {
    cat <<END

Purser runs on https://localhost:$port (its API: /docs). Rate limits are lifted, so that load
tests are not held back; the slow-down of failed log-ins is not.

  api=https://localhost:$port ca=$run/tls/ca.pem json='Content-Type: application/json'
  token=\$(curl -s --cacert \$ca -H "\$json" \$api/v1/auth/register \\
    -d '{"email":"ada@example.org","password":"correct horse battery","timezone":"Europe/Berlin"}' |
    python3 -c 'import json,sys; print(json.load(sys.stdin)["access_token"])')
  curl -s --cacert \$ca -H "\$json" -H "Authorization: Bearer \$token" \$api/v1/budgets \\
    -d '{"name":"Food","categories":["Food"],"amount":"500.00","thresholds":[90]}'
  for amount in 440.00 12.50 60.00; do
    curl -s --cacert \$ca -H "\$json" -H "Authorization: Bearer \$token" \$api/v1/transactions \\
      -d '{"type":"expense","amount":"'\$amount'","category":"Food"}'; echo
  done

./dev status | logs | psql SERVICE | down
END
}
