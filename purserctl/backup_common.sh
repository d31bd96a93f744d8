# shellcheck shell=bash disable=SC2034,SC2154
# What backup and restore share: the connections, the files and what a backup consists of.

# The order of the dumps. Who is told something is dumped before who tells it, so that what is told
# anew after a restore fills the gap. Budgets and transactions tell each other: what transactions
# has of budgets is a copy, which it asks for anew (restored() in sql/transactions). auth is the
# last: no book is in the other dumps that it does not know.
dumped=(notifications budgets transactions auth)

admin=${PURSER_ADMIN_DATABASE:-}
secrets=${PURSER_SECRETS_DIRECTORY:-$PURSER_ETC/secrets}
keys=$PURSER_KEYS_DIR
# Empty: databases alone.
files=1
directory=

common_usage() {
    cat <<'END'
  --admin CONNINFO  connect so, as for migrate; %s in its host stands for the service (default:
                    PURSER_ADMIN_DATABASE; else, for root, the account postgres over the local
                    socket)
  --secrets DIR     directory of the secrets (default: PURSER_SECRETS_DIRECTORY, else secrets beside
                    the settings)
  --keys DIR        directory of the keys that sign tokens (default: PURSER_KEYS_DIR)
  --no-files        databases alone: secrets and keys are kept elsewhere
END
}

# common_option OPTION VALUE: fails where it is another one.
common_option() {
    case $1 in
        --admin) admin=$2 ;;
        --secrets) secrets=$2 ;;
        --keys) keys=$2 ;;
        *) return 1 ;;
    esac
}

# server_connection NAME SERVICE [KEYWORD=VALUE...]: as the admin, to that service's server.
server_connection() {
    local name=$1 service=$2 file=
    shift 2
    if [ -e "$secrets/database-$service/superuser-password" ]; then
        file=$secrets/database-$service/superuser-password
    fi
    connection_add "$name" "$file" "$@"
    if grep -q '^host=.*%s' "$private/services"; then
        sed -i "/^host=/s/%s/$service/g" "$private/services"
    fi
}

# owner_connection NAME SERVICE DATABASE: acts as the owner, with no more rights than that.
owner_connection() {
    server_connection "$1" "$2" dbname="$3" options="-c role=purser_$2_owner"
}

purser_version() {
    local version
    version=$("$PURSERCTL" --version)
    printf '%s' "${version##* }"
}

absolute() {
    realpath -m -- "$1"
}
