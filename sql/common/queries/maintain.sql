-- Prunes what is over age; any number of keepers may call it at once.
SELECT maintain()
