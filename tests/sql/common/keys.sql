-- A book's rows can live on a node of their own: book_id leads every key. Runs in each database
-- whose tables belong to books.
BEGIN;
SELECT plan(4);

CREATE FUNCTION pg_temp.keys_without_book() RETURNS SETOF text
LANGUAGE sql AS $$
    SELECT c.relname || ': ' || k.relname
      FROM pg_class c
      JOIN pg_index i ON i.indrelid = c.oid AND i.indisunique
      JOIN pg_class k ON k.oid = i.indexrelid
      LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
       -- Facts of the service, of no book.
       AND c.relname NOT IN ('service_state', 'revoked', 'subscribers', 'erased', 'rereads',
                             'outbox_holds')
       AND a.attname IS DISTINCT FROM 'book_id'
    UNION ALL
    SELECT c.conrelid::regclass || ': ' || c.conname
      FROM pg_constraint c
      JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
      JOIN pg_attribute f ON f.attrelid = c.confrelid AND f.attnum = c.confkey[1]
     WHERE c.contype = 'f' AND c.connamespace = 'public'::regnamespace
       AND (a.attname <> 'book_id' OR f.attname <> 'book_id')
    UNION ALL
    SELECT c.relname || ': no primary key'
      FROM pg_class c
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
       AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary)
$$;

SELECT is_empty('SELECT pg_temp.keys_without_book()', 'book_id leads every key');

CREATE TABLE public.wrong (id uuid PRIMARY KEY, book_id uuid UNIQUE);
CREATE TABLE public.worse (book_id uuid REFERENCES public.wrong (book_id), id uuid);
CREATE UNIQUE INDEX worse_text ON public.worse ((id::text), book_id);
SELECT set_eq('SELECT pg_temp.keys_without_book()',
              ARRAY['wrong: wrong_pkey', 'worse: worse_text', 'worse: no primary key'],
              'a key without it, an index of an expression and a missing key are found');
CREATE TABLE public.pointing (book_id uuid, id uuid REFERENCES public.wrong, PRIMARY KEY (book_id));
SELECT ok('pointing: pointing_id_fkey' IN (SELECT pg_temp.keys_without_book()),
          'so is a foreign key without it');
SELECT has_column('public', 'idempotency', 'book_id', 'the database has tables of books at all');

SELECT * FROM finish();
ROLLBACK;
