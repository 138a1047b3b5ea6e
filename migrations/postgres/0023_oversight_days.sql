-- +goose Up

-- Boards sum masses by the day on which treatment ended: a certificate that is
-- corrected is issued anew, its goods are not destroyed anew.
ALTER TABLE certificates ADD COLUMN treated_day TEXT NOT NULL DEFAULT '';
UPDATE certificates SET
	treated_day = COALESCE(to_char((facts::jsonb #>> '{treatment,ended_at}')::timestamptz AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD'), '');
DROP INDEX certificates_treated;
CREATE INDEX certificates_treated_day ON certificates (division, treated_day, input_g, output_g, residue_g, loss_g) WHERE state = 'valid';

-- Lots with open differences, region by region.
CREATE INDEX lots_differs_division ON lots (division) WHERE differs;

-- +goose Down
-- +goose StatementBegin
DO $$ BEGIN RAISE EXCEPTION 'migrations go forward only'; END $$;
-- +goose StatementEnd
