# shellcheck shell=bash
# nginx before the services.

gateway_listen() {
    local addresses="127.0.0.1:$1"
    if grep -q ' lo$' /proc/net/if_inet6 2>/dev/null; then
        addresses+=" [::1]:$1"
    fi
    printf '%s' "$addresses"
}

# A gateway's internal listener: internal.sock of `gateway`.
gateway_socket() {
    printf '%s' "$sockets/${1/gateway/internal}.sock"
}

# gateway_render NAME PORT [SETTING=VALUE...]: the configuration of one gateway, in run/NAME.
# Returns 0 where it changed.
gateway_render() {
    local directory=$run/$1 before after
    local settings=(
        PURSER_GATEWAY_LISTEN="$(gateway_listen "$2")"
        PURSER_GATEWAY_INTERNAL_LISTEN="unix:$(gateway_socket "$1")"
        PURSER_TLS_CERTIFICATE="$run/tls/server.pem"
        PURSER_TLS_KEY="$run/tls/server.key"
        PURSER_AUTH_SERVERS="unix:$sockets/auth.sock"
        PURSER_TRANSACTIONS_SERVERS="unix:$sockets/transactions.sock"
        PURSER_BUDGETS_SERVERS="unix:$sockets/budgets.sock"
        PURSER_NOTIFICATIONS_SERVERS="unix:$sockets/notifications.sock"
        PURSER_WWW="$run/www"
        PURSER_PUBLISH_SECRET_FILE="$run/secrets/gateway/publish-secret"
        PURSER_GATEWAY_STATE="$directory/state"
        PURSER_GATEWAY_ACCESS_LOG="$run/log/access.log"
        PURSER_GATEWAY_ERROR_LOG="$run/log/$1.log"
        PURSER_ALLOWED_ORIGINS="${PURSER_ALLOWED_ORIGINS:-}"
        PURSER_TRUSTED_PROXIES="${PURSER_TRUSTED_PROXIES:-}"
    )
    shift 2
    mkdir -p "$directory/state"
    give "$directory" "$directory/state"
    before=$(cat "$directory"/*.conf 2>/dev/null | cksum)
    env "${settings[@]}" "$@" "$top/nginx/render" "$directory"
    find "$directory" -name '*.conf' ! -name 'publisher-*' -exec chmod 644 {} +
    give "$directory"/*.conf
    after=$(cat "$directory"/*.conf | cksum)
    [ "$before" != "$after" ]
}

gateway_answers() {
    curl -sS -f -m 5 -o /dev/null --noproxy '*' --cacert "$run/tls/ca.pem" \
        "https://localhost:$1/v1/openapi.json"
}

# gateway_start NAME PORT [changed]: or, where it runs and its configuration changed, has it read
# that.
gateway_start() {
    local name=$1 said
    local nginx=("$(PATH=$PATH:/usr/sbin command -v nginx)" -p "$run/$name" -c "$run/$name/nginx.conf"
        -e "$run/log/$name.log")
    raise_open_files
    if ! said=$(as_account "${nginx[@]}" -t -q 2>&1); then
        die "the gateway's configuration does not work: $said"
    fi
    if ! process_find "$name"; then
        rm -f "$(gateway_socket "$name")"
        process_start "$name" "${nginx[@]}" -g 'daemon off;'
    elif [ -n "${3:-}" ]; then
        kill -s HUP "$pid"
    fi
    process_await "$name" gateway_answers "$2"
}

# A load test comes from one address, often with one token.
lifted_rates=(
    PURSER_RATE_ADDRESS=1000000 PURSER_BURST_ADDRESS=1000000
    PURSER_RATE_TOKEN=1000000 PURSER_BURST_TOKEN=1000000
    PURSER_RATE_AUTH=1000000 PURSER_BURST_AUTH=1000000
)

gateway_up() {
    local changed=
    "$top/api/make-site" "$run/www"
    "$top/web/put" "$run/www"
    gateway_render gateway "$port" "${lifted_rates[@]}" && changed=1
    gateway_start gateway "$port" "$changed"
}
