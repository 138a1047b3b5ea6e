-- +goose Up

-- What a bureau let pass at the gate, for named goods of an order.
CREATE TABLE gate_overrides (
	id         UUID   NOT NULL PRIMARY KEY,
	stream     BYTEA  NOT NULL UNIQUE REFERENCES streams (stream),
	version    BIGINT NOT NULL,
	order_id   UUID   NOT NULL,
	facility   UUID   NOT NULL,
	firm_org   UUID   NOT NULL,
	bureau_org UUID   NOT NULL,
	agency_org UUID   NOT NULL,
	division   TEXT   NOT NULL,
	until      BIGINT NOT NULL,
	last_at    BIGINT NOT NULL,
	detail     TEXT   NOT NULL
);
CREATE INDEX gate_overrides_order ON gate_overrides (order_id, id);

-- +goose Down
-- +goose StatementBegin
DO $$ BEGIN RAISE EXCEPTION 'migrations go forward only'; END $$;
-- +goose StatementEnd
