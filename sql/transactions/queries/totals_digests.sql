-- $1 the book behind which to begin, $2 how many books at most → answer.
SELECT outcome, body, version, replayed FROM totals_digests($1::uuid, $2::int)
