-- Some of the books that have transactions to be judged again, and whom to ask for, the latest writer
-- → book, user, currency, minor digits, zone
SELECT DISTINCT ON (book_id) book_id, user_id, currency, digits, zone
  FROM (SELECT * FROM unjudged ORDER BY created_at LIMIT 1000) AS waiting
 ORDER BY book_id, created_at DESC
