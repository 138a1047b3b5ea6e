-- +goose Up

-- What a bureau let pass at the gate, for named goods of an order.
CREATE TABLE gate_overrides (
	id         TEXT NOT NULL PRIMARY KEY,
	stream     BLOB NOT NULL UNIQUE REFERENCES streams (stream),
	version    BIGINT NOT NULL,
	order_id   TEXT NOT NULL,
	facility   TEXT NOT NULL,
	firm_org   TEXT NOT NULL,
	bureau_org TEXT NOT NULL,
	agency_org TEXT NOT NULL,
	division   TEXT   NOT NULL,
	until      BIGINT NOT NULL,
	last_at    BIGINT NOT NULL,
	detail     TEXT   NOT NULL
);
CREATE INDEX gate_overrides_order ON gate_overrides (order_id, id);

-- +goose Down
SELECT RAISE(ABORT, 'migrations go forward only');
