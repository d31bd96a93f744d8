SELECT name, value FROM service_state WHERE false;
SELECT id, at FROM revoked WHERE false;
SELECT 1 / (instant_text('epoch') = '1970-01-01T00:00:00.000Z')::int;
SELECT 1 / (uuid_v7()::text ~ '^.{14}7.{4}[89ab]')::int;
SELECT has_function_privilege('maintain_service()', 'execute');
