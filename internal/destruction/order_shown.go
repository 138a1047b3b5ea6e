package destruction

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/sealtrail/sealtrail/internal/custody"
)

// Shown is the hash of what a signer decides on: the order as it stands with
// its ground, firm, method and version, and each lot that carries it with
// quantity, packages, mass and version. An approval carries the hash of the list
// its signer saw; if anything on it moved meanwhile the hash is another one and
// the approval is refused. Lots that left the order or were divided do not count.
func (o Order) Shown(lots []custody.Lot) string {
	h := sha256.New()
	fmt.Fprintf(h, "sealtrail/shown/v1\x00%s\x00%s\x00%d\x00%s\x00%s\x00%s\x00%s\x00%s\x00%s\x00%d\x00%s\x00%t\n", o.ID, o.Number, o.Version, o.Kind, o.Agency, o.Firm, o.Facility, o.Method,
		o.Ground, o.Attestations, o.Reasons, o.PerCase)
	listed := slices.DeleteFunc(slices.Clone(lots), func(l custody.Lot) bool { return l.Order != o.ID || l.State == custody.Divided })
	slices.SortFunc(listed, func(a, b custody.Lot) int { return strings.Compare(a.ID.String(), b.ID.String()) })
	for _, l := range listed {
		fmt.Fprintf(h, "%s\x00%s\x00%d\x00%d\x00%s\x00%d\x00%d\x00%s\n", l.ID, l.Code, l.Version, l.Quantity, l.Unit, l.Packages, l.MassG, l.MassBasis)
	}
	return hex.EncodeToString(h.Sum(nil))
}
