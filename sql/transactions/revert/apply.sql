BEGIN;
DROP FUNCTION verdict_apply(caller, verdict, uuid, boolean);
DROP FUNCTION alerts_raise(caller, entry[], uuid, boolean);
DROP FUNCTION entries_one_alert(entry[]);
DROP FUNCTION states_learn(uuid, uuid, date);
COMMIT;
