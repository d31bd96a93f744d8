-- $1 book, $2 user, $3 channel, $4 version that If-Match names → answer
SELECT outcome, body, version, replayed
  FROM channel_delete($1::uuid, $2::uuid, $3::uuid, $4::bigint)
