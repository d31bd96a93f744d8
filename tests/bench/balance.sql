-- What must hold after any number of writes: each figure is 0. For books whose every expense was
-- created and none changed, so that no budget crosses a threshold twice.
WITH sums AS (
    SELECT book_id, category_key, date AS day,
           coalesce(sum(CASE type WHEN 'expense' THEN amount WHEN 'refund' THEN -amount END), 0)
               AS spent,
           coalesce(sum(amount) FILTER (WHERE type = 'income'), 0) AS income,
           count(*) AS count
      FROM transactions
     GROUP BY book_id, category_key, date
), periods AS (
    SELECT d.book_id, d.budget_id, d.mode, d.rollover, d.categories, s.spent,
           p.period_start, p.period_end,
           amount_in_force(d.amounts_from, d.amounts, p.period_end) AS amount
      FROM definitions AS d
      JOIN period_states AS s USING (book_id, budget_id),
           period_of(d.unit, d.every, d.anchor, s.period_start) AS p
     WHERE NOT d.deleted AND s.period_start >= d.spent_from
)
SELECT (SELECT count(*) FROM sums AS s FULL JOIN totals AS t USING (book_id, category_key, day)
         WHERE (s.spent, s.income, s.count) IS DISTINCT FROM (t.spent, t.income, t.count))
           AS "totals that are not the sum of their transactions",
       (SELECT count(*) FROM periods AS p
         WHERE p.spent <> (SELECT coalesce(sum(t.spent), 0)
                             FROM totals AS t JOIN categories AS c
                               ON c.book_id = t.book_id AND c.key = t.category_key
                            WHERE t.book_id = p.book_id
                              AND t.day BETWEEN p.period_start AND p.period_end
                              AND (p.categories = '{}' OR p.categories && c.ancestors)))
           AS "periods that do not know what was spent in them",
       (SELECT count(*) FROM periods WHERE mode = 'block' AND rollover = 'none' AND spent > amount)
           AS "budgets exceeded that block",
       (SELECT count(*) FROM (SELECT FROM crossings
                               GROUP BY book_id, budget_id, period_start, threshold
                              HAVING count(*) > 1) AS twice)
           AS "crossings alerted twice",
       (SELECT count(*) FROM transactions AS t
         WHERE NOT EXISTS (SELECT FROM outbox AS o
                            WHERE o.book_id = t.book_id AND o.aggregateid = t.id::text))
           AS "transactions without an event"
