-- $1 book, $2 user, $3 channel → answer
SELECT outcome, body, version, replayed
  FROM channel_get($1::uuid, $2::uuid, $3::uuid)
