-- $1 book, $2 user, $3 session, $4 seconds since 1970 when the token was issued, $5 SHA-256 of the
-- ticket, hex → answer
SELECT outcome, body, version, replayed
  FROM ticket_make($1::uuid, $2::uuid, $3::uuid, $4::bigint, decode($5::text, 'hex'))
