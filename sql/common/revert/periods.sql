DROP FUNCTION amount_in_force(date[], bigint[], date);
DROP FUNCTION periods_between(text, int, date, date, date);
DROP FUNCTION period_of(text, int, date, date);
DROP FUNCTION period_index(text, int, date, date);
DROP FUNCTION period_start(text, int, date, int);
DROP FUNCTION period_default_anchor(text, date);
DROP FUNCTION period_unit(text);
