-- $1 book, $2 user, $3 alert → answer
SELECT outcome, body, version, replayed
  FROM alert_get($1::uuid, $2::uuid, $3::uuid)
