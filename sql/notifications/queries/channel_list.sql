-- $1 book, $2 user, $3 channel that the page comes after (null: from the first), $4 limit
-- → data, next
SELECT data, next FROM channel_list($1::uuid, $2::uuid, $3::uuid, $4::int)
