-- Writes data/payments.parquet: one row per charge. Derived from data/trips.parquet, so write that file first.
COPY (
  SELECT
    id AS trip,
    CAST(
      CASE
        WHEN st = 'LOST' THEN 40000
        ELSE 100 + 15 * (date_diff('minute', started_at, ended_at))
      END AS INTEGER
    ) AS amount_cents,
    CASE (CAST(id AS BIGINT) * 7919) % 10
      WHEN 0 THEN 'voucher'
      WHEN 1 THEN 'wallet'
      WHEN 2 THEN 'wallet'
      ELSE 'card'
    END AS method,
    (CAST(id AS BIGINT) * 104729) % 997 = 0 AS refunded
  FROM read_parquet('data/trips.parquet')
  WHERE st <> 'CANCELLED'
  ORDER BY id
) TO 'data/payments.parquet' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 19, ROW_GROUP_SIZE 250000)
