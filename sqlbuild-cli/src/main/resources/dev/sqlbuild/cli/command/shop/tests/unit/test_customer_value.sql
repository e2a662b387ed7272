-- Only the source is given: stg_orders and order_totals run for real in between.
TEST ();

WITH __source__raw_orders AS (
  SELECT 1 AS order_id, 1 AS line_no, 7 AS customer_id, TIMESTAMP '2026-01-01 10:00:00' AS ordered_at,
    'mug' AS product, 3 AS quantity, 250 AS unit_price_cents, 'paid' AS status
  UNION ALL
  SELECT 1, 2, 7, TIMESTAMP '2026-01-01 10:00:00', 'tea', 1, 900, 'paid'
  UNION ALL
  SELECT 2, 1, 7, TIMESTAMP '2026-01-05 10:00:00', 'tea', 2, 900, 'shipped'
),
__expected__order_totals AS (
  SELECT 1 AS order_id, 2 AS line_count, 16.50 AS total
  UNION ALL
  SELECT 2, 1, 18.00
),
__expected__customer_value AS (
  SELECT 7 AS customer_id, 2 AS order_count, 34.50 AS lifetime_value, DATE '2026-01-05' AS last_order_day
),
__assert__no_customer_without_orders AS (
  SELECT * FROM __ref("customer_value") WHERE order_count = 0
)
