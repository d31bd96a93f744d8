SELECT 1 / (period_start = '2024-02-29' AND period_end = '2024-03-30')::int
  FROM period_of('month', 1, '2024-01-31', '2024-03-01');
SELECT 1 / (count(*) = 3)::int
  FROM periods_between('week', 2, '2024-01-05', '2024-01-05', '2024-02-05');
SELECT 1 / (period_default_anchor('quarter', '2024-05-05') = '2024-04-01')::int;
SELECT 1 / (amount_in_force('{2024-01-01,2024-02-01}', '{1,2}', '2024-02-29') = 2)::int;
