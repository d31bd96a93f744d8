-- $1 [{"id": uuid, "at": seconds since 1970}, …]. In order of id, so that two writers cannot lock
-- each other; repeats are harmless.
INSERT INTO revoked AS known (id, at)
SELECT ended.id, max(to_timestamp(ended.at))
  FROM jsonb_to_recordset($1::jsonb) AS ended (id uuid, at double precision)
 GROUP BY ended.id
 ORDER BY ended.id
ON CONFLICT (id) DO UPDATE SET at = greatest(known.at, excluded.at)
