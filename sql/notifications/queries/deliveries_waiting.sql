-- How many deliveries are due or wait for their next attempt, up to 10000.
SELECT count(*) FROM (SELECT FROM deliveries WHERE next_at IS NOT NULL LIMIT 10000) AS waiting
