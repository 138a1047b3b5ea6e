-- +goose Up

-- Acts name a delegate by pseudonym; an account beside it answers who that is.
ALTER TABLE delegations ADD COLUMN pseudonym TEXT NOT NULL DEFAULT '';

-- +goose Down
-- +goose StatementBegin
DO $$ BEGIN RAISE EXCEPTION 'migrations go forward only'; END $$;
-- +goose StatementEnd
