BEGIN;
SELECT id, user_id, book_id, salt, generation, rotated_at, user_agent, address, created_at,
       last_seen_at, ended_at
  FROM sessions WHERE false;
SELECT has_function_privilege('session_start(uuid, uuid, bytea, text, inet)', 'execute');
SELECT has_function_privilege('session_end(uuid, text, inet)', 'execute');
SELECT has_function_privilege('session_end_others(uuid, uuid, inet)', 'execute');
SELECT has_function_privilege('sessions_expire()', 'execute');
SELECT has_function_privilege('refresh(uuid, int, text, inet)', 'execute');
SELECT has_function_privilege('logout(uuid, inet)', 'execute');
SELECT has_function_privilege('sessions_json(uuid, uuid)', 'execute');
SELECT has_function_privilege('session_delete(uuid, uuid, inet)', 'execute');
SELECT has_function_privilege('sessions_delete_others(uuid, uuid, inet)', 'execute');
ROLLBACK;
