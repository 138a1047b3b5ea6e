-- +goose Up

-- Holds may end by themselves on a last day. Of a lot: that day, empty as long as
-- one of its holds ends only when lifted. Of a case: the last days of its open
-- holds that have one, so that a list counts none that is over.
ALTER TABLE lots ADD COLUMN held_until TEXT NOT NULL DEFAULT '';
CREATE INDEX lots_held_until ON lots (held_until) WHERE held;
ALTER TABLE cases ADD COLUMN hold_days TEXT NOT NULL DEFAULT '';

-- +goose Down
SELECT RAISE(ABORT, 'migrations go forward only');
