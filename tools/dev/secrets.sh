# shellcheck shell=bash
# Keys, secrets and certificates, made once and kept.

# The gateway's certificate is by the instance's own authority.
secrets_up() {
    mkdir -p "$run/secrets/gateway"
    ln -sfn ../../tls/server.pem "$run/secrets/gateway/tls.pem"
    ln -sfn ../../tls/server.key "$run/secrets/gateway/tls.key"
    purserctl secrets --no-superuser "$run/secrets" >/dev/null
    give -R "$run/secrets"
}

# openssl's own configuration is left aside: what it adds differs from system to system.
certificate_config() {
    cat <<'END'
[req]
distinguished_name = name
prompt = no
[name]
O = Purser, for development only
[authority]
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[server]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectAltName = DNS:localhost, IP:127.0.0.1, IP:::1
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
END
}

still_valid() {
    [ -s "$1" ] && openssl x509 -in "$1" -noout -checkend $((14 * 86400)) >/dev/null
}

# An authority of the instance's own, and by it the certificate of the public listener.
tls_up() {
    local tls=$run/tls new=(-newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc)
    certificate_config >"$tls/openssl.cnf"
    if ! still_valid "$tls/ca.pem"; then
        openssl req -x509 -config "$tls/openssl.cnf" -extensions authority "${new[@]}" \
            -days 3650 -subj "/O=Purser, for development only/CN=Purser development CA" \
            -keyout "$tls/ca.key" -out "$tls/ca.pem" 2>/dev/null
        rm -f "$tls/server.pem"
    fi
    if ! still_valid "$tls/server.pem"; then
        openssl req -config "$tls/openssl.cnf" "${new[@]}" -subj /CN=localhost \
            -keyout "$tls/server.key" -out "$tls/server.csr" 2>/dev/null
        openssl x509 -req -in "$tls/server.csr" -CA "$tls/ca.pem" -CAkey "$tls/ca.key" \
            -extfile "$tls/openssl.cnf" -extensions server -days 397 -out "$tls/server.pem" 2>/dev/null
    fi
    chmod 600 "$tls"/*.key
    chmod 644 "$tls"/*.pem
    give "$tls/server.key" "$tls/server.pem" "$tls/ca.pem"
}
