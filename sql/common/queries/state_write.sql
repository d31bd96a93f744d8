-- $1 name, $2 value: kept over a restart.
INSERT INTO service_state (name, value) VALUES ($1::text, $2::text)
ON CONFLICT (name) DO UPDATE SET value = excluded.value
