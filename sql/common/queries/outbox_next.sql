-- $1 subscriber, $2 holder, $3 this service, $4 types, $5 limit of events, $6 of bytes, $7 seconds of
-- the lease, $8 how old what is told may be (null: any age) → events, count, last_xid, last_id,
-- letter_book, letter_id; no row: nothing is to be done.
SELECT events, count, last_xid, last_id, letter_book, letter_id
  FROM outbox_next($1::text, $2::uuid, $3::text, $4::text[], $5::int, $6::int, $7::int,
                   $8::interval)
