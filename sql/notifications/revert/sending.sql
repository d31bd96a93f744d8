BEGIN;
DROP FUNCTION delivery_done(uuid, uuid, int, int, int, text, boolean, double precision, text);
DROP FUNCTION deliveries_claim(int, int);
COMMIT;
