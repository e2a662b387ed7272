MODEL (
  description "Charges, refunds as negative revenue.",
  columns (
    trip_id (audits [not_null, unique]),
    method (audits [accepted_values (values ["card", "wallet", "voucher"])]),
  ),
);

SELECT
  trip AS trip_id,
  method,
  amount_cents AS charged_cents,
  CASE WHEN refunded THEN 0 ELSE amount_cents END AS revenue_cents,
  refunded AS is_refunded
FROM __source("raw_payments")
