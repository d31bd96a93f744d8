-- Prunes what is over age; any number of couriers may call it at once.
SELECT maintain()
