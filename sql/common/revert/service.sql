DROP FUNCTION maintain_service();
DROP FUNCTION uuid_v7();
DROP FUNCTION instant_text(timestamptz);
DROP TABLE revoked;
DROP TABLE service_state;
DROP TYPE answer;
