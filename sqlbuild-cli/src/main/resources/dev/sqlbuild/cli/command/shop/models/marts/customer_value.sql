MODEL (
  description "What each customer has spent so far.",
  columns (
    customer_id (audits [not_null, unique]),
  ),
);

SELECT
  customer_id,
  count(*) AS order_count,
  sum(total) AS lifetime_value,
  max(order_day) AS last_order_day
FROM __ref("order_totals")
GROUP BY customer_id
