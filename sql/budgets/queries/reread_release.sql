-- $1 task, $2 lease, $3 position, $4 rounds in vain, $5 books done, $6 differed, $7 unsettled,
-- $8 ended, $9 fault or null.
SELECT reread_release($1::uuid, $2::timestamptz, $3::uuid, $4::int, $5::int, $6::int, $7::int,
                      $8::boolean, $9::text)
