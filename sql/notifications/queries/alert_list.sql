-- $1 book, $2 user, $3 unread (null: all), $4 instant and $5 id of the alert that the page
-- comes after, $6 limit → data, next
SELECT data, next
  FROM alert_list($1::uuid, $2::uuid, $3::boolean,
                  coalesce($4::timestamptz, 'infinity'),
                  coalesce($5::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'), $6::int)
