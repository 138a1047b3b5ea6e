-- +goose Up

-- Goods that stay where they were found: who keeps them there, since when, and
-- what the last round found. What lists and queues ask for is drawn from the lot.
ALTER TABLE lots ADD COLUMN entrusted TEXT NOT NULL DEFAULT '';
ALTER TABLE lots ADD COLUMN left_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE lots ADD COLUMN round_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE lots ADD COLUMN finding TEXT NOT NULL DEFAULT '';
ALTER TABLE lots ADD COLUMN left_kind TEXT NOT NULL DEFAULT '';
ALTER TABLE lots ADD COLUMN counted_at BIGINT NOT NULL DEFAULT 0;
UPDATE lots SET left_at = (SELECT acts.occurred_at FROM entries JOIN acts ON acts.id = entries.act_id WHERE entries.stream = lots.stream AND entries.seq = 1) WHERE keeper_party;
UPDATE lots SET left_kind = CASE state WHEN 'sealed_at_scene' THEN 'sealed' ELSE 'preserved' END, counted_at = left_at WHERE state IN ('sealed_at_scene', 'at_scene');
CREATE INDEX lots_left ON lots (id) WHERE left_kind <> '';
CREATE INDEX lots_left_agency ON lots (agency_org, id) WHERE left_kind <> '';
CREATE INDEX lots_left_prefecture ON lots (substr(division, 1, 4), id) WHERE left_kind <> '';
CREATE INDEX lots_left_due ON lots (agency_org, left_kind, counted_at) WHERE left_kind <> '' AND handoff_id IS NULL;

-- +goose Down
-- +goose StatementBegin
DO $$ BEGIN RAISE EXCEPTION 'migrations go forward only'; END $$;
-- +goose StatementEnd
