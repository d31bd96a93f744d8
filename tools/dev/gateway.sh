# shellcheck shell=bash
# nginx before the services.

gateway_listen() {
    local addresses="127.0.0.1:$1"
    if [ -s /proc/net/if_inet6 ] && grep -q ' lo$' /proc/net/if_inet6; then
        addresses+=" [::1]:$1"
    fi
    printf '%s' "$addresses"
}

# gateway_render NAME PORT INTERNAL [SETTING=VALUE...]: the configuration of one gateway, in
# run/NAME. Returns 0 where it changed.
gateway_render() {
    local directory=$run/$1 before after
    local settings=(
        PURSER_GATEWAY_LISTEN="$(gateway_listen "$2")"
        PURSER_GATEWAY_INTERNAL_LISTEN="unix:$sockets/$3"
        PURSER_TLS_CERTIFICATE="$run/tls/server.pem"
        PURSER_TLS_KEY="$run/tls/server.key"
        PURSER_AUTH_SERVERS="unix:$sockets/auth.sock"
        PURSER_TRANSACTIONS_SERVERS="unix:$sockets/transactions.sock"
        PURSER_BUDGETS_SERVERS="unix:$sockets/budgets.sock"
        PURSER_WWW="$run/www"
        PURSER_GATEWAY_STATE="$directory/state"
        PURSER_GATEWAY_ACCESS_LOG="$run/log/access.log"
        PURSER_GATEWAY_ERROR_LOG="$run/log/$1.log"
        PURSER_ALLOWED_ORIGINS="${PURSER_ALLOWED_ORIGINS:-}"
        PURSER_TRUSTED_PROXIES="${PURSER_TRUSTED_PROXIES:-}"
    )
    shift 3
    mkdir -p "$directory/state"
    give "$directory" "$directory/state"
    before=$(cat "$directory"/*.conf 2>/dev/null | cksum)
    env "${settings[@]}" "$@" "$top/nginx/render" "$directory"
    chmod 644 "$directory"/*.conf
    after=$(cat "$directory"/*.conf | cksum)
    [ "$before" != "$after" ]
}

# gateway_start NAME: or, where it runs and its configuration changed ($2), has it read that.
gateway_start() {
    local name=$1 changed=$2
    local nginx=("$(PATH=$PATH:/usr/sbin command -v nginx)" -p "$run/$name" -c "$run/$name/nginx.conf"
        -e "$run/log/$name.log")
    as_account "${nginx[@]}" -t -q || die "the gateway's configuration does not work"
    if ! process_find "$name"; then
        process_start "$name" "${nginx[@]}" -g 'daemon off;'
    elif [ -n "$changed" ]; then
        kill -s HUP "$pid"
    fi
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
    gateway_render gateway "$port" internal.sock "${lifted_rates[@]}" && changed=1
    process_find gateway || rm -f "$sockets/internal.sock"
    gateway_start gateway "$changed"
}
