-- $1 book, $2 currency, $3 minor digits, $4 entity tag that the caller has ('' is none) → etag,
-- body (null where that tag is still good)
SELECT etag, body FROM budget_limits($1::uuid, $2::text, $3::int, $4::text)
