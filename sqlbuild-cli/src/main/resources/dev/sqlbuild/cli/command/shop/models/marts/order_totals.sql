MODEL (
  description "One row for each order.",
  columns (
    order_id (audits [not_null, unique]),
    customer_id (audits [not_null]),
    total (audits [not_negative]),
  ),
);

SELECT
  order_id,
  customer_id,
  CAST(min(ordered_at) AS DATE) AS order_day,
  count(*) AS line_count,
  CAST(sum(gross_cents) / 100.0 AS DECIMAL(12, 2)) AS total
FROM __ref("stg_orders")
GROUP BY order_id, customer_id
