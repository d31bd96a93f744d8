-- $1 kid, $2 when it begins to sign (seconds since 1970).
SELECT signing_key_seen($1::text, $2::bigint)
