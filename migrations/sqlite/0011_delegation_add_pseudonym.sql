-- +goose Up

-- Acts name a delegate by pseudonym; an account beside it answers who that is.
ALTER TABLE delegations ADD COLUMN pseudonym TEXT NOT NULL DEFAULT '';

-- +goose Down
SELECT RAISE(ABORT, 'migrations go forward only');
