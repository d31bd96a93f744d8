BEGIN;
SELECT 'states_learn(uuid, uuid, date)'::regprocedure;
SELECT 'entries_one_alert(entry[])'::regprocedure;
SELECT 'alerts_raise(caller, entry[], uuid, boolean)'::regprocedure;
SELECT 'verdict_apply(caller, verdict, uuid, boolean)'::regprocedure;
ROLLBACK;
