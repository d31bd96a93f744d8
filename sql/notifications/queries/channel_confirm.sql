-- $1 book, $2 channel, $3 number of the target that the link was sent to → answer
SELECT outcome, body, version, replayed
  FROM channel_confirm($1::uuid, $2::uuid, $3::int)
