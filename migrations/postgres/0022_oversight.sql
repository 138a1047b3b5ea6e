-- +goose Up

-- What boards group lots by, drawn from the legal ground: the day of the first
-- measure and the first day of the last decision.
ALTER TABLE lots ADD COLUMN seized_day TEXT NOT NULL DEFAULT '';
ALTER TABLE lots ADD COLUMN force_day TEXT NOT NULL DEFAULT '';
UPDATE lots SET
	seized_day = COALESCE(to_char((legal::jsonb #>> '{measures,0,since}')::timestamptz AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD'), ''),
	force_day = COALESCE(legal::jsonb #>> '{decisions,-1,effective}', '');

-- In the order in which they are grouped, with all that is summed: a board reads
-- this index and no row.
CREATE INDEX lots_groups ON lots (division, state, ground, force_day, seized_day, mass_g, value_fen);
CREATE INDEX lots_late ON lots (division, due_day, id) WHERE due_day <> '';

-- What a certificate's goods weighed and became, drawn from its facts.
ALTER TABLE certificates ADD COLUMN input_g BIGINT NOT NULL DEFAULT 0;
ALTER TABLE certificates ADD COLUMN output_g BIGINT NOT NULL DEFAULT 0;
ALTER TABLE certificates ADD COLUMN residue_g BIGINT NOT NULL DEFAULT 0;
ALTER TABLE certificates ADD COLUMN loss_g BIGINT NOT NULL DEFAULT 0;
UPDATE certificates SET
	input_g = COALESCE((facts::jsonb #>> '{share_g}')::bigint, 0),
	output_g = COALESCE((SELECT SUM(g::bigint) FROM jsonb_array_elements_text(facts::jsonb #> '{part,outputs_g}') AS g), (facts::jsonb #>> '{balance,output_g}')::bigint, 0),
	residue_g = COALESCE((SELECT SUM(g::bigint) FROM jsonb_array_elements_text(facts::jsonb #> '{part,residue_g}') AS g), (facts::jsonb #>> '{balance,residue_g}')::bigint, 0),
	loss_g = COALESCE((facts::jsonb #>> '{part,loss_g}')::bigint, (facts::jsonb #>> '{balance,loss_g}')::bigint, 0);
CREATE INDEX certificates_treated ON certificates (issued_at, division, month, input_g, output_g, residue_g, loss_g) WHERE state = 'valid';

-- +goose Down
-- +goose StatementBegin
DO $$ BEGIN RAISE EXCEPTION 'migrations go forward only'; END $$;
-- +goose StatementEnd
