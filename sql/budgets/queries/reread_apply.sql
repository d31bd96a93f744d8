-- $1 kind, $2 book, $3 when it was asked for, $4 what was told → again, same or differs.
SELECT reread_apply($1::text, $2::uuid, $3::timestamptz, $4::json)
