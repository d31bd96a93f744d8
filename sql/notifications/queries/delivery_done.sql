-- $1 book, $2 delivery, $3 attempt, $4 number of the target, $5 status, $6 reply, $7 delivered,
-- $8 seconds until the next attempt (null: none), $9 why the channel is to be disabled (null: it is
-- not) → whether it was taken
SELECT delivery_done($1::uuid, $2::uuid, $3::int, $4::int, $5::int, $6::text, $7::boolean,
                     $8::double precision, $9::text)
