-- The list of budgets and its pages.
BEGIN;
SELECT plan(6);
\ir helpers.psql

-- Every page of the list from the first on, as names.
CREATE FUNCTION pg_temp.pages(_limit int) RETURNS SETOF text
LANGUAGE plpgsql AS $$
DECLARE
    _page record;
    _after text := '00000000-0000-0000-0000-000000000000';
BEGIN
    WHILE _after IS NOT NULL LOOP
        SELECT * INTO _page
          FROM budget_list('0192f000-0000-7000-8000-00000000000b', 'USD', 2, 'UTC', _limit,
                           _after);
        RETURN NEXT (SELECT coalesce(string_agg(b ->> 'name', ' '), '')
                       FROM jsonb_array_elements(_page.data::jsonb) AS b);
        _after := _page.next;
    END LOOP;
END
$$;

SELECT results_eq($$ SELECT pg_temp.pages(2) $$, $$ VALUES ('') $$, 'a new book has an empty list');

SELECT pg_temp.made(jsonb_build_object('name', name))
  FROM unnest('{Zoo,car,Äpfel,apples,Fun,car}'::text[]) AS name \g /dev/null
SELECT pg_temp.made('{"name": "other"}', _book => :other_book) \g /dev/null

SELECT results_eq($$ SELECT pg_temp.pages(50) $$, $$ VALUES ('Äpfel apples car car Fun Zoo') $$,
                  'budgets come by name, as people sort');
SELECT results_eq($$ SELECT pg_temp.pages(6) $$, $$ VALUES ('Äpfel apples car car Fun Zoo') $$,
                  'a page that just holds them all has none after it');
SELECT results_eq($$ SELECT pg_temp.pages(3) $$, $$ VALUES ('Äpfel apples car'), ('car Fun Zoo') $$,
                  'equal names on two pages are neither left out nor repeated');
SELECT results_eq($$ SELECT pg_temp.pages(1) $$,
                  $$ VALUES ('Äpfel'), ('apples'), ('car'), ('car'), ('Fun'), ('Zoo') $$,
                  'pages of one');
SELECT is(data,
          format('[%s]', (budget_get(:book, 'USD', 2, 'UTC', (data::jsonb -> 0 ->> 'id')::uuid,
                                     NULL)).body),
          'the list shows a budget as it is shown alone')
  FROM budget_list(:book, 'USD', 2, 'UTC', 1, :nobody);

SELECT * FROM finish();
ROLLBACK;
