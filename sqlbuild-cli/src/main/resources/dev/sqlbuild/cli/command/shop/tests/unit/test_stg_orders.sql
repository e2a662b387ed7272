TEST ();

WITH __source__raw_orders AS (
  SELECT 1 AS order_id, 1 AS line_no, 7 AS customer_id, TIMESTAMP '2026-01-01 10:00:00' AS ordered_at,
    'mug' AS product, 3 AS quantity, 250 AS unit_price_cents, 'PAID' AS status
  UNION ALL
  SELECT 2, 1, 7, TIMESTAMP '2026-01-02 10:00:00', 'tea', 1, 900, 'Cancelled'
),
__expected__stg_orders AS (
  SELECT 1 AS order_id, 750 AS gross_cents, 'paid' AS status
)
