AUDIT (description "No order gained or lost money on the way from its lines.");

SELECT t.order_id, t.total, l.gross_cents
FROM __ref("order_totals") AS t
JOIN (
  SELECT order_id, sum(gross_cents) AS gross_cents FROM __ref("stg_orders") GROUP BY order_id
) AS l ON l.order_id = t.order_id
WHERE CAST(t.total * 100 AS BIGINT) <> l.gross_cents
