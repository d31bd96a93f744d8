-- $1 book, $2 user, $3 merge patch, $4 version expected or null.
SELECT * FROM me_change($1::uuid, $2::uuid, $3::jsonb, $4::bigint)
