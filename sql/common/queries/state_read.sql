-- $1 name → value; no row where nothing was kept under that name.
SELECT value FROM service_state WHERE name = $1::text
