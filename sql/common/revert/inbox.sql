DROP FUNCTION inbox_renew();
DROP FUNCTION maintain_inbox();
DROP FUNCTION events_apply(json);
DROP FUNCTION book_bury(uuid);
DROP FUNCTION book_erased(uuid);
DROP TABLE erased;
DROP TABLE inbox;
