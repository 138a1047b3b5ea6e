-- +goose Up

-- What goods over which was decided wait for, drawn from the lot, in the order in
-- which it must be cleared.
ALTER TABLE lots ADD COLUMN order_approved BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE lots SET order_approved = EXISTS (SELECT 1 FROM orders WHERE orders.id = lots.order_id AND orders.state = 'approved') WHERE order_id IS NOT NULL;
ALTER TABLE lots ADD COLUMN waits TEXT GENERATED ALWAYS AS (CASE
	WHEN ground NOT IN ('confiscated', 'surrendered', 'ownerless', 'judged', 'prior_disposal') OR state IN ('divided', 'destroyed', 'returned', 'sold', 'donated', 'transferred', 'consumed', 'missing') THEN ''
	WHEN held THEN 'hold'
	WHEN differs THEN 'difference'
	WHEN NOT confirmed THEN 'second'
	WHEN approval_due > 0 THEN 'approval'
	WHEN run_id IS NOT NULL THEN 'witness'
	WHEN state = 'at_firm' THEN 'run'
	WHEN state = 'held_at_gate' THEN 'gate'
	WHEN state = 'in_transit' THEN 'road'
	WHEN order_id IS NULL THEN 'order'
	WHEN NOT order_approved THEN 'head'
	WHEN handoff_id IS NOT NULL THEN 'receiver'
	ELSE 'dispatch'
END) STORED;

-- Sums that boards read instead of a million lots, by the index or not. Of goods that are gone the day
-- of force says nothing more.
DROP INDEX lots_groups;
CREATE TABLE lot_sums (
	division   TEXT   NOT NULL,
	agency_org UUID   NOT NULL,
	state      TEXT   NOT NULL,
	ground     TEXT   NOT NULL,
	waits      TEXT   NOT NULL,
	seized_day TEXT   NOT NULL,
	force_day  TEXT   NOT NULL,
	lots       BIGINT NOT NULL,
	mass_g     BIGINT NOT NULL,
	value_fen  BIGINT NOT NULL,
	PRIMARY KEY (division, agency_org, state, ground, waits, seized_day, force_day)
);
CREATE INDEX lot_sums_kept ON lot_sums (division, seized_day, state, ground, force_day, lots, mass_g, value_fen) WHERE state NOT IN ('divided', 'destroyed', 'returned', 'sold', 'donated', 'transferred', 'consumed', 'missing');
CREATE INDEX lot_sums_seized ON lot_sums (seized_day, division, state, ground, force_day, lots, mass_g, value_fen) WHERE state <> 'divided';
CREATE INDEX lot_sums_waits ON lot_sums (agency_org, waits, force_day, lots, mass_g) WHERE waits <> '';
INSERT INTO lot_sums SELECT division, agency_org, state, ground, waits, seized_day, CASE WHEN state IN ('destroyed', 'returned', 'sold', 'donated', 'transferred', 'consumed', 'missing') THEN '' ELSE force_day END AS force, COUNT(*), CAST(SUM(mass_g) AS BIGINT), CAST(SUM(value_fen) AS BIGINT) FROM lots
GROUP BY division, agency_org, state, ground, waits, seized_day, force;

-- Every act adds what it changed, so that acts never wait for each other's sums;
-- a job folds them in. A board adds both up.
CREATE TABLE lot_deltas (LIKE lot_sums);
CREATE INDEX lot_deltas_division ON lot_deltas (division);
CREATE INDEX lot_deltas_agency ON lot_deltas (agency_org);

-- +goose StatementBegin
CREATE FUNCTION lots_summed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF TG_OP = 'INSERT' THEN
		INSERT INTO lot_deltas SELECT division, agency_org, state, ground, waits, seized_day, CASE WHEN state IN ('destroyed', 'returned', 'sold', 'donated', 'transferred', 'consumed', 'missing') THEN '' ELSE force_day END AS force, COUNT(*), SUM(mass_g), SUM(value_fen) FROM added
		GROUP BY division, agency_org, state, ground, waits, seized_day, force;
		RETURN NULL;
	END IF;
	INSERT INTO lot_deltas SELECT division, agency_org, state, ground, waits, seized_day, force_day, SUM(lots), SUM(mass_g), SUM(value_fen) FROM (
		SELECT division, agency_org, state, ground, waits, seized_day, CASE WHEN state IN ('destroyed', 'returned', 'sold', 'donated', 'transferred', 'consumed', 'missing') THEN '' ELSE force_day END AS force_day, -1 AS lots, -mass_g AS mass_g, -value_fen AS value_fen FROM gone
		UNION ALL
		SELECT division, agency_org, state, ground, waits, seized_day, CASE WHEN state IN ('destroyed', 'returned', 'sold', 'donated', 'transferred', 'consumed', 'missing') THEN '' ELSE force_day END AS force_day, 1, mass_g, value_fen FROM added
	) AS moved GROUP BY division, agency_org, state, ground, waits, seized_day, force_day HAVING SUM(lots) <> 0 OR SUM(mass_g) <> 0 OR SUM(value_fen) <> 0;
	RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER lots_summed_insert AFTER INSERT ON lots REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION lots_summed();
CREATE TRIGGER lots_summed_update AFTER UPDATE ON lots REFERENCING OLD TABLE AS gone NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION lots_summed();

-- +goose Down
-- +goose StatementBegin
DO $$ BEGIN RAISE EXCEPTION 'migrations go forward only'; END $$;
-- +goose StatementEnd
