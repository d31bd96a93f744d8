-- $1 book, $2 user, $3 channel, $4 instant, $5 delivery and $6 number of the attempt that
-- the page comes after, $7 limit → data (null: no such channel), next
SELECT data, next
  FROM attempt_list($1::uuid, $2::uuid, $3::uuid,
                    coalesce($4::timestamptz, 'infinity'),
                    coalesce($5::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'),
                    coalesce($6::int, 2147483647), $7::int)
