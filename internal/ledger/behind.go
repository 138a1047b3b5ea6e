package ledger

import (
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// Behind stops signing while the server's clock stands more than Skew behind what
// was recorded last: a clock that was set back would make licences valid that have
// expired, and terms that ran out run again. Reading goes on. Within Skew clocks of
// several servers differ.
func Behind(last, now moment.Time) error {
	if !now.Add(Skew).Before(last) {
		return nil
	}
	return fault.Unavailable("ledger.clock_behind").With("last", last.String()).With("now", now.String())
}
