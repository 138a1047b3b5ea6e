-- +goose Up

-- Boards sum masses by the day on which treatment ended: a certificate that is
-- corrected is issued anew, its goods are not destroyed anew.
ALTER TABLE certificates ADD COLUMN treated_day TEXT NOT NULL DEFAULT '';
UPDATE certificates SET
	treated_day = COALESCE(date(json_extract(facts, '$.treatment.ended_at'), '+8 hours'), '');
DROP INDEX certificates_treated;
CREATE INDEX certificates_treated_day ON certificates (division, treated_day, input_g, output_g, residue_g, loss_g) WHERE state = 'valid';

-- Lots with open differences, region by region.
CREATE INDEX lots_differs_division ON lots (division) WHERE differs;

-- +goose Down
SELECT RAISE(ABORT, 'migrations go forward only');
