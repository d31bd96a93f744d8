-- $1 how many seconds what was delivered is kept, $2 does something else deliver it, $3 the
-- subscribers that there are → rows removed.
SELECT outbox_prune(make_interval(secs => $1::int), $2::boolean, $3::text[])
