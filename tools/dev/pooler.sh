# shellcheck shell=bash
# PgBouncer between the services and their databases, for `./dev test --pooler`. Which of these
# settings matter to whoever runs one is in docs/scaling.md.

# For each database; fewer than any service opens, so that sessions are really shared.
pooler_connections=3

pooler_program() {
    PATH=$PATH:/usr/sbin command -v pgbouncer
}

# From 1.21 on it keeps the prepared statements of its clients.
pooler_keeps_statements() {
    local version
    version=$("$(pooler_program)" --version | sed -n 's/^PgBouncer //p')
    [ "$(printf '%s\n' 1.21 "$version" | sort -V | head -n 1)" = 1.21 ]
}

pooler_settings() {
    cat <<END
[databases]
* = host=$sockets port=5432
[pgbouncer]
listen_addr =
listen_port = 6432
unix_socket_dir = $sockets
unix_socket_mode = 0700
auth_type = trust
auth_file = $run/etc/pooler-users.txt
admin_users = postgres
pool_mode = transaction
default_pool_size = $pooler_connections
max_client_conn = 400
query_wait_timeout = 4
server_connect_timeout = 3
server_login_retry = 1
log_connections = 0
log_disconnections = 0
END
    ! pooler_keeps_statements || echo 'max_prepared_statements = 200'
}

pooler_users() {
    printf '"%s" ""\n' postgres "${services[@]/#/purser_}"
}

pooler_answers() {
    psql -X -q -h "$sockets" -p 6432 -U postgres -d pgbouncer -c 'SHOW VERSION'
}

pooler_up() {
    pooler_settings | put_file "$run/etc/pooler.ini" 600 || true
    pooler_users | put_file "$run/etc/pooler-users.txt" 600 || true
    process_find pooler || process_start pooler "$(pooler_program)" "$run/etc/pooler.ini"
    process_await pooler pooler_answers
}
