-- How far each subscriber is behind: name, how many events wait (up to 10000), the age of the oldest
-- in seconds, dead letters. Gateways that no courier named for a while are gone.
WITH letters AS MATERIALIZED (
    SELECT subscriber, count(*) AS count
      FROM (SELECT subscriber FROM dead_letters LIMIT 10000) AS counted
     GROUP BY subscriber)
SELECT s.name, w.count,
       coalesce((SELECT round(greatest(extract(epoch FROM now() - o.created_at), 0), 3)
                   FROM outbox o
                  WHERE (o.xid, o.id) > (s.after_xid, s.after_id)
                  ORDER BY o.xid, o.id
                  LIMIT 1), 0),
       coalesce((SELECT l.count FROM letters l WHERE l.subscriber = s.name), 0)
  FROM subscribers s
 CROSS JOIN LATERAL (
       SELECT count(*)
         FROM (SELECT FROM outbox o
                WHERE (o.xid, o.id) > (s.after_xid, s.after_id)
                ORDER BY o.xid, o.id
                LIMIT 10000) AS waiting) AS w
 WHERE s.name NOT LIKE 'gateway:%' OR s.seen_at > now() - interval '90 seconds'
 ORDER BY s.name
