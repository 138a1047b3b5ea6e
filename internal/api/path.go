package api

import "github.com/sealtrail/sealtrail/internal/fault"

// at names the field of a fault that knows none.
func at(err error, field string) error {
	f := fault.Of(err)
	if f == nil {
		return err
	}
	return f.Under(field)
}

// Numbered is the path of one thing.
type Numbered struct {
	No string `path:"no" maxLength:"64" doc:"Number or id."`
}
