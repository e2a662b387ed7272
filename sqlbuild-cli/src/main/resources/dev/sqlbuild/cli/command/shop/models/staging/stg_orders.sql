MODEL (
  description "Lines of the orders that count: cleaned, without cancelled ones.",
  columns (
    order_id (audits [not_null]),
    status (audits [accepted_values (values ["paid", "shipped"])]),
    gross_cents (audits [not_negative]),
  ),
);

SELECT
  order_id,
  line_no,
  customer_id,
  ordered_at,
  product,
  quantity,
  quantity * unit_price_cents AS gross_cents,
  lower(status) AS status
FROM __source("raw_orders")
WHERE lower(status) <> 'cancelled'
