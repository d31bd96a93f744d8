BEGIN;
SELECT has_function_privilege('purser_notifications', 'deliveries_claim(int, int)', 'execute');
SELECT has_function_privilege(
           'purser_notifications',
           'delivery_done(uuid, uuid, int, int, int, text, boolean, double precision, text)',
           'execute');
ROLLBACK;
