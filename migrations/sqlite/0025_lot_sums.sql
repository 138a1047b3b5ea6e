-- +goose Up

-- What goods over which was decided wait for, drawn from the lot, in the order in
-- which it must be cleared.
ALTER TABLE lots ADD COLUMN order_approved BOOLEAN NOT NULL DEFAULT 0;
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
END) VIRTUAL;

-- Sums that boards read instead of a million lots, by the index or not. Of goods that are gone the day
-- of force says nothing more.
DROP INDEX lots_groups;
CREATE TABLE lot_sums (
	division   TEXT   NOT NULL,
	agency_org TEXT   NOT NULL,
	state      TEXT   NOT NULL,
	ground     TEXT   NOT NULL,
	waits      TEXT   NOT NULL,
	seized_day TEXT   NOT NULL,
	force_day  TEXT   NOT NULL,
	lots       BIGINT NOT NULL,
	mass_g     BIGINT NOT NULL,
	value_fen  BIGINT NOT NULL,
	PRIMARY KEY (division, agency_org, state, ground, waits, seized_day, force_day)
) WITHOUT ROWID;
CREATE INDEX lot_sums_kept ON lot_sums (division, seized_day, state, ground, force_day, lots, mass_g, value_fen) WHERE state NOT IN ('divided', 'destroyed', 'returned', 'sold', 'donated', 'transferred', 'consumed', 'missing');
CREATE INDEX lot_sums_seized ON lot_sums (seized_day, division, state, ground, force_day, lots, mass_g, value_fen) WHERE state <> 'divided';
CREATE INDEX lot_sums_waits ON lot_sums (agency_org, waits, force_day, lots, mass_g) WHERE waits <> '';
INSERT INTO lot_sums SELECT division, agency_org, state, ground, waits, seized_day, CASE WHEN state IN ('destroyed', 'returned', 'sold', 'donated', 'transferred', 'consumed', 'missing') THEN '' ELSE force_day END AS force, COUNT(*), CAST(SUM(mass_g) AS BIGINT), CAST(SUM(value_fen) AS BIGINT) FROM lots
GROUP BY division, agency_org, state, ground, waits, seized_day, force;

-- +goose StatementBegin
CREATE TRIGGER lots_summed_insert AFTER INSERT ON lots BEGIN
	INSERT INTO lot_sums VALUES (NEW.division, NEW.agency_org, NEW.state, NEW.ground, NEW.waits, NEW.seized_day, CASE WHEN NEW.state IN ('destroyed', 'returned', 'sold', 'donated', 'transferred', 'consumed', 'missing') THEN '' ELSE NEW.force_day END, 1, NEW.mass_g, NEW.value_fen) ON CONFLICT (division, agency_org, state, ground, waits, seized_day, force_day)
	DO UPDATE SET lots = lots + excluded.lots, mass_g = mass_g + excluded.mass_g, value_fen = value_fen + excluded.value_fen;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER lots_summed_update AFTER UPDATE ON lots WHEN NEW.division <> OLD.division OR NEW.agency_org <> OLD.agency_org OR NEW.state <> OLD.state OR NEW.ground <> OLD.ground OR NEW.waits <> OLD.waits OR NEW.seized_day <> OLD.seized_day OR NEW.force_day <> OLD.force_day OR NEW.mass_g <> OLD.mass_g OR NEW.value_fen <> OLD.value_fen BEGIN
	INSERT INTO lot_sums VALUES (OLD.division, OLD.agency_org, OLD.state, OLD.ground, OLD.waits, OLD.seized_day, CASE WHEN OLD.state IN ('destroyed', 'returned', 'sold', 'donated', 'transferred', 'consumed', 'missing') THEN '' ELSE OLD.force_day END, -1, -OLD.mass_g, -OLD.value_fen) ON CONFLICT (division, agency_org, state, ground, waits, seized_day, force_day)
	DO UPDATE SET lots = lots + excluded.lots, mass_g = mass_g + excluded.mass_g, value_fen = value_fen + excluded.value_fen;
	INSERT INTO lot_sums VALUES (NEW.division, NEW.agency_org, NEW.state, NEW.ground, NEW.waits, NEW.seized_day, CASE WHEN NEW.state IN ('destroyed', 'returned', 'sold', 'donated', 'transferred', 'consumed', 'missing') THEN '' ELSE NEW.force_day END, 1, NEW.mass_g, NEW.value_fen) ON CONFLICT (division, agency_org, state, ground, waits, seized_day, force_day)
	DO UPDATE SET lots = lots + excluded.lots, mass_g = mass_g + excluded.mass_g, value_fen = value_fen + excluded.value_fen;
END;
-- +goose StatementEnd

-- +goose Down
SELECT RAISE(ABORT, 'migrations go forward only');
