-- +goose Up

-- When anything was recorded last: a clock that stands behind it signs nothing.
CREATE INDEX acts_recorded ON acts (recorded_at);

-- +goose Down
-- +goose StatementBegin
DO $$ BEGIN RAISE EXCEPTION 'migrations go forward only'; END $$;
-- +goose StatementEnd
